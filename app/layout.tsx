import type { Metadata, Viewport } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
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
  const [locale, t] = await Promise.all([getLocale(), getTranslations("common")]);
  return (
    <html lang={locale}>
      <body>
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
