import { expect, test } from "vitest";
import { contractSum, dayInJapan, isoDay, longDate, parseDay, shortMoment, startOfDayInJapan } from "./japanese.ts";

test("a day is the day in Japan, not in UTC", () => {
  expect(isoDay(dayInJapan(new Date("2026-02-18T15:00:00Z")))).toBe("2026-02-19");
  expect(startOfDayInJapan({ year: 2026, month: 2, day: 19 }).toISOString()).toBe("2026-02-18T15:00:00.000Z");
  expect(shortMoment(new Date("2026-02-20T08:00:00Z"))).toBe("2026/02/20 17:00");
});

test("a date is written with its era, and an era begins with 元年", () => {
  expect(longDate({ year: 2026, month: 2, day: 19 })).toBe("2026年2月19日（令和8年2月19日）");
  expect(longDate({ year: 2019, month: 5, day: 1 })).toBe("2019年5月1日（令和元年5月1日）");
  expect(longDate({ year: 2019, month: 4, day: 30 })).toBe("2019年4月30日（平成31年4月30日）");
});

test("a day that does not exist is not a day", () => {
  expect(parseDay("2026-02-30")).toBeNull();
  expect(parseDay("2026-2-3")).toBeNull();
  expect(parseDay("2028-02-29")).toEqual({ year: 2028, month: 2, day: 29 });
});

test("a sum in a contract is 金…円也", () => {
  expect(contractSum(30_000_000)).toBe("金30,000,000円也");
  expect(contractSum(999n)).toBe("金999円也");
});
