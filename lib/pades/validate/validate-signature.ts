import { singleValue } from "../../cms/index.ts";
import { oids } from "../../der/oids.ts";
import { NatsuinError } from "../../errors.ts";
import { type Certificate, type PathContext, validatePath } from "../../trust/path/index.ts";
import { checkCms, signedContent, unpad } from "./check-cms.ts";
import { checkTimestamp, type TimestampResult } from "./check-timestamp.ts";
import type { PdfSignature } from "./find-signatures.ts";
import type { Dss } from "./read-dss.ts";
import type { Check, LaterChange, SignatureReport, SubIndication, Verdict } from "./report.ts";
import { subIndicationOf } from "./sub-indication.ts";
import { holdsCertificates, holdsRevocation, summariseCertificate, summariseRevocation, summariseSigner } from "./summaries.ts";

export type SignatureInput = {
  bytes: Uint8Array;
  signature: PdfSignature;
  dss: Dss | undefined;
  /** what is wrong with the DSS and with other bytes that no signature covers, whichever signature they are for */
  storeFlaws: readonly string[];
  laterChanges: LaterChange[];
  now: Date;
  /** until when this revision is proven to exist by a later document timestamp; now where there is none */
  controlTime: Date;
  /** a valid document timestamp of a later revision covers it */
  stampedAbove: boolean;
  /** the DSS that such a document timestamp covers */
  archivedDss: Dss | undefined;
};

/** Checks whose failure only means "not a PAdES baseline signature". */
const BASELINE_ONLY = new Set([
  "sub-filter",
  "no-cert",
  "signed-attributes",
  "no-signing-time",
  "no-revocation-archival",
  "no-reason-beside-commitment",
  "signing-certificate-v2",
]);

/**
 * One signature or document timestamp, by EN 319 102-1 §5.5 and §5.6:
 * 1. where it lies in the file; 2. what later revisions did; 3. CMS and integrity; 4. timestamp; 5. path and revocation at the proven time;
 * 6. level. The first failure decides the verdict; the checks tell all that was seen. Never throws.
 */
export async function validateSignature(input: SignatureInput, context: PathContext): Promise<SignatureReport> {
  const { signature, laterChanges, controlTime } = input;
  const checks: Check[] = [];
  const report: SignatureReport = {
    kind: signature.kind,
    fieldName: signature.fieldName,
    verdict: "TOTAL-FAILED",
    subIndication: "FORMAT_FAILURE",
    level: "B-B",
    baseline: false,
    integrity: false,
    chain: [],
    provenAt: controlTime,
    claimedTime: signature.claimedTime,
    revision: signature.ok ? signature.revision.index : undefined,
    revisionLength: signature.ok ? signature.byteRange[2] + signature.byteRange[3] : 0,
    laterChanges,
    checks,
  };
  checks.push({ name: "byte-range", ok: signature.ok, detail: signature.ok ? "whole revision but /Contents" : signature.why });
  if (!signature.ok) return report;
  const supported =
    signature.kind === "document-timestamp" || /^(ETSI\.CAdES|adbe\.pkcs7)\.detached$/.test(signature.subFilter ?? "");
  checks.push({ name: "format", ok: supported, detail: `/SubFilter ${signature.subFilter ?? "missing"}` });
  if (!supported) return report;
  try {
    if (signature.kind === "document-timestamp") await judgeTimestamp({ ...input, signature }, report, context);
    else await judgeSignature({ ...input, signature }, report, context);
  } catch (error) {
    const detail = error instanceof NatsuinError ? `${error.code} ${error.details.reason ?? ""}`.trim() : "could not be read";
    checks.push({ name: "readable", ok: false, detail });
    Object.assign(report, { verdict: "TOTAL-FAILED", subIndication: "FORMAT_FAILURE", baseline: false });
    return report;
  }
  const [flaw] = input.storeFlaws;
  if (input.dss || flaw) checks.push({ name: "validation-store", ok: !flaw, detail: flaw ?? "every value is whole" });
  if (flaw && report.verdict === "TOTAL-PASSED") conclude(report, "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE");
  // Last, so that it outweighs everything: what is shown is not what was signed.
  const forbidden = laterChanges.find(({ allowed }) => !allowed);
  checks.push({ name: "later-changes", ok: !forbidden, detail: forbidden?.detail ?? `${laterChanges.length} allowed` });
  if (forbidden && report.verdict !== "TOTAL-FAILED") conclude(report, "TOTAL-FAILED", "FORMAT_FAILURE");
  report.baseline = checks.every(({ name, ok }) => ok || !isForm(name));
  return report;
}

const isForm = (name: string): boolean =>
  BASELINE_ONLY.has(name) || ["byte-range", "contents", "signed-data", "one-signer"].includes(name);

type Located = SignatureInput & { signature: Extract<PdfSignature, { ok: true }> };

function conclude(report: SignatureReport, verdict: Verdict, subIndication?: SubIndication): void {
  report.verdict = verdict;
  report.subIndication = subIndication;
}

