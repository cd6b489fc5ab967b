import { addAnnotation, extendForm } from "./add-fields.ts";
import { declareExtension } from "./declare-extension.ts";
import { openForSigning } from "./open-for-signing.ts";
import { name, PdfDict, RevisionWriter } from "./pdf/index.ts";
import { gapEntries, gapOf, type SignatureGap } from "./signature-gap.ts";
import { textString } from "./text-string.ts";
import { walkFields } from "./walk-fields.ts";
import { walkPages } from "./walk-pages.ts";

/** Hidden from nobody and shown to nobody: Print and Locked, as the invisible fields of signers. */
const FLAGS = 4 + 128;

/**
 * A revision with an invisible field for a document timestamp over everything before it (EN 319 142-1 §5.4.3): /DocTimeStamp,
 * /ETSI.RFC3161, no /M and no name, since the token says both. Any certification allows it (ISO 32000-2 §12.8.2.2).
 * Throws PDF_ENCRYPTED, PDF_DAMAGED, PDF_TOO_LARGE, PDF_TOO_COMPLEX.
 */
export function prepareDocumentTimestamp(input: Uint8Array, { contentsSize }: { contentsSize: number }): SignatureGap {
  const pdf = openForSigning(input);
  const taken = new Set(walkFields(pdf).map((field) => field.name.split(".")[0]));
  const [page] = walkPages(pdf);
  const writer = new RevisionWriter(pdf);

  const signature = writer.reserve();
  const field = PdfDict.of({
    Type: name("Annot"),
    Subtype: name("Widget"),
    FT: name("Sig"),
    T: textString(freeName(taken)),
    Rect: [0, 0, 0, 0],
    F: FLAGS,
    V: signature,
  });
  if (page) field.set("P", page.ref);
  const ref = writer.add(field);
  if (page) addAnnotation(pdf, writer, page.ref, ref);
  extendForm(pdf, writer, [ref]);
  declareExtension(pdf, writer);
  const dictionary = PdfDict.of({
    Type: name("DocTimeStamp"),
    Filter: name("Adobe.PPKLite"),
    SubFilter: name("ETSI.RFC3161"),
    ...gapEntries(contentsSize),
  });
  writer.set(signature, dictionary);
  return gapOf(writer.finish(), { signature, inputLength: input.length, contentsSize });
}

function freeName(taken: ReadonlySet<string | undefined>): string {
  let number = 1;
  while (taken.has(`ArchiveTimestamp${number}`)) number++;
  return `ArchiveTimestamp${number}`;
}
