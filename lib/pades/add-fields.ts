import { PdfDict, type PdfDocument, type PdfObject, PdfRef, type RevisionWriter } from "./pdf/index.ts";

/** Puts an annotation on its page. An indirect /Annots array is changed in its place, so that the page object itself stays untouched. */
export function addAnnotation(pdf: PdfDocument, writer: RevisionWriter, page: PdfRef, annotation: PdfRef): void {
  const now = (writer.get(page) as PdfDict).get("Annots");
  const target = now instanceof PdfRef ? writer.get(now) : now;
  const list = [...(Array.isArray(target) ? target : (pdf.array(now) ?? [])), annotation];
  if (now instanceof PdfRef && Array.isArray(target)) writer.set(now, list);
  else writer.change(page).set("Annots", list);
}

/** Adds fields to the form, or makes one: SigFlags 3, and everything else as it was. */
export function extendForm(pdf: PdfDocument, writer: RevisionWriter, fields: PdfRef[]): void {
  const now = pdf.catalog.get("AcroForm");
  const old = pdf.dict(now);
  const list = old?.get("Fields");
  const all: PdfObject[] = [...(pdf.array(list) ?? []), ...fields];
  const form = (old ?? new PdfDict()).clone().set("SigFlags", 3);
  const inPlace = list instanceof PdfRef && pdf.array(list) !== undefined;
  if (inPlace) writer.set(list, all);
  else form.set("Fields", all);
  if (inPlace && pdf.numberOf(old?.get("SigFlags")) === 3) return;
  if (now instanceof PdfRef && old) writer.set(now, form);
  else if (old) writer.change(pdf.catalogRef).set("AcroForm", form);
  else writer.change(pdf.catalogRef).set("AcroForm", writer.add(form));
}
