import { latin1 } from "../pdf/chars.ts";
import { PdfDict, type PdfDocument, PdfName, type PdfObject, PdfString } from "../pdf/index.ts";
import { readNameTree } from "./name-tree.ts";

/** The explicit destination behind a named one; undefined for anything else (ISO 32000-2 §12.3.2.4). */
export type NamedPlaces = (target: PdfObject | undefined) => PdfObject | undefined;

export function namedPlaces(pdf: PdfDocument): NamedPlaces {
  let tree: Map<string, PdfObject> | undefined;
  return (target) => {
    const key = pdf.resolve(target);
    let found: PdfObject | undefined;
    if (key instanceof PdfName) found = pdf.dict(pdf.catalog.get("Dests"))?.get(key.value);
    else if (key instanceof PdfString) {
      tree ??= readNameTree(pdf, pdf.dict(pdf.catalog.get("Names"))?.get("Dests"));
      found = tree.get(latin1(key.bytes));
    } else return undefined;
    const place = pdf.resolve(found);
    return place instanceof PdfDict ? pdf.resolve(place.get("D")) : place;
  };
}
