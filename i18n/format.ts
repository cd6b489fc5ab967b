import { type Locale, TIME_ZONE } from "./locale.ts";

type Instant = Date | string;
const instant = (value: Instant) => (typeof value === "string" ? new Date(value) : value);

function parts(value: Instant): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: TIME_ZONE,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  return Object.fromEntries(format.formatToParts(instant(value)).map((part) => [part.type, part.value]));
}

/** 2026/02/19, for lists. */
export function listDate(value: Instant): string {
  const { year, month, day } = parts(value);
  return `${year}/${month}/${day}`;
}

/** 2026/02/19 17:00, for lists. */
export function listDateTime(value: Instant): string {
  const { hour, minute } = parts(value);
  return `${listDate(value)} ${hour}:${minute}`;
}

/** 2026年2月19日, for sentences. `era` adds （令和8年2月19日）. */
export function longDate(value: Instant, locale: Locale, { era = false } = {}): string {
  const date = instant(value);
  if (locale === "en")
    return new Intl.DateTimeFormat("en-GB", { timeZone: TIME_ZONE, day: "numeric", month: "long", year: "numeric" }).format(date);
  const { year, month, day } = parts(date);
  const western = `${year}年${Number(month)}月${Number(day)}日`;
  if (!era) return western;
  const japanese = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", {
    timeZone: TIME_ZONE,
    era: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
  }).format(date);
  return `${western}（${japanese}）`;
}

/** 2026年2月19日 10時42分58秒 / 19 February 2026, 10:42:58 JST. */
export function longDateTime(value: Instant, locale: Locale): string {
  const { hour, minute, second } = parts(value);
  return locale === "en"
    ? `${longDate(value, locale)}, ${hour}:${minute}:${second} JST`
    : `${longDate(value, locale)} ${Number(hour)}時${minute}分${second}秒`;
}

/** 10:42:58.618 (milliseconds) or 10:42:58. */
export function clock(value: Instant, { milliseconds = false } = {}): string {
  const { hour, minute, second, fractionalSecond } = parts(value);
  return `${hour}:${minute}:${second}${milliseconds ? `.${fractionalSecond}` : ""}`;
}

/** 2026-02-19T10:42:58.618+09:00, for evidence. */
export function evidenceTime(value: Instant): string {
  const { year, month, day } = parts(value);
  return `${year}-${month}-${day}T${clock(value, { milliseconds: true })}+09:00`;
}

/** 60,000,000 without the unit: the unit stands small beside it or in the column's head. */
export function amountDigits(value: bigint | number | string): string {
  return BigInt(value).toLocaleString("en-US");
}

/** 60,000,000円 / ¥60,000,000. */
export function money(value: bigint | number | string, locale: Locale): string {
  return locale === "en" ? `¥${amountDigits(value)}` : `${amountDigits(value)}円`;
}

/** 412 KB, 1.4 MB. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** First and last two groups of four, as in 9F3A 61C8 … D24B 07E5. The RSSP's page shows the same form. */
export function shortDigest(hex: string): string {
  const upper = hex.toUpperCase();
  if (upper.length <= 16) return (upper.match(/.{1,4}/g) ?? []).join(" ");
  return `${upper.slice(0, 4)} ${upper.slice(4, 8)} … ${upper.slice(-8, -4)} ${upper.slice(-4)}`;
}

/** Whole days until then; negative when past. */
export function daysUntil(value: Instant, now: Date): number {
  const midnight = (of: Instant) => Date.parse(`${listDate(of).replaceAll("/", "-")}T00:00:00+09:00`);
  return Math.round((midnight(value) - midnight(now)) / 86_400_000);
}
