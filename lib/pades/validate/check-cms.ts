import { type Cms, namesCertificate, parseCms, type SignerInfo, verifySignerInfo } from "../../cms/index.ts";
import { oids } from "../../der/oids.ts";
import { readFirst } from "../../der/read.ts";
import { type Certificate, findSigner, type PathContext } from "../../trust/path/index.ts";
import type { PdfSignature } from "./find-signatures.ts";
import type { Check, SubIndication, Verdict } from "./report.ts";

export type CmsResult = {
  /** undefined: nothing against it */
  failure?: { verdict: Exclude<Verdict, "TOTAL-PASSED">; subIndication: SubIndication };
  signerInfo?: SignerInfo;
  cms?: Cms;
  signer?: Certificate;
  integrity: boolean;
};

type Located = Extract<PdfSignature, { ok: true }>;
const FAILED = "TOTAL-FAILED" as const;
const INDETERMINATE = "INDETERMINATE" as const;

/** DER of /Contents: everything after the value must be the zeros of the padding (EN 319 142-1 §5.2). @throws DER_INVALID */
export function unpad(contents: Uint8Array): Uint8Array | undefined {
  const { raw } = readFirst(contents);
  return contents.subarray(raw.length).every((octet) => octet === 0) ? raw : undefined;
}

/** The two signed stretches of the file. */
export function signedContent(bytes: Uint8Array, { byteRange: [, gapStart, gapEnd, rest] }: Located): Uint8Array[] {
  return [bytes.subarray(0, gapStart), bytes.subarray(gapEnd, gapEnd + rest)];
}

/**
 * The CMS of a PDF signature: format, signer's certificate, integrity (EN 319 102-1 §5.2.2–5.2.7, items 3–6 of design/pades.md).
 * Appends what it looked at to `checks`; those that only keep it from being *baseline* change no verdict.
 * @throws DER_INVALID where the CMS cannot be read
 */
export async function checkCms(bytes: Uint8Array, signature: Located, context: PathContext, checks: Check[]): Promise<CmsResult> {
  const note = (name: string, ok: boolean, detail: string) => checks.push({ name, ok, detail });
  const fail = (
    verdict: Exclude<Verdict, "TOTAL-PASSED">,
    subIndication: SubIndication,
    more: Partial<CmsResult> = {},
  ): CmsResult => ({
    integrity: false,
    ...more,
    failure: { verdict, subIndication },
  });

  const der = unpad(signature.contents);
  note("contents", der !== undefined, der ? "DER, zero padded" : "something follows the CMS inside /Contents");
  if (!der) return fail(FAILED, "FORMAT_FAILURE");
  const cms = parseCms(der);
  const [signerInfo, second] = cms.signerInfos;
  const detached = cms.contentType === oids.data && cms.content === undefined;
  note("signed-data", detached, detached ? "detached SignedData" : "SignedData with content of its own");
  note("one-signer", signerInfo !== undefined && !second, `${cms.signerInfos.length} SignerInfo`);
  if (!detached || !signerInfo || second) return fail(FAILED, "FORMAT_FAILURE");
  const attributes = signerInfo.signedAttributes;
  note("signed-attributes", attributes?.sorted === true, attributes?.sorted ? "in DER order" : "missing or not in DER order");
  if (!attributes) return fail(FAILED, "FORMAT_FAILURE");
  const has = (type: string) => attributes.list.some((attribute) => attribute.type === type);
  note("no-signing-time", !has(oids.signingTime), has(oids.signingTime) ? "signing-time is present" : "the claimed time is /M");
  note("no-revocation-archival", !has(oids.adbeRevocationInfoArchival), "revocation data belongs in the DSS");
  const policy = has(oids.commitmentType) || has(oids.signaturePolicy);
  note("no-reason-beside-commitment", !(signature.hasReason && policy), signature.hasReason ? "/Reason present" : "no /Reason");

  context.add({ certificates: cms.certificates });
  const signer = findSigner(signerInfo.sid, cms.certificates, context);
  note("signer-certificate", signer !== undefined, signer ? "in the CMS or the DSS" : "not in the document");
  if (!signer) return fail(INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", { cms, signerInfo });

  const verdict = await verifySignerInfo({
    signerInfo,
    spki: signer.spki,
    content: signedContent(bytes, signature),
    contentType: oids.data,
    crypto: context.crypto,
  });
  note("integrity", verdict === "ok", verdict);
  const found = { cms, signerInfo, signer };
  if (verdict === "message-digest") return fail(FAILED, "HASH_FAILURE", found);
  if (verdict === "signature") return fail(FAILED, "SIG_CRYPTO_FAILURE", found);
  if (verdict === "content-type") return fail(FAILED, "FORMAT_FAILURE", found);
  if (verdict === "unsupported-algorithm") return fail(INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE", found);

  const named = await namesCertificate(attributes.list, signer.raw, context.crypto);
  note("signing-certificate-v2", named === "v2", named);
  if (named === "mismatch") return fail(INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", { ...found, integrity: true });
  if (named === "absent") return fail(INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", { ...found, integrity: true });
  return { ...found, integrity: true };
}
