import { describe, expect, it } from "vitest";
import { draftFrom } from "./draft-details.ts";

const typed = { title: " 契約書 ", amount: "", date: "", time: "", message: "", minLevel: 1 } as const;

describe("what the sender typed", () => {
  it("a deadline is Japan's time and ends the business day unless said otherwise", () => {
    expect(draftFrom({ ...typed, date: "2026-03-06" }).due).toBe("2026-03-06T08:00:00.000Z");
    expect(draftFrom({ ...typed, date: "2026-03-06", time: "09:30" }).due).toBe("2026-03-06T00:30:00.000Z");
    expect(draftFrom(typed).due).toBeNull();
  });
  it("an amount may be typed in full width, with commas and unit", () => {
    expect(draftFrom({ ...typed, amount: "３０，０００，０００円" }).amount).toBe(30_000_000);
    expect(draftFrom(typed).amount).toBeNull();
    expect(draftFrom({ ...typed, amount: "三千万" }).amount).toBeNaN();
  });
});
