import type { Bytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { type Appearance, appearanceWriter } from "./appearance.ts";
import { certificationOf } from "./certification.ts";
import { openForSigning } from "./open-for-signing.ts";
import { fromLatin1 } from "./pdf/chars.ts";
import { name, PdfDict, type PdfObject, PdfRef, PdfStream, RevisionWriter } from "./pdf/index.ts";
import { walkFields } from "./walk-fields.ts";
import { walkPages } from "./walk-pages.ts";

/**
 * Adds pages after the last one, each showing one appearance, in one revision: the pages that are there stay untouched.
 * A signed document takes none, since a page more is a change that its signatures forbid.
 * Throws PDF_ALREADY_SIGNED, PDF_CERTIFIED_NO_FIELD.
 */
export function appendPages(input: Uint8Array, sheets: readonly Appearance[]): Bytes {
  const pdf = openForSigning(input);
  const fields = walkFields(pdf);
  if (certificationOf(pdf, fields) !== undefined) throw new NatsuinError("PDF_CERTIFIED_NO_FIELD");
  if (fields.some(({ signature }) => signature)) throw new NatsuinError("PDF_ALREADY_SIGNED");
  const count = walkPages(pdf).length;

  const root = pdf.catalog.get("Pages") as PdfRef; // walkPages has seen that it is one
  const writer = new RevisionWriter(pdf);
  const write = appearanceWriter(writer);
  const pages = sheets.map((sheet) => {
    const content = writer.add(new PdfStream(new PdfDict(), fromLatin1("q /Fm0 Do Q")));
    return writer.add(
      PdfDict.of({
        Type: name("Page"),
        Parent: root,
        // Each is said here, so that nothing is inherited from a tree made by others.
        MediaBox: [0, 0, sheet.width, sheet.height],
        CropBox: [0, 0, sheet.width, sheet.height],
        Rotate: 0,
        Resources: PdfDict.of({ XObject: PdfDict.of({ Fm0: write(sheet, 0) }) }),
        Contents: content,
      }),
    );
  });
  const tree = writer.change(root);
  const kids = tree.get("Kids");
  const all: PdfObject[] = [...(pdf.array(kids) ?? []), ...pages];
  if (kids instanceof PdfRef) writer.set(kids, all);
  else tree.set("Kids", all);
  tree.set("Count", count + pages.length);
  return writer.finish({ eol: true }).bytes;
}
