import { toHex } from "../../bytes.ts";
import { parseCms, singleValue } from "../../cms/index.ts";
import { oids } from "../../der/oids.ts";
import { readFirst } from "../../der/read.ts";
import type { Certificate, Name, OcspResponse, PathContext } from "../../trust/path/index.ts";
import { isName, type PdfDict, type PdfDocument, type PdfObject, PdfRef } from "../pdf/index.ts";
import type { PdfSignature } from "./find-signatures.ts";
import type { Dss } from "./read-dss.ts";

const LISTS = { Certs: "Cert", OCSPs: "OCSP", CRLs: "CRL" } as const;

/**
 * What is wrong with the document security store as a whole. It lies outside every signature until an archive timestamp covers it, so
 * anybody can alter it; a store that was altered is no evidence, however little of it is needed.
 *
 * 1. its form (EN 319 142-1 §5.4.2); 2. each value can be read; 3. each certificate, response and list is signed by whom it names, where
 * the document holds that certificate; 4. VRI entries are about signatures of this document and name values of the store.
 */
export async function storeFlaws(
  pdf: PdfDocument,
  { dss, signatures, unreadable }: { dss: Dss; signatures: PdfSignature[]; unreadable: number },
  context: PathContext,
): Promise<string[]> {
  const flaws: string[] = [];
  const dict = pdf.dict(pdf.catalog.get("DSS"));
  if (!dict) return ["the DSS is no dictionary"];
  checkForm(pdf, dict, flaws);
  if (unreadable > 0) flaws.push(`${unreadable} value(s) of the DSS cannot be read`);
  const keys = await readSignatures(signatures, context);
  for (const response of context.ocsps) context.add({ certificates: response.certificates });
  const known = await Known.of(context);
  const brought = context.ocsps.flatMap(({ certificates }) => certificates);
  for (const raw of [...dss.certificates, ...brought]) {
    const flaw = await certificateFlaw(raw, context, known);
    if (flaw) flaws.push(flaw);
  }
  for (const response of context.ocsps)
    if (!(await known.signed(response, known.responders(response))))
      flaws.push("an OCSP response is not signed by its responder");
  for (const crl of context.crls)
    if (!(await known.signed(crl, known.named(crl.issuer)))) flaws.push("a CRL is not signed by its issuer");
  if (known.spent) flaws.push("the DSS holds more than can be checked");
  checkVri(pdf, dict, keys, context, flaws);
  return flaws;
}

/** Signature checks for one store, 0.1 ms each: a thousand signers need two thousand, hostile look-alikes would need millions. */
const MAX_CHECKS = 5_000;

/** The certificates at hand, found by subject, by key and by its hash. */
class Known {
  readonly #bySubject = new Map<string, Certificate[]>();
  readonly #byKeyHash = new Map<string, Certificate[]>();
  readonly #byKey = new Map<string, number>();
  readonly #context: PathContext;
  #left = MAX_CHECKS;

  private constructor(context: PathContext) {
    this.#context = context;
  }

