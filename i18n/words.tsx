"use client";

import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { type Locale, TIME_ZONE } from "./locale.ts";
import { messages } from "./messages.ts";

/** All words as a part of the program, which a browser keeps: within each page they would be five sixths of it. */
export function Words({ locale, children }: { locale: Locale; children: ReactNode }) {
  return (
    <NextIntlClientProvider locale={locale} timeZone={TIME_ZONE} messages={messages[locale]}>
      {children}
    </NextIntlClientProvider>
  );
}
