/** How dates and money are written in contracts and on screens. Dates are civil dates of Japan: JST has no summer time. */
const JST_OFFSET_MS = 9 * 60 * 60 * 1000;

export type CivilDate = { year: number; month: number; day: number };

/** The calendar day in Japan at a moment. */
export function dayInJapan(at: Date): CivilDate {
  const shifted = new Date(at.getTime() + JST_OFFSET_MS);
  return { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate() };
}

/** The moment a day begins in Japan. */
export function startOfDayInJapan(day: CivilDate): Date {
  return new Date(Date.UTC(day.year, day.month - 1, day.day) - JST_OFFSET_MS);
}

/** `YYYY-MM-DD`, or null when there is no such day. */
export function parseDay(text: string): CivilDate | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return null;
  const day = { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
  const check = new Date(Date.UTC(day.year, day.month - 1, day.day));
  const exists = check.getUTCMonth() + 1 === day.month && check.getUTCDate() === day.day && day.year >= 1900;
  return exists ? day : null;
}

export function isoDay({ year, month, day }: CivilDate): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

export function compareDays(a: CivilDate, b: CivilDate): number {
  return isoDay(a).localeCompare(isoDay(b));
}

/** Eras since the law of 1979; a first year is 元年. */
const eras: { name: string; from: CivilDate }[] = [
  { name: "令和", from: { year: 2019, month: 5, day: 1 } },
  { name: "平成", from: { year: 1989, month: 1, day: 8 } },
  { name: "昭和", from: { year: 1926, month: 12, day: 25 } },
];

/** `2026年2月19日（令和8年2月19日）` */
export function longDate(day: CivilDate): string {
  const western = `${day.year}年${day.month}月${day.day}日`;
  const era = eras.find(({ from }) => compareDays(day, from) >= 0);
  if (era === undefined) return western;
  const year = day.year - era.from.year + 1;
  return `${western}（${era.name}${year === 1 ? "元" : year}年${day.month}月${day.day}日）`;
}

/** `30,000,000` */
export function groupDigits(amount: number | bigint): string {
  return amount.toString().replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `金30,000,000円也`: as a contract states a sum. */
export function contractSum(yen: number | bigint): string {
  return `金${groupDigits(yen)}円也`;
}

/** `2026/02/20 17:00` in Japan. */
export function shortMoment(at: Date): string {
  const { year, month, day } = dayInJapan(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const shifted = new Date(at.getTime() + JST_OFFSET_MS);
  return `${year}/${two(month)}/${two(day)} ${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`;
}

/** Nine to six in Japan: when a chore may write to people. */
export function isCivilHour(at: Date): boolean {
  const hour = new Date(at.getTime() + JST_OFFSET_MS).getUTCHours();
  return hour >= 9 && hour < 18;
}

/** `2026年2月20日（令和8年2月20日）17:00（日本時間）` / `20 February 2026, 17:00 (Japan time)`: for a mail, whose reader may be anywhere. */
export function longMoment(at: Date): { ja: string; en: string } {
  const [, clock] = shortMoment(at).split(" ");
  const day = dayInJapan(at);
  const english = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(day.year, day.month - 1, day.day)),
  );
  return { ja: `${longDate(day)} ${clock}（日本時間）`, en: `${english}, ${clock} (Japan time)` };
}
