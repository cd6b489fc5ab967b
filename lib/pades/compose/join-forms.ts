import { PdfDict, type PdfDocument, type PdfObject, PdfRef, type RevisionWriter } from "../pdf/index.ts";
import { textString } from "../text-string.ts";
import type { ObjectCopier } from "./copy-objects.ts";

export type Joined = { pdf: PdfDocument; copier: ObjectCopier };

/**
 * The fields of later documents stand below one field each, `Document2` …, so that equal names stay different fields
 * (ISO 32000-2 §12.7.4.2). Their fonts join the form's own. Runs after the copiers have finished.
 */
export function joinForms(
  base: PdfDocument,
  writer: RevisionWriter,
  joined: readonly Joined[],
  taken: ReadonlySet<string>,
): void {
  const now = base.catalog.get("AcroForm");
  const form = (base.dict(now) ?? new PdfDict()).clone();
  const fields: PdfObject[] = [...(base.array(form.get("Fields")) ?? [])];
  const fonts = fontsOf(base, form) ?? new PdfDict();
  let added = false;
  for (const [at, { pdf, copier }] of joined.entries()) {
    const other = pdf.dict(pdf.catalog.get("AcroForm"));
    const roots = (pdf.array(other?.get("Fields")) ?? []).filter((field) => field instanceof PdfRef);
    if (!other || roots.length === 0) continue;
    added = true;
    const kids = roots.map((root) => copier.copy(root) as PdfRef);
    const above = PdfDict.of({ T: textString(freeName(at + 2, taken)), Kids: kids });
    for (const key of ["DA", "Q"]) {
      const value = other.get(key);
      if (value !== undefined) above.set(key, copier.copy(pdf.resolve(value)));
    }
    const parent = writer.add(above);
    fields.push(parent);
    for (const [key, font] of fontsOf(pdf, other)?.entries ?? []) if (!fonts.has(key)) fonts.set(key, copier.copy(font));
    if (pdf.resolve(other.get("NeedAppearances")) === true) form.set("NeedAppearances", true);
    copier.finish();
    for (const kid of kids) if (writer.get(kid) instanceof PdfDict) writer.change(kid).set("Parent", parent);
  }
  if (!added) return;
  form.set("Fields", fields);
  if (fonts.entries.size > 0) form.set("DR", (base.dict(form.get("DR")) ?? new PdfDict()).clone().set("Font", fonts));
  if (now instanceof PdfRef && base.dict(now)) writer.set(now, form);
  else writer.change(base.catalogRef).set("AcroForm", writer.add(form));
}

function fontsOf(pdf: PdfDocument, form: PdfDict): PdfDict | undefined {
  return pdf.dict(pdf.dict(form.get("DR"))?.get("Font"))?.clone();
}

function freeName(number: number, taken: ReadonlySet<string>): string {
  let name = `Document${number}`;
  while (taken.has(name)) name += "_";
  return name;
}
