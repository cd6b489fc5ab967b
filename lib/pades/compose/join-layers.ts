import { PdfDict, type PdfDocument, type PdfObject, PdfRef, type RevisionWriter } from "../pdf/index.ts";
import type { Joined } from "./join-forms.ts";

/**
 * Layers that a later document hides stay hidden, and those that it shows shown (optional content, ISO 32000-2 §8.11.4):
 * a layer that no list names would be shown.
 */
export function joinLayers(base: PdfDocument, writer: RevisionWriter, joined: readonly Joined[]): void {
  const layered = joined.filter(({ pdf }) => pdf.dict(pdf.catalog.get("OCProperties")));
  if (layered.length === 0) return;
  const own = (base.dict(base.catalog.get("OCProperties")) ?? new PdfDict()).clone();
  const view = (base.dict(own.get("D")) ?? new PdfDict()).clone();
  const lists = { OCGs: list(base, own, "OCGs"), ON: list(base, view, "ON"), OFF: list(base, view, "OFF") };
  const orders = list(base, view, "Order");
  const automatic = list(base, view, "AS");
  for (const { pdf, copier } of layered) {
    const other = pdf.dict(pdf.catalog.get("OCProperties")) as PdfDict;
    const groups = list(pdf, other, "OCGs").filter((group) => group instanceof PdfRef);
    const seen = pdf.dict(other.get("D")) ?? new PdfDict();
    const hidden = hiddenOf(pdf, seen, groups);
    lists.OCGs.push(...groups.map((group) => copier.copy(group)));
    lists.OFF.push(...groups.filter(({ num }) => hidden.has(num)).map((group) => copier.copy(group)));
    lists.ON.push(...groups.filter(({ num }) => !hidden.has(num)).map((group) => copier.copy(group)));
    orders.push(...list(pdf, seen, "Order").map((item) => copier.copy(item)));
    automatic.push(...list(pdf, seen, "AS").map((item) => copier.copy(item)));
    copier.finish();
  }
  view.set("ON", lists.ON).set("OFF", lists.OFF);
  if (orders.length > 0) view.set("Order", orders);
  if (automatic.length > 0) view.set("AS", automatic);
  own.set("OCGs", lists.OCGs).set("D", view);
  writer.change(base.catalogRef).set("OCProperties", own);
}

function hiddenOf(pdf: PdfDocument, view: PdfDict, groups: readonly PdfRef[]): Set<number> {
  const numbers = (key: string) => new Set(list(pdf, view, key).flatMap((item) => (item instanceof PdfRef ? [item.num] : [])));
  if (pdf.nameOf(view.get("BaseState")) !== "OFF") return numbers("OFF");
  const shown = numbers("ON");
  return new Set(groups.filter(({ num }) => !shown.has(num)).map(({ num }) => num));
}

const list = (pdf: PdfDocument, dict: PdfDict, key: string): PdfObject[] => [...(pdf.array(dict.get(key)) ?? [])];
