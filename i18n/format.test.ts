import { describe, expect, it } from "vitest";
import {
  clock,
  daysUntil,
  evidenceTime,
  fileSize,
  listDate,
  listDateTime,
  longDate,
  longDateTime,
  money,
  shortDigest,
} from "./format.ts";

const at = new Date("2026-02-19T01:42:58.618Z");

describe("formats", () => {
  it("dates are Japan's whatever the machine's zone", () => {
    expect(listDate("2026-02-18T15:00:00Z")).toBe("2026/02/19");
    expect(listDateTime(at)).toBe("2026/02/19 10:42");
    expect(clock(at)).toBe("10:42:58");
  });
  it("sentences use the long date, with the era on request", () => {
    expect(longDate(at, "ja")).toBe("2026年2月19日");
    expect(longDate(at, "ja", { era: true })).toBe("2026年2月19日（令和8年2月19日）");
    expect(longDate(at, "en")).toBe("19 February 2026");
    expect(longDateTime(at, "ja")).toBe("2026年2月19日 10時42分58秒");
  });
  it("evidence carries milliseconds and offset", () => {
    expect(evidenceTime(at)).toBe("2026-02-19T10:42:58.618+09:00");
  });
  it("money keeps every digit of a bigint", () => {
    expect(money(9007199254740993n, "ja")).toBe("9,007,199,254,740,993円");
    expect(money("30000000", "en")).toBe("¥30,000,000");
  });
  it("a digest shows its first and last two groups", () => {
    expect(shortDigest("9f3a61c8aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad24b07e5")).toBe("9F3A 61C8 … D24B 07E5");
  });
  it("days are counted by date, not by hours", () => {
    expect(daysUntil("2026-02-20T08:00:00Z", new Date("2026-02-19T14:59:00Z"))).toBe(1);
    expect(daysUntil("2026-02-19T08:00:00Z", at)).toBe(0);
  });
  it("sizes are read at a glance", () => {
    expect(fileSize(412_300)).toBe("412 KB");
    expect(fileSize(1_440_000)).toBe("1.4 MB");
  });
});
