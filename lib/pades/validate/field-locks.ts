import type { PdfDict, PdfDocument } from "../pdf/index.ts";
import { readTextString } from "../text-string.ts";
import type { FormField } from "../walk-fields.ts";

/** Does a signature of this document forbid that the field be filled: FieldMDP transform in its /Reference (ISO 32000-2 §12.8.2.4)? */
export function isLocked(pdf: PdfDocument, fields: FormField[], name: string): boolean {
  return fields.some(({ signature }) =>
    (pdf.array(signature?.get("Reference")) ?? []).some((item) => {
      const reference = pdf.dict(item);
      const params = pdf.dict(reference?.get("TransformParams"));
      return pdf.nameOf(reference?.get("TransformMethod")) === "FieldMDP" && params !== undefined && locks(pdf, params, name);
    }),
  );
}

function locks(pdf: PdfDocument, params: PdfDict, name: string): boolean {
  const listed = (pdf.array(params.get("Fields")) ?? []).some((item) => {
    const one = readTextString(pdf.resolve(item));
    return one !== undefined && (name === one || name.startsWith(`${one}.`));
  });
  const action = pdf.nameOf(params.get("Action"));
  return action === "All" || (action === "Include" && listed) || (action === "Exclude" && !listed);
}
