import { name, PdfDict, type PdfDocument, type RevisionWriter } from "./pdf/index.ts";

/** /Extensions /ESIC tells that the file uses ETSI's additions; PDF 2.0 holds them itself (EN 319 142-1 §5.6). */
export function declareExtension(pdf: PdfDocument, writer: RevisionWriter): void {
  if (pdf.version >= "2.0") return;
  const extensions = pdf.dict(pdf.catalog.get("Extensions"));
  if (extensions?.has("ESIC")) return;
  const esic = PdfDict.of({ BaseVersion: name("1.7"), ExtensionLevel: 2 });
  writer.change(pdf.catalogRef).set("Extensions", (extensions ?? new PdfDict()).clone().set("ESIC", esic));
}
