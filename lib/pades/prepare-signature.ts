import { NatsuinError } from "../errors.ts";
import { type Appearance, appearanceWriter } from "./appearance.ts";
import { declareExtension } from "./declare-extension.ts";
import { openForSigning } from "./open-for-signing.ts";
import { damaged } from "./pdf/damaged.ts";
import { name, PdfDict, type PdfDocument, PdfRef, RevisionWriter } from "./pdf/index.ts";
import { limits } from "./pdf/limits.ts";
import { gapEntries, gapOf, type SignatureGap } from "./signature-gap.ts";
import { textString } from "./text-string.ts";
import { type FormField, walkFields } from "./walk-fields.ts";

/** A revision ready to be signed: everything is fixed but the four numbers of /ByteRange and the bytes of /Contents. */
export type PreparedPdf = SignatureGap & { fieldName: string };

export type SignaturePreparation = {
  fieldName: string;
  /** Replaces the field's own stamp; null or absent leaves it as it is. */
  appearance?: Appearance | null;
  /** First signature of an unsigned document: DocMDP with P=2. */
  certify: boolean;
  contentsSize: number;
  /** Written as /M in Japan's time. */
  date: Date;
  name?: string;
};

/**
 * Fills one free signature field with a signature dictionary (EN 319 142-1 §6.3: /ETSI.CAdES.detached, no /Reason, no /Cert).
 * 1. The field. 2. Its stamp. 3. The signature dictionary. 4. Catalog and form. Ends with `%%EOF`, as @signpdf wants it.
 * Throws PDF_FIELD_NOT_FREE, PDF_ALREADY_SIGNED (certify on a signed document).
 */
export function prepareSignature(input: Uint8Array, preparation: SignaturePreparation): PreparedPdf {
  const pdf = openForSigning(input);
  const fields = walkFields(pdf);
  const field = freeField(fields, preparation.fieldName);
  const signed = fields.some(({ signature }) => signature);
  if (preparation.certify && signed) throw new NatsuinError("PDF_ALREADY_SIGNED");

  const writer = new RevisionWriter(pdf);
  // The widget is written before the signature dictionary: @signpdf takes the first `[` after any `/ByteRange`, and so
  // finds the widget's array, not the placeholder, should the input end in an unfinished one.
  const signature = writer.reserve();
  writer.change(field.ref).set("V", signature);
  if (preparation.appearance) {
    const stamp = appearanceWriter(writer)(preparation.appearance, rotationOf(pdf, field.widget));
    writer.change(field.widget).set("AP", PdfDict.of({ N: stamp }));
  }
  if (preparation.certify) certify(pdf, writer, signature);
  markSigned(pdf, writer);
  if (!signed) declareExtension(pdf, writer);
  writer.set(signature, signatureDictionary(preparation));

  const { contentsSize } = preparation;
  return { ...gapOf(writer.finish(), { signature, inputLength: input.length, contentsSize }), fieldName: field.name };
}

function freeField(fields: FormField[], fieldName: string): FormField {
  const [field, other] = fields.filter((candidate) => candidate.name === fieldName);
  if (other) throw damaged("two fields of one name");
  if (field?.type !== "Sig" || field.signature) throw new NatsuinError("PDF_FIELD_NOT_FREE", { field: fieldName });
  return field;
}

function signatureDictionary({ certify: certifies, contentsSize, date, name: signer }: SignaturePreparation): PdfDict {
  const dict = PdfDict.of({
    Type: name("Sig"),
    Filter: name("Adobe.PPKLite"),
    SubFilter: name("ETSI.CAdES.detached"),
    ...gapEntries(contentsSize),
    M: textString(pdfDate(date)),
  });
  if (signer !== undefined) dict.set("Name", textString(signer));
  if (certifies) {
    const parameters = PdfDict.of({ Type: name("TransformParams"), P: 2, V: name("1.2") });
    dict.set("Reference", [PdfDict.of({ Type: name("SigRef"), TransformMethod: name("DocMDP"), TransformParams: parameters })]);
  }
  return dict;
}

/** `D:YYYYMMDDHHmmSS+09'00'` (ISO 32000-1 §7.9.4). */
export function pdfDate(date: Date): string {
  const japan = new Date(date.getTime() + 9 * 3_600_000).toISOString();
  return `D:${japan.slice(0, 19).replace(/[-T:]/g, "")}+09'00'`;
}

function certify(pdf: PdfDocument, writer: RevisionWriter, signature: PdfRef): void {
  const permissions = (pdf.dict(pdf.catalog.get("Perms")) ?? new PdfDict()).clone();
  writer.change(pdf.catalogRef).set("Perms", permissions.set("DocMDP", signature));
}

/** SigFlags 3: signatures exist, append only. A field allocated here has it already. */
function markSigned(pdf: PdfDocument, writer: RevisionWriter): void {
  const now = pdf.catalog.get("AcroForm");
  const form = pdf.dict(now);
  if (!form || ((pdf.numberOf(form.get("SigFlags")) ?? 0) & 3) === 3) return;
  const changed = form.clone().set("SigFlags", 3);
  if (now instanceof PdfRef) writer.set(now, changed);
  else writer.change(pdf.catalogRef).set("AcroForm", changed);
}

/** /Rotate of the widget's page, inherited along /Parent. */
function rotationOf(pdf: PdfDocument, widget: PdfRef): 0 | 90 | 180 | 270 {
  let node = pdf.dict(pdf.dict(widget)?.get("P"));
  for (let depth = 0; node && depth < limits.pageTreeDepth; depth++) {
    const rotate = pdf.numberOf(node.get("Rotate"));
    const turn = rotate === undefined ? undefined : ((rotate % 360) + 360) % 360;
    if (turn !== undefined) return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
    node = pdf.dict(node.get("Parent"));
  }
  return 0;
}
