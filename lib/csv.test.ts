import { expect, test } from "vitest";
import { csv } from "./csv.ts";

const text = (rows: (string | number | null)[][]) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(csv(rows));

test("begins with the byte order mark, ends each line by CRLF, and quotes what would break a line or a cell", () => {
  expect(
    text([
      ["件名", "額"],
      ['「"甲", 乙」', 1200],
      ["二\n行", null],
    ]),
  ).toBe('\ufeff件名,額\r\n"「""甲"", 乙」",1200\r\n"二\n行",\r\n');
});

test.each(["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x","y")'])(
  "%j is no formula to a spreadsheet",
  (typed) => {
    const written = text([[typed]])
      .slice(1)
      .trimEnd();
    const opened = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
    expect(opened).toBe(`'${typed}`);
  },
);

test("nor is what stands behind a semicolon, which is quoted, too", () => {
  expect(text([["覚書;=1+1; -2"]])).toBe("\ufeff\"覚書;'=1+1;' -2\"\r\n");
});

test("a number stays one, and an ordinary text is as it was typed", () => {
  expect(text([[-5, "a=b", "A-1"]])).toBe("\ufeff-5,a=b,A-1\r\n");
});
