import { damaged, tooComplex } from "./pdf/damaged.ts";
import { type PdfDict, type PdfDocument, type PdfObject, PdfRef } from "./pdf/index.ts";
import { limits } from "./pdf/limits.ts";
import { readTextString } from "./text-string.ts";

/** A terminal form field (ISO 32000-2 §12.7.4). */
export type FormField = {
  /** Fully qualified: `parent.child`. */
  name: string;
  /** `Sig`, `Tx`, `Btn`, `Ch`; inherited. */
  type: string | undefined;
  ref: PdfRef;
  dict: PdfDict;
  /** Its first widget annotation; the field itself when the two are one dictionary. */
  widget: PdfRef;
  /** The signature dictionary in /V of a signed signature field. */
  signature: PdfDict | undefined;
};

/** All terminal fields in the form's order. Throws PDF_DAMAGED (loop, field that is no reference), PDF_TOO_COMPLEX. */
export function walkFields(pdf: PdfDocument): FormField[] {
  const fields: FormField[] = [];
  const seen = new Set<number>();
  const visit = (
    object: PdfObject,
    prefix: string,
    type: string | undefined,
    value: PdfObject | undefined,
    depth: number,
  ): void => {
    if (depth > limits.pageTreeDepth || seen.size > limits.fields) throw tooComplex("fields");
    if (!(object instanceof PdfRef)) throw damaged("form field that is no reference");
    if (seen.has(object.num)) throw damaged("form field in two places");
    seen.add(object.num);
    const dict = pdf.dict(object);
    if (!dict) return;
    const partial = readTextString(pdf.resolve(dict.get("T")));
    const name = partial === undefined ? prefix : prefix === "" ? partial : `${prefix}.${partial}`;
    const ownType = pdf.nameOf(dict.get("FT")) ?? type;
    const ownValue = dict.get("V") ?? value;
    const kids = pdf.array(dict.get("Kids")) ?? [];
    // A kid with a partial name is a field; without one it is merely a widget of this field.
    if (kids.some((kid) => pdf.dict(kid)?.has("T"))) {
      for (const kid of kids) visit(kid, name, ownType, ownValue, depth + 1);
      return;
    }
    const [firstKid] = kids;
    const signature = ownType === "Sig" ? pdf.dict(ownValue) : undefined;
    const widget = firstKid instanceof PdfRef ? firstKid : object;
    fields.push({ name, type: ownType, ref: object, dict, widget, signature });
  };
  const form = pdf.dict(pdf.catalog.get("AcroForm"));
  for (const field of pdf.array(form?.get("Fields")) ?? []) visit(field, "", undefined, undefined, 0);
  return fields;
}
