import { describe, expect, test } from "vitest";
import { breakLines, type Line } from "./break-lines.ts";

const em = 10;
const width = (char: string) => (/[\u0020-\u007e]/.test(char) ? 5 : 10);
const set = (text: string, columnInEm: number) => breakLines(text, { width, em, column: columnInEm * em });
const text = (line: Line) => line.glyphs.map((glyph) => glyph.char).join("");
const end = (line: Line) => (line.glyphs.at(-1)?.x ?? 0) + width(line.glyphs.at(-1)?.char ?? "");

describe("Japanese lines", () => {
  test("no line begins with closing punctuation or small kana", () => {
    const body =
      "甲は、乙に対し、本業務を委託し、乙は、これを受託するものとする（以下「本契約」という。）。ただし、ファックスによっても妨げない。";
    for (let column = 4; column < 30; column++) {
      for (const line of set(body, column)) {
        expect("、。）」ァィゥェォッャュョぁぃぅぇぉっゃゅょー").not.toContain(line.glyphs[0]?.char);
      }
    }
  });

  test("no line ends with an opening bracket", () => {
    for (let column = 4; column < 20; column++) {
      for (const line of set("本契約（以下「本件」という。）に（かかる）『規定』を「適用」する。", column)) {
        expect("（「『").not.toContain(line.glyphs.at(-1)?.char);
      }
    }
  });

  test("words and sums stay whole", () => {
    for (const line of set("委託料は金30,000,000円也とし、PAdESにより署名する。", 8)) {
      expect(text(line)).not.toMatch(/^,?000|^AdES|^dES/);
    }
    expect(set("委託料は金30,000,000円也とする", 7).some((line) => text(line).includes("30,000,000"))).toBe(true);
  });

  test("every line but the last reaches the full measure", () => {
    const lines = set("乙は善良な管理者の注意をもって本業務を行うものとし、甲の指図に従って誠実に業務を遂行する。", 11);
    for (const line of lines.slice(0, -1)) {
      const hang = "、。）」".includes(line.glyphs.at(-1)?.char ?? "") ? em / 2 : 0;
      expect(end(line) - hang).toBeCloseTo(110, 3);
    }
  });

  test("nothing is lost and nothing is added", () => {
    const body = "第1条（目的）甲は、乙に対し、髙橋・葛󠄀城の業務を、2026年2月19日から委託する。";
    for (let column = 3; column < 40; column++) expect(set(body, column).map(text).join("")).toBe(body);
  });

  test("a word wider than the column still ends", () => {
    expect(set("https://example.com/very/long/path", 3).map(text).join("")).toBe("https://example.com/very/long/path");
  });
});
