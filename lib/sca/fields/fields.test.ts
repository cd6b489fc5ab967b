import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { latin1 } from "../../pades/pdf/chars.ts";
import { expectPdfRefused } from "../../pades/testing/refusal.ts";
import { stampFaces } from "../fonts.ts";
import { checkValue } from "./check-value.ts";
import { drawValue, shownValue } from "./draw-value.ts";

const faces = await stampFaces();
const field = { id: "fld_1", kind: "text", width: 170, height: 24, maxLength: 40, label: "納入場所" } as const;
const check = (value: string | null, more: object = {}) => checkValue({ ...field, ...more }, value, faces);
const sizeIn = (content: Uint8Array) => Number(/\/F1 ([\d.]+) Tf/.exec(latin1(unzlibSync(content)))?.[1]);

describe("a value", () => {
  it("is kept in one form, and nothing is nothing", () => {
    expect(check("  か\u3099ん  ")).toBe("がん");
    expect(check("   ")).toBeNull();
    expect(check(null)).toBeNull();
    expect(check("1", { kind: "check" })).toBe("1");
    expect(check("2026-02-28", { kind: "date" })).toBe("2026-02-28");
  });

  it.each([
    ["a control character", "a\u0007b", {}],
    ["a line break", "a\nb", {}],
    ["a mark that turns the writing direction", "abc\u202edef", {}],
    ["half a character", "a\ud800", {}],
    ["a tick that is none", "yes", { kind: "check" }],
    ["a day that does not exist", "2026-02-30", { kind: "date" }],
    ["words for a day", "明日", { kind: "date" }],
    ["anything for a signature", "甲", { kind: "signature" }],
  ])("with %s is refused", (_what, value, more) => {
    expectPdfRefused("INPUT_INVALID", () => check(value, more));
  });

  it("that its field does not hold is refused before it is measured", () => {
    expectPdfRefused("INPUT_TOO_LONG", () => check("あ".repeat(41)));
    expectPdfRefused("INPUT_TOO_LONG", () => check("a\u0301".repeat(10_000_000)));
    expectPdfRefused("INPUT_TOO_LONG", () => check("あ".repeat(40), { width: 24, height: 10 }));
  });

  it("that the font cannot draw is refused with the character; 髙, 𠮷, ①, ㈱ and variants are drawn", () => {
    expect(expectPdfRefused("INPUT_GLYPH_MISSING", () => check("กข")).details).toEqual({ field: "fld_1", character: "ก" });
    expect(check("㈱髙橋①𠮷葛\u{E0100}")).toBe("㈱髙橋①𠮷葛\u{E0100}");
  });
});

describe("drawing a value", () => {
  it("sets a short one large, a longer one smaller or in several lines, and says it as text", () => {
    const short = drawValue(field, "みどり市", faces);
    const long = drawValue(field, "みどり市あさひ町一丁目二番三号 第二工場 資材搬入口", faces);
    expect(short).toMatchObject({ width: 170, height: 24, text: "みどり市" });
    expect(sizeIn(short!.content)).toBe(11);
    expect(sizeIn(long!.content)).toBeLessThan(9);
    expect(drawValue({ ...field, height: 60 }, "あ".repeat(40), faces)!.text).toBe("あ".repeat(40));
  });

  it("shows a day in both calendars, an empty text not at all, and an empty box for what was not ticked", () => {
    expect(shownValue({ kind: "date" }, "2026-02-19")).toBe("2026年2月19日（令和8年2月19日）");
    expect(drawValue(field, null, faces)).toBeNull();
    const box = { kind: "check", width: 16, height: 16 } as const;
    expect(drawValue(box, null, faces)?.text).toBe("☐");
    expect(drawValue(box, "1", faces)?.text).toBe("☑");
  });
});
