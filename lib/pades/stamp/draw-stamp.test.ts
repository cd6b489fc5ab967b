import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { stampFaces } from "../../sca/fonts.ts";
import { latin1 } from "../pdf/chars.ts";
import { expectPdfRefused } from "../testing/refusal.ts";
import { drawStamp, STAMP_BOX, STAMP_CAPTION, type Stamp, sealPicture } from "./draw-stamp.ts";
import { showText } from "./stamp-face.ts";

const faces = await stampFaces();
const person = { ...STAMP_BOX, shape: "round", mark: "甲", name: "髙橋 一郎" } as const;
const unsigned: Stamp = { ...person, state: "unsigned" };
const signed: Stamp = { ...person, state: "signed", preparedAt: new Date("2026-11-20T15:30:00Z") };
const operators = (stamp: Stamp) => latin1(unzlibSync(drawStamp(stamp, faces).content));

describe("stamps", () => {
  it("an empty place says 未署名, dashed and without vermilion", () => {
    expect(operators(unsigned)).toContain(showText("未署名", faces.text.subset("髙橋 一郎未署名").glyph));
    expect(operators(unsigned)).toContain("[3 2.5] 0 d");
    expect(operators(unsigned)).not.toContain("0.773 0.2 0.102");
  });

  it("what is said of an empty place stays true when it is signed: the field keeps it", () => {
    expect(drawStamp(unsigned, faces).text).toBe("署名欄 髙橋 一郎");
  });

  it("a signed one names the signer and the day of preparation in Japan, and says what the seal is for", () => {
    expect(drawStamp(signed, faces).text).toBe(`髙橋 一郎 署名準備日 2026年11月21日 ${STAMP_CAPTION}`);
    expect(operators(signed)).toContain("0.773 0.2 0.102 RG");
  });

  it("髙, ①, ㈱ and 𠮷 have glyphs, and variation sequences have their own", () => {
    for (const { glyph } of [faces.seal.subset("髙①㈱𠮷", true), faces.seal.subset("髙①㈱𠮷")])
      expect([...glyph.values()]).not.toContain(0);
    const { glyph, font } = faces.text.subset("髙①㈱𠮷辻辻\u{E0100}葛葛\u{E0100}");
    expect([...glyph.values()]).not.toContain(0);
    expect(glyph.get("辻\u{E0100}")).not.toBe(glyph.get("辻"));
    expect(glyph.get("葛\u{E0100}")).not.toBe(glyph.get("葛"));
    expect(font.widths).toHaveLength(Math.max(...glyph.values()) + 1);
    expect(latin1(unzlibSync(font.toUnicode))).toContain("<8FBBDB40DD00>");
  });

  it("a variant that the font lacks is drawn as its base character", () => {
    expect(faces.text.subset("川\u{E01EF}川").glyph.get("川\u{E01EF}")).toBe(faces.text.subset("川\u{E01EF}川").glyph.get("川"));
  });

  it("a character without a glyph is refused, never drawn as a box", () => {
    const refusal = expectPdfRefused("STAMP_GLYPH_MISSING", () => drawStamp({ ...unsigned, name: "ก" }, faces));
    expect(refusal.details.character).toBe("ก");
  });

  it("a text is subset once: another day, another state of the same name share or keep their fonts", () => {
    const tomorrow: Stamp = { ...signed, preparedAt: new Date("2026-12-31T00:00:00Z") };
    expect(drawStamp(tomorrow, faces).fonts.F1).toBe(drawStamp(signed, faces).fonts.F1);
    expect(drawStamp(unsigned, faces)).toBe(drawStamp({ ...unsigned }, faces));
  });

  it("a mark of combining parts is drawn as the character that they make, or refused", () => {
    const { glyph } = faces.text.subset("か\u3099が");
    expect(glyph.get("か\u3099")).toBe(glyph.get("が"));
    expectPdfRefused("STAMP_GLYPH_MISSING", () => faces.text.subset("甲\u3099"));
    const forms = faces.text.subset("神\ufa19").glyph;
    expect(forms.get("\ufa19")).not.toBe(forms.get("神"));
  });

  it("a character that leaves no ink makes no seal", () => {
    for (const mark of ["\u3000", "甲\u3164"])
      expectPdfRefused("STAMP_GLYPH_MISSING", () => drawStamp({ ...unsigned, mark }, faces));
  });

  it("vertical writing takes its own forms, horizontal the plain ones", () => {
    const form = (vertical: boolean) => faces.seal.outline("ー", { x: 0, y: 0, across: 1, up: 1 }, vertical);
    expect(form(true)).not.toEqual(form(false));
    expect(faces.seal.outline("甲", { x: 0, y: 0, across: 1, up: 1 }, true)).toEqual(
      faces.seal.outline("甲", { x: 0, y: 0, across: 1, up: 1 }),
    );
  });

  it("a 丸印 holds one to six characters, a 角印 one to 25", () => {
    for (const mark of ["", "一二三四五六七"]) expect(() => drawStamp({ ...unsigned, mark }, faces)).toThrow(RangeError);
    for (const mark of ["", "印".repeat(26)])
      expect(() => drawStamp({ ...unsigned, shape: "square", mark }, faces)).toThrow(RangeError);
  });

  it("a seal is read as a whole, and the screen's picture has the outlines of the PDF's", () => {
    expect(operators({ ...signed, mark: "髙橋" })).toContain("/Span <</ActualText <FEFF9AD96A4B>>> BDC");
    const { paths } = sealPicture({ shape: "round", mark: "髙橋" }, faces);
    expect(paths.map(({ pen }) => pen)).toEqual([2.6, undefined]);
    expect(paths[1]?.color).toBe("#c5331a");
  });

  it("a long name shrinks into its place", () => {
    const sizes = [...operators({ ...signed, name: "長".repeat(40) }).matchAll(/\/F1 ([\d.]+) Tf/g)].map((match) =>
      Number(match[1]),
    );
    expect(sizes[0]).toBeLessThan(3);
  });
});
