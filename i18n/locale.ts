export const locales = ["ja", "en"] as const;
export type Locale = (typeof locales)[number];

/** Every date on a screen is Japan's: the contract's place, not the browser's. */
export const TIME_ZONE = "Asia/Tokyo";
export const LOCALE_COOKIE = "NATSUIN_LOCALE";

/** Anything but a known language is Japanese. */
export function localeOf(value: string | undefined): Locale {
  return value === "en" ? "en" : "ja";
}
