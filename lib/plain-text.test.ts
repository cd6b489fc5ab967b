import { describe, expect, test } from "vitest";
import { z } from "zod";
import { firstPart, isCharacterFault, isPlainLine, isPlainText, plainLine, plainPart } from "./plain-text.ts";

const DECEIVING = [0x00, 0x0a, 0x1f, 0x7f, 0x85, 0x061c, 0x200e, 0x200f, 0x2028, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800];

describe("a plain line", () => {
  test.each(DECEIVING)("U+%d is refused wherever it stands", (code) => {
    const mark = String.fromCharCode(code);
    for (const text of [mark, `甲${mark}乙`, `${mark}甲`, `甲${mark}`]) expect(isPlainLine(text)).toBe(false);
    expect(plainPart(`甲${mark}乙`)).toBe("甲乙");
  });

  test.each(["髙﨑　二郎", "𠮷野家", "O’Brien & Søn", "(株)あおば—製作所", "👩‍🔬", "ｱｲｳ", "한국", "葛󠄀城"])(
    "%s passes",
    (text) => {
      expect(isPlainLine(text)).toBe(true);
    },
  );
});

test("text of several lines may have lines, and nothing else of the kind", () => {
  expect(isPlainText("一行目\r\n二行目\n\t三")).toBe(true);
  for (const mark of ["\u0000", "\u202e", "\u2066", "\u200f"]) expect(isPlainText(`一\n${mark}二`)).toBe(false);
});

test("a text is cut between characters, never through one", () => {
  expect(firstPart("𠮷𠮷𠮷", 3)).toBe("𠮷");
  expect(firstPart("甲乙丙", 2)).toBe("甲乙");
  expect(isPlainLine(firstPart("𠮷".repeat(100), 119))).toBe(true);
});

test("a schema's issue says that the characters are at fault", () => {
  const { error } = z
    .string()
    .refine(...plainLine)
    .safeParse("甲\u202e乙");
  expect(error?.issues.map(isCharacterFault)).toEqual([true]);
});
