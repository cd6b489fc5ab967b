import { type Bytes, equalBytes, toHex } from "../bytes.ts";
import { openForSigning } from "./open-for-signing.ts";
import { latin1 } from "./pdf/chars.ts";
import { PdfDict, type PdfDocument, type PdfObject, PdfRef, PdfStream, RevisionWriter } from "./pdf/index.ts";

/** DER values: certificates, whole OCSPResponses, CRLs. */
export type ValidationData = { certs: readonly Uint8Array[]; ocsps: readonly Uint8Array[]; crls: readonly Uint8Array[] };

/** What validates one signature; `contents` is its decoded /Contents *with* the padding. */
export type SignatureValidationData = ValidationData & { contents: Uint8Array };

const ARRAYS = { certs: ["Certs", "Cert"], ocsps: ["OCSPs", "OCSP"], crls: ["CRLs", "CRL"] } as const;
type Kind = keyof typeof ARRAYS;
const KINDS: readonly Kind[] = ["certs", "ocsps", "crls"];

/**
 * Appends a document security store in its own revision (EN 319 142-1 §5.4.2), merged with one that is there:
 * each DER value is one raw stream object, however often it is named. `sha1` serves the VRI keys only. A document that holds
 * everything already is given back as it is.
 */
export async function addDss(
  input: Uint8Array,
  data: ValidationData & { vri: readonly SignatureValidationData[] },
  sha1: (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array,
): Promise<Bytes> {
  const pdf = openForSigning(input);
  const writer = new RevisionWriter(pdf);
  const old = pdf.dict(pdf.catalog.get("DSS"));
  const dss = (old ?? new PdfDict()).clone();
  const stores = Object.fromEntries(KINDS.map((kind) => [kind, new Store(pdf, writer, old?.get(ARRAYS[kind][0]))])) as Record<
    Kind,
    Store
  >;

  let grown = false;
  const vri = (pdf.dict(old?.get("VRI")) ?? new PdfDict()).clone();
  for (const one of data.vri) {
    const key = toHex(await sha1(one.contents)).toUpperCase();
    const entry = (pdf.dict(vri.get(key)) ?? new PdfDict()).clone();
    const more = KINDS.map((kind) => stores[kind].into(entry, ARRAYS[kind][1], one[kind]));
    if (!more.includes(true)) continue;
    vri.set(key, entry);
    grown = true;
  }
  for (const kind of KINDS) {
    for (const der of data[kind]) stores[kind].refOf(der);
    if (stores[kind].all.length > 0) dss.set(ARRAYS[kind][0], stores[kind].all);
  }
  if (!grown && writer.empty) return input as Bytes;
  if (vri.entries.size > 0) dss.set("VRI", vri);

  const now = pdf.catalog.get("DSS");
  if (now instanceof PdfRef && old) writer.set(now, dss);
  else writer.change(pdf.catalogRef).set("DSS", writer.add(dss));
  return writer.finish({ eol: true }).bytes;
}

/** The streams of one kind: same DER, same object. */
class Store {
  readonly all: PdfObject[];
  private readonly byContent = new Map<string, { der: Uint8Array; ref: PdfRef }[]>();
  private readonly pdf: PdfDocument;
  private readonly writer: RevisionWriter;

  constructor(pdf: PdfDocument, writer: RevisionWriter, existing: PdfObject | undefined) {
    this.pdf = pdf;
    this.writer = writer;
    this.all = [...(pdf.array(existing) ?? [])];
    for (const ref of this.all) {
      const stream = pdf.stream(ref);
      if (ref instanceof PdfRef && stream) this.bucket(pdf.decode(stream)).push({ der: pdf.decode(stream), ref });
    }
  }

  refOf(der: Uint8Array): PdfRef {
    const bucket = this.bucket(der);
    const known = bucket.find((item) => equalBytes(item.der, der));
    if (known) return known.ref;
    const ref = this.writer.add(new PdfStream(new PdfDict(), der));
    bucket.push({ der, ref });
    this.all.push(ref);
    return ref;
  }

  /** Adds the values to an array of a VRI entry, without repeating any. Says whether one was new to it. */
  into(entry: PdfDict, key: string, values: readonly Uint8Array[]): boolean {
    const before = this.pdf.array(entry.get(key)) ?? [];
    const refs = [...before];
    for (const der of values) {
      const ref = this.refOf(der);
      if (!refs.some((other) => other instanceof PdfRef && other.num === ref.num)) refs.push(ref);
    }
    if (refs.length > before.length) entry.set(key, refs);
    return refs.length > before.length;
  }

  /** Candidates by length and last bytes (the signature value's), which differ between any two DER values in practice. */
  private bucket(der: Uint8Array): { der: Uint8Array; ref: PdfRef }[] {
    const key = `${der.length}:${latin1(der, Math.max(0, der.length - 16))}`;
    const known = this.byContent.get(key);
    if (known) return known;
    const fresh: { der: Uint8Array; ref: PdfRef }[] = [];
    this.byContent.set(key, fresh);
    return fresh;
  }
}
