import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EarlyPresses } from "@/components/ui/early-presses.tsx";
import { ToastProvider } from "@/components/ui/toast.tsx";
import { Words } from "@/i18n/words.tsx";
import "@fontsource-variable/noto-sans-jp/wght.css";
import "@fontsource/noto-serif-jp/700.css";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return {
    title: { default: t("product"), template: `%s｜${t("product")}` },
    // Contracts and the signer's pages are nobody's search result; the address never goes to another site.
    robots: { index: false, follow: false },
    referrer: "strict-origin-when-cross-origin",
    formatDetection: { telephone: false, email: false, address: false, date: false },
  };
}

export const viewport: Viewport = { width: "device-width", initialScale: 1, themeColor: "#f6f4ef" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, t, list] = await Promise.all([getLocale(), getTranslations("common"), headers()]);
  // the policy that this answer goes out with (proxy.ts)
  const nonce = list.get("content-security-policy")?.match(/'nonce-([^']+)'/)?.[1];
  return (
    <html lang={locale}>
      <body>
        <EarlyPresses nonce={nonce} />
        <a className="skip" href="#main">
          {t("skip")}
        </a>
        <Words locale={locale}>
          <ToastProvider>{children}</ToastProvider>
        </Words>
      </body>
    </html>
  );
}
