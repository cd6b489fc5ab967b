import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { stampFaces } from "../../sca/fonts.ts";
import { latin1 } from "../pdf/chars.ts";
import { expectPdfRefused } from "../testing/refusal.ts";
import { drawStamp, STAMP_BOX, STAMP_CAPTION, type Stamp } from "./draw-stamp.ts";

const faces = await stampFaces();
const person = { ...STAMP_BOX, shape: "round", mark: "甲", name: "髙橋 一郎" } as const;
const unsigned: Stamp = { ...person, state: "unsigned" };
const signed: Stamp = { ...person, state: "signed", preparedAt: new Date("2026-11-20T15:30:00Z") };
const operators = (stamp: Stamp) => latin1(unzlibSync(drawStamp(stamp, faces).content));

describe("stamps", () => {
  it("an empty place says 未署名, dashed and without vermilion", () => {
    expect(drawStamp(unsigned, faces).text).toBe("髙橋 一郎 未署名");
    expect(operators(unsigned)).toContain("[3 2.5] 0 d");
    expect(operators(unsigned)).not.toContain("0.773 0.2 0.102");
  });

  it("a signed one names the signer and the day of preparation in Japan, and says what the seal is for", () => {
    expect(drawStamp(signed, faces).text).toBe(`髙橋 一郎 署名準備日 2026年11月21日 ${STAMP_CAPTION}`);
    expect(operators(signed)).toContain("0.773 0.2 0.102 RG");
  });

  it("髙, ①, ㈱ and 𠮷 have glyphs, and variation sequences have their own", () => {
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

  it("a seal holds one to four characters", () => {
    for (const mark of ["", "一二三四五"]) expect(() => drawStamp({ ...unsigned, mark }, faces)).toThrow(RangeError);
  });

  it("a long name shrinks into its place", () => {
    const sizes = [...operators({ ...signed, name: "長".repeat(40) }).matchAll(/\/F1 ([\d.]+) Tf/g)].map((match) =>
      Number(match[1]),
    );
    expect(sizes[0]).toBeLessThan(3);
  });
});