async function judgeSignature(input: Located, report: SignatureReport, context: PathContext): Promise<void> {
  const { bytes, signature, dss, now, controlTime } = input;
  const { checks } = report;
  checks.push({ name: "sub-filter", ok: signature.subFilter === "ETSI.CAdES.detached", detail: signature.subFilter ?? "" });
  checks.push({ name: "no-cert", ok: !signature.hasCert, detail: signature.hasCert ? "/Cert present" : "no /Cert" });
  const { failure, signer, signerInfo, integrity } = await checkCms(bytes, signature, context, checks);
  report.integrity = integrity;
  if (signer) report.signer = summariseSigner(signer);
  if (failure || !signer || !signerInfo) return conclude(report, failure?.verdict ?? "TOTAL-FAILED", failure?.subIndication);

  const attribute = singleValue(signerInfo.unsignedAttributes, oids.signatureTimestamp);
  const data = [signerInfo.signature];
  const stamped =
    attribute && (await checkTimestamp({ token: attribute.raw, data, now, controlTime, name: "timestamp" }, context, checks));
  if (stamped) noteTimestamp(report, stamped);
  // A timestamp that is there must hold: one that does not is a fault or an attack, and no reason to fall back to B-B.
  if (stamped && !stamped.ok) return conclude(report, "INDETERMINATE", timestampSubIndication(stamped));
  const timestamp = stamped?.ok ? stamped : undefined;

  const at = timestamp?.genTime ?? controlTime;
  if (at > controlTime) return conclude(report, "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE");
  report.provenAt = at;
  const path = await validatePath(
    { certificate: signer, at, purpose: "document-signing", revocation: { now, issuedAfter: timestamp?.genTime } },
    context,
  );
  report.revocation = summariseRevocation(path.revocation);
  checks.push({ name: "path", ok: path.ok || isRevocation(path.failure), detail: path.ok ? "leads to an anchor" : path.failure });
  checks.push({ name: "revocation", ok: path.revocation?.status === "good", detail: revocationDetail(path.revocation) });
  if (!path.ok) {
    const ofCa = path.revocation?.status !== "revoked";
    return conclude(report, "INDETERMINATE", subIndicationOf(path.failure, { proven: at < now, ofCa }));
  }
  report.chain = chainOf(signer, path.path, path.anchor).map(summariseCertificate);
  conclude(report, "TOTAL-PASSED");
  // EN 319 142-1 §6.3 knows two proofs of time: the signature's own timestamp, or a document timestamp over it.
  if (!timestamp && !input.stampedAbove) return;
  report.level = "B-T";
  const all = [...chainOf(signer, path.path), ...(timestamp ? chainOf(timestamp.signer, timestamp.path.path) : [])];
  const revocations = [path.revocation, ...(timestamp ? [timestamp.path.revocation] : [])];
  const stored = holdsRevocation(dss, revocations);
  const suffices = stored && holdsCertificates(dss, all);
  checks.push({
    name: "validation-data",
    ok: suffices,
    detail: suffices ? "the DSS suffices offline" : "the DSS lacks something",
  });
  if (stored) report.level = holdsRevocation(input.archivedDss, revocations) ? "B-LTA" : "B-LT";
}

/** A document timestamp covers its revision as a signature does (EN 319 142-1 §5.4.3). */
async function judgeTimestamp(input: Located, report: SignatureReport, context: PathContext): Promise<void> {
  const { bytes, signature, now, controlTime } = input;
  const token = unpad(signature.contents);
  report.checks.push({
    name: "contents",
    ok: token !== undefined,
    detail: token ? "DER, zero padded" : "something follows the token",
  });
  if (!token) return;
  const data = signedContent(bytes, signature);
  const timestamp = await checkTimestamp({ token, data, now, controlTime, name: "document-timestamp" }, context, report.checks);
  noteTimestamp(report, timestamp);
  report.integrity = timestamp.ok || timestamp.integrity;
  if (!timestamp.ok) return conclude(report, timestamp.failure.verdict, timestamp.failure.subIndication);
  if (timestamp.genTime > controlTime) return conclude(report, "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE");
  report.signer = summariseSigner(timestamp.signer);
  report.chain = chainOf(timestamp.signer, timestamp.path.path, timestamp.path.anchor).map(summariseCertificate);
  report.revocation = summariseRevocation(timestamp.path.revocation);
  report.provenAt = timestamp.genTime;
  report.level = "B-T";
  conclude(report, "TOTAL-PASSED");
}

function noteTimestamp(report: SignatureReport, timestamp: TimestampResult): void {
  if (!timestamp.genTime || !timestamp.signer) return;
  const { commonName } = summariseSigner(timestamp.signer);
  report.timestamp = { genTime: timestamp.genTime, authority: commonName, trusted: timestamp.ok };
}

/** A token over other bytes says nothing against the signature itself, which keeps its own integrity. */
function timestampSubIndication({ integrity, failure }: Extract<TimestampResult, { ok: false }>): SubIndication {
  return integrity ? failure.subIndication : "SIG_CONSTRAINTS_FAILURE";
}

const isRevocation = (failure: string): boolean => failure === "REVOKED" || failure === "REVOCATION_UNKNOWN";

function chainOf(leaf: Certificate, path: Certificate[], anchor?: Certificate): Certificate[] {
  const chain = path.length > 0 ? path : [leaf];
  return anchor && !chain.includes(anchor) ? [...chain, anchor] : chain;
}

function revocationDetail(verdict: Awaited<ReturnType<typeof validatePath>>["revocation"]): string {
  if (!verdict) return "not reached";
  if (verdict.status === "unknown") return verdict.reasons.join("; ");
  if (verdict.status === "revoked") return `revoked at ${verdict.at.toISOString()}`;
  return `${verdict.source} of ${verdict.issuedBy}, ${verdict.thisUpdate.toISOString()}`;
}
