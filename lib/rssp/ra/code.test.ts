import { expect, test } from "vitest";
import { secureRandom } from "../../ids.ts";
import { newEnrolmentCode, readEnrolmentCode } from "./code.ts";

test("a code has eighty bits in letters that are not mistaken for each other", () => {
  const codes = Array.from({ length: 200 }, () => newEnrolmentCode(secureRandom));
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(new Set(codes).size).toBe(200);
});

test("it is read as it was meant, however it is typed", () => {
  const meant = "0123ABCDEFGH1XYZ";
  for (const typed of [
    "0123-ABCD-EFGH-1XYZ",
    "0123 abcd efgh ixyz",
    "ｏ１２３－ＡＢＣＤ－ＥＦＧＨ－ｌＸＹＺ",
    "O123ーABCDーEFGHーLXYZ",
  ])
    expect(readEnrolmentCode(typed)).toBe(meant);
});
