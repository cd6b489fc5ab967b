import { constants, deflateRawSync } from "node:zlib";
import { zlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";
import { appendHybrid, appendRevision, craftPdf, onePage, row } from "../testing/craft-pdf.ts";
import { expectPdfRefused } from "../testing/refusal.ts";
import { fromLatin1, latin1 } from "./chars.ts";
import { openPdf, PdfName, PdfRef, type PdfStream, PdfString } from "./index.ts";

const text = (pdf: Uint8Array) => latin1(pdf);
const reread = (pdf: Uint8Array, from: string, to: string) => fromLatin1(text(pdf).replace(from, to));
const parsed = (body: string) => openPdf(craftPdf({ objects: onePage({ 9: body }) })).get(new PdfRef(9));
const compressed = (objects: string, numbers: [number, string][]) => {
  let header = "";
  let data = "";
  for (const [num, body] of numbers) {
    header += `${num} ${data.length} `;
    data += `${body} `;
  }
  return {
    dict: `/Type/ObjStm/N ${numbers.length}/First ${header.length}/Filter/FlateDecode${objects}`,
    data: zlibSync(fromLatin1(header + data)),
  };
};

describe("objects", () => {
  it("names, strings and numbers read as ISO 32000-2 §7.3 says", () => {
    expect(parsed("/A#20B#23")).toEqual(new PdfName("A B#"));
    expect(parsed("(a\\(b\\)(c)\\101\\n\\\r\nd\r\ne)")).toEqual(new PdfString(fromLatin1("a(b)(c)A\nd\ne")));
    expect(parsed("<48 656C 6c6F7>")).toEqual(new PdfString(fromLatin1("Hellop"), true));
    expect(parsed("<48656C6c6F\n 7 0>")).toEqual(new PdfString(fromLatin1("Hellop"), true));
    expect(parsed("<>")).toEqual(new PdfString(fromLatin1(""), true));
    expect(parsed("[1 -2 +3 .5 -.25 4. 007 null true 12 0 R 1 2]")).toEqual([
      1,
      -2,
      3,
      0.5,
      -0.25,
      4,
      7,
      null,
      true,
      new PdfRef(12),
      1,
      2,
    ]);
    expect(parsed("[1% a comment ]\n2]")).toEqual([1, 2]);
  });

  it.each([
    ["a number with an exponent", "1e5"],
    ["two signs", "--5"],
    ["an open string", "(abc"],
    ["an open hexadecimal string", "<4142"],
    ["a hexadecimal string with another digit", "<414g>"],
    ["an open array", "[1 2"],
    ["a dictionary key that is no name", "<</A 1 2 3>>"],
    ["two equal keys with different values", "<</A 1/A 2>>"],
  ])("%s is refused", (_, body) => {
    expectPdfRefused("PDF_DAMAGED", () => parsed(body));
  });

  it("10,000 nested arrays end in a typed refusal, not in a stack overflow", () => {
    expectPdfRefused("PDF_TOO_COMPLEX", () => parsed("[".repeat(10_000)));
    expectPdfRefused("PDF_TOO_COMPLEX", () => parsed("<</A".repeat(10_000)));
  });

  it("an unknown or free object is null, and so is another generation", () => {
    const pdf = openPdf(craftPdf({ objects: onePage() }));
    expect(pdf.get(new PdfRef(48))).toBeNull();
    expect(pdf.get(new PdfRef(0, 65535))).toBeNull();
    expect(pdf.get(new PdfRef(1, 1))).toBeNull();
  });

  it("references that lead to each other end", () => {
    const pdf = openPdf(craftPdf({ objects: onePage({ 8: "9 0 R", 9: "8 0 R" }) }));
    expectPdfRefused("PDF_TOO_COMPLEX", () => pdf.resolve(new PdfRef(8)));
  });
});

describe("streams", () => {
  const streamOf = (dict: string, data: string, more = {}) =>
    openPdf(craftPdf({ objects: onePage({ 9: { dict, data }, ...more }) }));

  it("an indirect length counts", () => {
    const pdf = streamOf("/Length 10 0 R", "abcdef", { 10: "6" });
    expect(latin1((pdf.get(new PdfRef(9)) as PdfStream).raw)).toBe("abcdef");
  });

  it("a wrong length is refused, even one that a comment would hide", () => {
    for (const [length, data] of [
      [3, "abcdef"],
      [60_000, "abc"],
      [3, "abc%def"],
    ] as const) {
      expectPdfRefused("PDF_DAMAGED", () => streamOf(`/Length ${length}`, data).get(new PdfRef(9)));
    }
  });

  it("a stream whose length is kept in itself is refused", () => {
    expectPdfRefused("PDF_DAMAGED", () => streamOf("/Length 9 0 R", "abc").get(new PdfRef(9)));
  });

  it("a decompression bomb of 1 GB stops at the cap", () => {
    // One megabyte of zeros as a block that does not end the stream, 1,024 times, then the empty last block.
    const block = deflateRawSync(new Uint8Array(1024 * 1024), { finishFlush: constants.Z_SYNC_FLUSH });
    const bomb = concatBytes(Uint8Array.of(0x78, 0x9c), ...Array.from({ length: 1024 }, () => block), Uint8Array.of(3, 0));
    const objects = onePage({ 9: { dict: "/Filter/FlateDecode", data: bomb } });
    const pdf = openPdf(craftPdf({ objects }));
    expectPdfRefused("PDF_TOO_COMPLEX", () => pdf.decode(pdf.get(new PdfRef(9)) as PdfStream));
    const twice = zlibSync(bomb, { level: 9 });
    const nested = openPdf(craftPdf({ objects: onePage({ 9: { dict: "/Filter[/FlateDecode/FlateDecode]", data: twice } }) }));
    expectPdfRefused("PDF_TOO_COMPLEX", () => nested.decode(nested.get(new PdfRef(9)) as PdfStream));
  }, 30_000);

  it.each(["", "/DecodeParms<</Predictor 12/Columns 4>>"])("compressed garbage is refused%s", (parms) => {
    const pdf = streamOf(`/Filter/FlateDecode${parms}`, "x\x9cgarbage!!");
    expectPdfRefused("PDF_DAMAGED", () => pdf.decode(pdf.get(new PdfRef(9)) as PdfStream));
  });

  it("PNG predictors are undone", () => {
    const rows = Uint8Array.of(0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 4, 4, 4, 4, 1, 1, 1);
    const dict = "/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 3>>";
    const pdf = openPdf(craftPdf({ objects: onePage({ 9: { dict, data: zlibSync(rows) } }) }));
    expect([...pdf.decode(pdf.get(new PdfRef(9)) as PdfStream)]).toEqual([1, 2, 3, 1, 2, 3, 2, 3, 4, 5, 8, 10, 6, 9, 11]);
  });

  it("ASCII filters are undone", () => {
    const pdf = streamOf("/Filter[/ASCII85Decode/ASCIIHexDecode]", "1cRBN2FBY~>");
    expect(latin1(pdf.decode(pdf.get(new PdfRef(9)) as PdfStream))).toBe("Hel");
  });
});

describe("cross-reference", () => {
  it("table, stream and object stream give the same objects", () => {
    const table = openPdf(craftPdf({ objects: onePage() }));
    const stream = openPdf(craftPdf({ objects: onePage(), form: "stream" }));
    expect(table.revisions[0]?.form).toBe("table");
    expect(stream.revisions[0]?.form).toBe("stream");
    expect(stream.catalog).toEqual(table.catalog);
  });

  const base = craftPdf({ objects: onePage({ 20: compressed("", [[21, "/Hidden"]]) }) });
  const hybrid = (table: string, rows: Uint8Array[], index: string) => appendHybrid(base, table, index, rows);

  it("a hybrid's hidden objects are found", () => {
    const pdf = openPdf(hybrid("21 1\n0000000000 00000 f \n", [row(2, 20, 0)], "21 1"));
    expect(pdf.revisions.map(({ form }) => form)).toEqual(["table", "hybrid"]);
    expect(pdf.get(new PdfRef(21))).toEqual(new PdfName("Hidden"));
    expect(pdf.asOf(0).get(new PdfRef(21))).toBeNull();
  });

  it("a hybrid whose two parts put one object in two places is refused", () => {
    expectPdfRefused("PDF_DAMAGED", () => openPdf(hybrid("4 1\n0000000100 00000 n \n", [row(1, 200, 0)], "4 1")));
  });

  it("an object that the table misplaces is refused", () => {
    const pdf = craftPdf({ objects: onePage() });
    const offset = (num: number) => String(text(pdf).indexOf(`${num} 0 obj`)).padStart(10, "0");
    expectPdfRefused("PDF_DAMAGED", () =>
      openPdf(reread(pdf, `${offset(3)} 00000 n`, `${offset(4)} 00000 n`)).get(new PdfRef(3)),
    );
  });

  it("a loop of sections is refused", () => {
    const pdf = appendRevision(craftPdf({ objects: onePage() }), { 9: "(new)" });
    const last = /startxref\n(\d+)\n%%EOF\n$/.exec(text(pdf))?.[1] as string;
    expectPdfRefused("PDF_DAMAGED", () => openPdf(fromLatin1(text(pdf).replace(/\/Prev \d+/, `/Prev ${last}`))));
  });

  it("a chain of 3,000 sections is refused without reading them all", () => {
    let body = "%PDF-1.7\n";
    for (let i = 0; i < 3_000; i++) {
      const prev = i === 0 ? "" : `/Prev ${body.lastIndexOf("xref\n0 0")}`;
      const at = body.length;
      body += `xref\n0 0\ntrailer\n<</Size 1/Root 1 0 R${prev}>>\nstartxref\n${at}\n%%EOF\n`;
    }
    expectPdfRefused("PDF_TOO_COMPLEX", () => openPdf(fromLatin1(body)));
  });

  it("counts that the file cannot hold are not believed", () => {
    expectPdfRefused("PDF_DAMAGED", () => openPdf(fromLatin1("%PDF-1.7\nxref\n0 1999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF")));
    expectPdfRefused("PDF_TOO_COMPLEX", () =>
      openPdf(fromLatin1("%PDF-1.7\nxref\n0 99999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF")),
    );
  });

  it.each([0, 1, 5, 6, 12, 40, 100, 300])("a file cut off by its last %i bytes and one is refused", (cut) => {
    const pdf = appendRevision(craftPdf({ objects: onePage() }), { 9: "(new)" });
    expectPdfRefused("PDF_DAMAGED", () => openPdf(pdf.subarray(0, pdf.length - cut - 2)));
  });

  it("an object stream inside an object stream is refused", () => {
    const rows = [row(2, 21, 0), row(2, 20, 0)];
    const pdf = openPdf(hybrid("0 0\n", rows, "20 2"));
    expectPdfRefused("PDF_DAMAGED", () => pdf.get(new PdfRef(20)));
  });
});

describe("any damage", () => {
  it("ends in a typed refusal or in a document, never in another error", () => {
    const pdf = appendRevision(
      craftPdf({ objects: onePage({ 20: compressed("", [[21, "/Hidden"]]) }) }),
      { 9: "(two)" },
      { form: "stream" },
    );
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed % below;
    };
    for (let i = 0; i < 2_000; i++) {
      const hurt = pdf.slice();
      for (let n = 0; n <= random(4); n++) hurt[random(hurt.length)] = random(256);
      try {
        const opened = openPdf(hurt);
        for (const num of opened.objectNumbers()) opened.get(new PdfRef(num));
      } catch (error) {
        expect(error).toBeInstanceOf(NatsuinError);
      }
    }
  });

  it("bytes before the header are refused: readers count offsets from different places", () => {
    expectPdfRefused("PDF_DAMAGED", () => openPdf(concatBytes(fromLatin1("\n"), craftPdf({ objects: onePage() }))));
  });
});

