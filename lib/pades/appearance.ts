import { name, PdfDict, type PdfObject, type PdfRef, PdfStream, type RevisionWriter } from "./pdf/index.ts";
import { textString } from "./text-string.ts";

/** A TrueType subset as a PDF carries it. One object per subset: its identity lets a revision write it once. */
export type EmbeddedFont = {
  /** With the subset's tag: `ABCDEF+NotoSansJP-Regular`. */
  baseFont: string;
  /** zlib-compressed TrueType program and its plain length. */
  program: Uint8Array;
  programLength: number;
  /** Glyph widths by subset glyph id, in thousandths of an em. */
  widths: number[];
  /** zlib-compressed ToUnicode CMap. */
  toUnicode: Uint8Array;
  /** In thousandths of an em. */
  metrics: { ascent: number; descent: number; capHeight: number; bbox: [number, number, number, number] };
};

/** An image as a PDF carries it, both parts zlib-compressed, 8 bits a sample, rows from the top. */
export type EmbeddedImage = { width: number; height: number; rgb: Uint8Array; alpha?: Uint8Array };

/** What a widget shows: content operators in a box from (0,0), and the fonts that they name. */
export type Appearance = {
  width: number;
  height: number;
  /** zlib-compressed content stream. */
  content: Uint8Array;
  /** Resource name (`F1`) → font. */
  fonts: Record<string, EmbeddedFont>;
  /** Resource name (`Im1`) → image. */
  images?: Record<string, EmbeddedImage>;
  /** Said by screen readers and copied as text: /TU of the field. */
  text: string;
};

const flate = (entries: Record<string, PdfObject>, raw: Uint8Array) =>
  new PdfStream(PdfDict.of({ ...entries, Filter: name("FlateDecode") }), raw);

/**
 * Writes appearances as form XObjects (ISO 32000-2 §12.5.5) into one revision; a font used twice is written once.
 * `rotate` is the page's /Rotate: the form is turned back so that it stands upright as shown.
 */
export function appearanceWriter(writer: RevisionWriter): (appearance: Appearance, rotate: 0 | 90 | 180 | 270) => PdfRef {
  const written = new Map<EmbeddedFont, PdfRef>();
  const fontRef = (font: EmbeddedFont): PdfRef => {
    const known = written.get(font);
    if (known) return known;
    const ref = writeFont(writer, font);
    written.set(font, ref);
    return ref;
  };
  return ({ width, height, content, fonts, images = {} }, rotate) => {
    const resources = PdfDict.of({
      Font: new PdfDict(Object.entries(fonts).map(([key, font]) => [key, fontRef(font)] as const)),
    });
    const pictures = Object.entries(images).map(([key, image]) => [key, writeImage(writer, image)] as const);
    if (pictures.length > 0) resources.set("XObject", new PdfDict(pictures));
    const dict: Record<string, PdfObject> = {
      Type: name("XObject"),
      Subtype: name("Form"),
      BBox: [0, 0, width, height],
      Resources: resources,
    };
    if (rotate !== 0) dict.Matrix = { 90: [0, 1, -1, 0, 0, 0], 180: [-1, 0, 0, -1, 0, 0], 270: [0, -1, 1, 0, 0, 0] }[rotate];
    return writer.add(flate(dict, content));
  };
}

/** An image XObject with its soft mask (§8.9.5, §11.6.5.2). */
function writeImage(writer: RevisionWriter, { width, height, rgb, alpha }: EmbeddedImage): PdfRef {
  const image = (space: string, more: Record<string, PdfObject>, data: Uint8Array) =>
    writer.add(
      flate(
        {
          Type: name("XObject"),
          Subtype: name("Image"),
          Width: width,
          Height: height,
          BitsPerComponent: 8,
          ColorSpace: name(space),
          ...more,
        },
        data,
      ),
    );
  return image("DeviceRGB", alpha ? { SMask: image("DeviceGray", {}, alpha) } : {}, rgb);
}

/** A Type 0 font over a CIDFontType2 with identity mapping (§9.7). */
function writeFont(writer: RevisionWriter, font: EmbeddedFont): PdfRef {
  const { ascent, descent, capHeight, bbox } = font.metrics;
  const file = writer.add(flate({ Length1: font.programLength }, font.program));
  const descriptor = writer.add(
    PdfDict.of({
      Type: name("FontDescriptor"),
      FontName: name(font.baseFont),
      Flags: 4,
      FontBBox: bbox,
      ItalicAngle: 0,
      Ascent: ascent,
      Descent: descent,
      CapHeight: capHeight,
      StemV: 80,
      FontFile2: file,
    }),
  );
  const descendant = writer.add(
    PdfDict.of({
      Type: name("Font"),
      Subtype: name("CIDFontType2"),
      BaseFont: name(font.baseFont),
      CIDSystemInfo: PdfDict.of({ Registry: textString("Adobe"), Ordering: textString("Identity"), Supplement: 0 }),
      FontDescriptor: descriptor,
      CIDToGIDMap: name("Identity"),
      DW: 1000,
      W: [0, font.widths],
    }),
  );
  return writer.add(
    PdfDict.of({
      Type: name("Font"),
      Subtype: name("Type0"),
      BaseFont: name(font.baseFont),
      Encoding: name("Identity-H"),
      DescendantFonts: [descendant],
      ToUnicode: writer.add(flate({}, font.toUnicode)),
    }),
  );
}