  static async of(context: PathContext): Promise<Known> {
    const known = new Known(context);
    const put = <T>(map: Map<string, T[]>, key: string, value: T) => map.set(key, [...(map.get(key) ?? []), value]);
    const byHash = context.ocsps.some(({ responder }) => "keyHash" in responder);
    for (const one of context.pool) {
      put(known.#bySubject, one.subject.key, one);
      const key = toHex(one.spki);
      known.#byKey.set(key, (known.#byKey.get(key) ?? 0) + 1);
      if (byHash) put(known.#byKeyHash, toHex(await context.crypto.digest("SHA-1", [one.keyOctets])), one);
    }
    return known;
  }

  get spent(): boolean {
    return this.#left <= 0;
  }

  named({ key }: Name): Certificate[] {
    return this.#bySubject.get(key) ?? [];
  }

  responders({ responder }: OcspResponse): Certificate[] {
    return "name" in responder ? this.named(responder.name) : (this.#byKeyHash.get(toHex(responder.keyHash)) ?? []);
  }

  /** Certificates of this one's key, itself among them. */
  ofSameKey({ spki }: Certificate): number {
    return this.#byKey.get(toHex(spki)) ?? 0;
  }

  async signed(signed: Pick<Certificate, "tbs" | "scheme" | "signature">, signers: Certificate[]): Promise<boolean> {
    this.#context.renewBudget();
    for (const signer of signers) {
      if (this.#left <= 0) return false;
      this.#left -= 1;
      if (await this.#context.signedBy(signed, signer)) return true;
    }
    return false;
  }
}

function checkForm(pdf: PdfDocument, dict: PdfDict, flaws: string[]): void {
  const known = new Set<string>(["Type", "VRI", ...Object.keys(LISTS)]);
  for (const key of dict.keys()) if (!known.has(key)) flaws.push(`/${key.slice(0, 40)} does not belong in a DSS`);
  checkType(dict, "DSS", flaws);
  for (const key of Object.keys(LISTS)) {
    const list = dict.get(key);
    if (list === undefined) continue;
    const items = pdf.array(list);
    if (!items?.every((item) => item instanceof PdfRef && pdf.stream(item))) flaws.push(`/${key} holds what is no stream`);
  }
}

function checkType(dict: PdfDict, name: string, flaws: string[]): void {
  const type = dict.get("Type");
  if (type !== undefined && !isName(type, name)) flaws.push(`a /Type other than /${name}`);
}

/** An algorithm that is not accepted proves nothing either way. */
const isWeak = ({ scheme }: Pick<Certificate, "scheme">): boolean => !scheme || scheme.digest === "SHA-1";

async function certificateFlaw(raw: Uint8Array, context: PathContext, known: Known): Promise<string | undefined> {
  let certificate: Certificate;
  try {
    certificate = context.certificate(raw);
  } catch {
    return "a certificate cannot be read";
  }
  if (context.anchors.includes(certificate) || isWeak(certificate)) return undefined;
  const issuers = known.named(certificate.issuer);
  if (issuers.length > 0)
    return (await known.signed(certificate, issuers)) ? undefined : "a certificate is not signed by its issuer";
  return known.ofSameKey(certificate) > 1 ? "a certificate differs from another of the same key" : undefined;
}

function checkVri(pdf: PdfDocument, dss: PdfDict, keys: Set<string>, context: PathContext, flaws: string[]): void {
  const found = dss.get("VRI");
  if (found === undefined) return;
  const vri = pdf.dict(found);
  if (!vri) return void flaws.push("/VRI is no dictionary");
  checkType(vri, "VRI", flaws);
  for (const [key, value] of vri.entries) {
    if (key === "Type") continue;
    if (!keys.has(key)) flaws.push("a VRI entry belongs to no signature of this document");
    const entry = pdf.dict(value);
    if (entry) checkVriEntry(pdf, entry, dss, context, flaws);
    else flaws.push("a VRI entry is no dictionary");
  }
}

/**
 * Takes the certificates that the signatures bring, and tells by which names the VRI may call them: SHA-1 of /Contents, with its
 * padding and, as some products write, without; and of the timestamp inside.
 */
async function readSignatures(signatures: PdfSignature[], context: PathContext): Promise<Set<string>> {
  const keys = new Set<string>();
  const add = async (bytes: Uint8Array) => keys.add(toHex(await context.crypto.digest("SHA-1", [bytes])).toUpperCase());
  for (const signature of signatures) {
    if (!signature.ok) continue;
    await add(signature.contents);
    try {
      const { raw } = readFirst(signature.contents);
      await add(raw);
      const { certificates, signerInfos } = parseCms(raw);
      context.add({ certificates });
      const token = singleValue(signerInfos[0]?.unsignedAttributes ?? [], oids.signatureTimestamp);
      if (!token) continue;
      await add(token.raw);
      context.add({ certificates: parseCms(token.raw).certificates });
    } catch {
      // What cannot be read has no further names; its own verdict says so.
    }
  }
  return keys;
}

function checkVriEntry(pdf: PdfDocument, entry: PdfDict, dss: PdfDict, context: PathContext, flaws: string[]): void {
  const known = new Set<string>(["Type", "TU", "TS", ...Object.values(LISTS)]);
  for (const key of entry.keys()) if (!known.has(key)) flaws.push(`/${key.slice(0, 40)} does not belong in a VRI entry`);
  for (const [list, own] of Object.entries(LISTS)) {
    const stored = new Set((pdf.array(dss.get(list)) ?? []).flatMap(numberOf));
    const named = entry.get(own) === undefined ? [] : pdf.array(entry.get(own));
    const numbers = (named ?? []).flatMap((item) => (pdf.stream(item) ? numberOf(item) : []));
    if (numbers.length !== named?.length || new Set(numbers).size !== numbers.length || !numbers.every((one) => stored.has(one)))
      flaws.push(`a VRI entry's /${own} names what the DSS does not list`);
  }
  const serials = new Set(context.pool.map(({ serial }) => toHex(serial)));
  for (const item of pdf.array(entry.get("OCSP")) ?? []) {
    const stream = pdf.stream(item);
    const raw = stream && toHex(pdf.decode(stream));
    const response = context.ocsps.find((one) => toHex(one.raw) === raw);
    if (!response?.responses.some(({ serial }) => serials.has(toHex(serial))))
      flaws.push("a VRI entry's OCSP response is about no certificate of this document");
  }
}

const numberOf = (item: PdfObject): number[] => (item instanceof PdfRef ? [item.num] : []);