describe("revisions", () => {
  const first = craftPdf({ objects: onePage({ 9: "(one)", 10: "(stays)" }) });
  const second = appendRevision(first, { 9: "(two)", 11: "(new)" });
  const third = appendRevision(second, { 9: "(three)" }, { form: "stream" });

  it("each revision ends at its %%EOF and holds its own entries", () => {
    const { revisions } = openPdf(third);
    expect(revisions.map(({ endWithEol }) => endWithEol)).toEqual([first.length, second.length, third.length]);
    expect(revisions.map(({ end }) => end)).toEqual([first.length - 1, second.length - 1, third.length - 1]);
    expect([...(revisions[1]?.entries.keys() ?? [])]).toEqual([9, 11]);
  });

  it("a document opened as of a revision is what it was then", () => {
    const pdf = openPdf(third);
    const nine = (index: number) => latin1((pdf.asOf(index).get(new PdfRef(9)) as PdfString).bytes);
    expect([0, 1, 2].map(nine)).toEqual(["one", "two", "three"]);
    expect(pdf.asOf(0).get(new PdfRef(11))).toBeNull();
    expect(pdf.asOf(0).objectNumbers()).toEqual([1, 2, 3, 4, 9, 10]);
  });

  it("a revision whose entry points into later bytes is refused: signed content would come from outside", () => {
    const old = String(text(first).indexOf("9 0 obj")).padStart(10, "0");
    const late = String(text(second).lastIndexOf("9 0 obj")).padStart(10, "0");
    const pdf = openPdf(reread(second, old, late)).asOf(0);
    expectPdfRefused("PDF_DAMAGED", () => pdf.get(new PdfRef(9)));
  });
});
