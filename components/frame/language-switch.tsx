"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { LOCALE_COOKIE } from "@/i18n/locale.ts";
import { cx } from "../ui/cx.ts";
import { PressButton } from "../ui/press-button.tsx";

/** Shows the other language in its own words. The choice is a cookie, not an address: a contract's link stays one link. */
export function LanguageSwitch({ className }: { className?: string }) {
  const router = useRouter();
  const other = useLocale() === "ja" ? "en" : "ja";
  const change = () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is not in every browser we serve
    document.cookie = `${LOCALE_COOKIE}=${other}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    router.refresh();
  };
  return (
    <PressButton className={cx("btn btn--sm", className)} lang={other} onClick={change}>
      {other === "ja" ? "日本語" : "English"}
    </PressButton>
  );
}
