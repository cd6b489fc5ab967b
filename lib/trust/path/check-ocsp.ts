import { equalBytes } from "../../bytes.ts";
import type { DigestAlgorithm } from "../../crypto-port.ts";
import { oids } from "../../der/oids.ts";
import { type Certificate, type Extensions, keyUsageBit, sameKey } from "./certificate.ts";
import { hasUnknownCritical } from "./check-path.ts";
import type { PathContext } from "./context.ts";
import { displayName, sameName } from "./name.ts";
import type { OcspResponse, SingleResponse } from "./ocsp.ts";
import { isTooEarly, type RevocationQuestion, type RevocationVerdict, TOO_EARLY, timeProblem } from "./revocation.ts";

/**
 * What one OCSP response says of a certificate (RFC 6960 §3.2, §4.2.2.2). undefined: it is about others.
 * The responder is the CA itself, or holds a certificate that this CA issued directly with id-kp-OCSPSigning and
 * id-pkix-ocsp-nocheck; no other key may answer, whatever certificates the response brings.
 */
export async function checkOcsp(
  response: OcspResponse,
  question: RevocationQuestion,
  context: PathContext,
): Promise<RevocationVerdict | undefined> {
  const single = await findSingle(response, question, context);
  if (!single) return undefined;
  const unknown = (reason: string): RevocationVerdict => ({ status: "unknown", reasons: [`OCSP: ${reason}`] });

  if (isCritical(response.extensions) || isCritical(single.extensions)) return unknown("critical extension not understood");
  const responder = await findResponder(response, question, context);
  if (typeof responder === "string") return unknown(responder);
  if (!(await context.signedBy(response, responder))) return unknown("signature does not verify");
  if (single.status.kind === "unknown") return unknown("certificate unknown to the responder");
  const problem = timeProblem({ ...single, producedAt: response.producedAt }, question);
  if (problem) return unknown(problem);
  if (single.status.kind === "revoked" && single.status.at <= question.at)
    return { status: "revoked", at: single.status.at, reason: single.status.reason, source: "ocsp" };
  if (isTooEarly(single.thisUpdate, question)) return unknown(TOO_EARLY);
  return {
    status: "good",
    source: "ocsp",
    thisUpdate: single.thisUpdate,
    nextUpdate: single.nextUpdate,
    producedAt: response.producedAt,
    issuedBy: displayName(responder.subject),
    raw: response.raw,
    signer: responder,
  };
}

const isCritical = (extensions: Extensions): boolean =>
  [...extensions].some(([id, { critical }]) => critical && id !== oids.ocspNonce);

async function findSingle(
  response: OcspResponse,
  { certificate, issuer }: RevocationQuestion,
  context: PathContext,
): Promise<SingleResponse | undefined> {
  for (const single of response.responses) {
    if (!single.digest || !equalBytes(single.serial, certificate.serial)) continue;
    const [name, key] = await Promise.all([
      digestOnce(single.digest, certificate.issuer.raw, context),
      digestOnce(single.digest, issuer.keyOctets, context),
    ]);
    if (equalBytes(single.issuerNameHash, name) && equalBytes(single.issuerKeyHash, key)) return single;
  }
  return undefined;
}

const digestOnce = (algorithm: DigestAlgorithm, bytes: Uint8Array, { crypto }: PathContext) => crypto.digest(algorithm, [bytes]);

async function findResponder(
  response: OcspResponse,
  { issuer, certificate }: RevocationQuestion,
  context: PathContext,
): Promise<Certificate | string> {
  context.add({ certificates: response.certificates });
  let refusal = "responder's certificate missing";
  for (const candidate of [issuer, ...context.pool]) {
    if (!(await namesResponder(response, candidate, context))) continue;
    if (candidate === issuer || (sameKey(candidate, issuer) && sameName(candidate.subject, issuer.subject))) return issuer;
    const reason = await delegationProblem(candidate, issuer, certificate, response.producedAt, context);
    if (!reason) return candidate;
    refusal = reason;
  }
  return refusal;
}

/** Whether this is the certificate that the response says it is signed by. */
async function namesResponder({ responder }: OcspResponse, candidate: Certificate, context: PathContext): Promise<boolean> {
  if ("name" in responder) return sameName(responder.name, candidate.subject);
  return equalBytes(responder.keyHash, await context.crypto.digest("SHA-1", [candidate.keyOctets]));
}

async function delegationProblem(
  responder: Certificate,
  issuer: Certificate,
  certificate: Certificate,
  producedAt: Date,
  context: PathContext,
): Promise<string | undefined> {
  if (responder === certificate) return "responder answers for itself";
  if (!sameName(responder.issuer, issuer.subject) || !(await context.signedBy(responder, issuer)))
    return "responder of another CA";
  if (!responder.extendedKeyUsage?.includes(oids.ekuOcspSigning)) return "responder without OCSPSigning";
  if (responder.keyUsage && !responder.keyUsage(keyUsageBit.digitalSignature)) return "responder's key may not sign";
  if (hasUnknownCritical(responder)) return "responder's certificate has an unknown critical extension";
  // Without nocheck the responder's own status would have to be known; design/pades.md item 13 demands it.
  if (!responder.extensions.has(oids.ocspNocheck)) return "responder without ocsp-nocheck";
  if (producedAt < responder.notBefore || producedAt > responder.notAfter) return "responder's certificate not in date";
  return undefined;
}
