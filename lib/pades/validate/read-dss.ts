import type { Bytes } from "../../bytes.ts";
import { type PdfDict, type PdfDocument, type PdfObject, PdfRef } from "../pdf/index.ts";

export type Dss = { certificates: Bytes[]; ocsps: Bytes[]; crls: Bytes[] };

/** Per kind: 200 signers bring some 600 values; hostile files bring millions. */
const MAX_VALUES = 5_000;
const KEYS = { certificates: "Certs", ocsps: "OCSPs", crls: "CRLs" } as const;

/** The document security store's values (EN 319 142-1 §5.4.2); what is no stream is left out. undefined: no DSS. */
export function readDss(pdf: PdfDocument): Dss | undefined {
  const dss = pdf.dict(pdf.catalog.get("DSS"));
  if (!dss) return undefined;
  const values = (key: string): Bytes[] =>
    (pdf.array(dss.get(key)) ?? []).slice(0, MAX_VALUES).flatMap((item) => {
      const stream = pdf.stream(item);
      return stream ? [pdf.decode(stream)] : [];
    });
  return { certificates: values(KEYS.certificates), ocsps: values(KEYS.ocsps), crls: values(KEYS.crls) };
}

/** Numbers of the dictionaries and arrays a DSS is made of. Its streams are not among them: a value once stored stays as it is. */
export function dssContainers(pdf: PdfDocument): Set<number> {
  const numbers = new Set<number>();
  const take = (object: PdfObject | undefined): PdfDict | undefined => {
    if (object instanceof PdfRef) numbers.add(object.num);
    return pdf.dict(object);
  };
  const dss = take(pdf.catalog.get("DSS"));
  for (const key of Object.values(KEYS)) take(dss?.get(key));
  const vri = take(dss?.get("VRI"));
  for (const entry of vri?.entries.values() ?? []) {
    const dict = take(entry);
    for (const key of ["Cert", "OCSP", "CRL"]) take(dict?.get(key));
  }
  return numbers;
}
