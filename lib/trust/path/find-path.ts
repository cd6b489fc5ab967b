import { equalBytes } from "../../bytes.ts";
import { type Certificate, isSelfIssued, sameCertificate, sameKey } from "./certificate.ts";
import { checkPath, type PathFailure, type PolicyInputs } from "./check-path.ts";
import type { PathContext } from "./context.ts";
import { sameName } from "./name.ts";

export type PathResult =
  /** `path` from the end entity up to the certificate the anchor issued */
  { ok: true; path: Certificate[]; anchor: Certificate } | { ok: false; failure: PathFailure; path: Certificate[] };

const MAX_LENGTH = 10;
/** Certificates tried as issuer in one search. Ten cross-certified CAs have millions of simple paths. */
const MAX_STEPS = 400;

/**
 * The first path from the certificate to an anchor that obeys RFC 5280 §6.1 and that `accept` (revocation) does not refuse.
 * Over every certificate whose subject fits, the shortest paths first, so that cross-certificates do not lead astray; bounded. An
 * issuer whose key did not make the signature is not followed.
 */
export async function findPath(
  request: {
    certificate: Certificate;
    at: Date;
    policy?: PolicyInputs;
    accept?: (path: Certificate[], anchor: Certificate) => Promise<PathFailure | undefined>;
  },
  context: PathContext,
): Promise<PathResult> {
  const { certificate, at, policy, accept } = request;
  let stepsLeft = MAX_STEPS;
  let failed: { failure: PathFailure; path: Certificate[] } = { failure: "NO_CHAIN", path: [certificate] };
  let failedBeyondSearch = false;

  let longest = 1;
  let cutShort = false;
  const extend = async (path: Certificate[]): Promise<PathResult | undefined> => {
    const lowest = path.at(-1) as Certificate;
    let named = false;
    let signed = false;
    for (const issuer of issuersOf(lowest, context)) {
      if (stepsLeft <= 0) return undefined;
      stepsLeft -= 1;
      const trusted = context.anchors.includes(issuer);
      if (
        !trusted &&
        path.some((one) => sameCertificate(one, issuer) || (sameName(one.subject, issuer.subject) && sameKey(one, issuer)))
      )
        continue;
      if (!(await context.signedBy(lowest, issuer))) {
        named = true;
        continue;
      }
      signed = true; // candidates of that name with another key are then merely others
      if (trusted) {
        if (path.length < longest) continue; // judged before
        const failure =
          (await checkPath({ path: path.toReversed(), anchor: issuer, at, policy }, context)) ?? (await accept?.(path, issuer));
        if (!failure) return { ok: true, path, anchor: issuer };
        if (!failedBeyondSearch) failed = { failure, path };
        failedBeyondSearch = true;
      } else if (path.length < longest) {
        const found = await extend([...path, issuer]);
        if (found) return found;
      } else cutShort = true;
    }
    if (named && !signed && !failedBeyondSearch && !isSelfIssued(lowest)) failed = { failure: signatureFailure(lowest), path };
    return undefined;
  };

  if (context.anchors.some((anchor) => sameCertificate(anchor, certificate))) return trustedItself(certificate, at);
  do {
    cutShort = false;
    const found = await extend([certificate]);
    if (found) return found;
    longest += 1;
  } while (cutShort && longest <= MAX_LENGTH && stepsLeft > 0);
  if (stepsLeft <= 0 && !failedBeyondSearch) return { ok: false, failure: "TOO_COMPLEX", path: [certificate] };
  return { ok: false, ...failed };
}

function signatureFailure({ scheme }: Certificate): PathFailure {
  return !scheme || scheme.digest === "SHA-1" ? "WEAK_ALGORITHM" : "BAD_SIGNATURE";
}

/** A trust list may name an end entity, such as a TSA's certificate, as anchor: its dates still hold. */
function trustedItself(certificate: Certificate, at: Date): PathResult {
  if (at < certificate.notBefore) return { ok: false, failure: "NOT_YET_VALID", path: [certificate] };
  if (at > certificate.notAfter) return { ok: false, failure: "EXPIRED", path: [certificate] };
  return { ok: true, path: [], anchor: certificate };
}

/** Certificates whose subject is this issuer: anchors first, then those whose key identifier fits (a hint, never a rule). */
function issuersOf(certificate: Certificate, context: PathContext): Certificate[] {
  const rank = (issuer: Certificate): number => {
    const fits =
      !certificate.authorityKeyIdentifier ||
      !issuer.subjectKeyIdentifier ||
      equalBytes(certificate.authorityKeyIdentifier, issuer.subjectKeyIdentifier);
    return (fits ? 0 : 2) + (context.anchors.includes(issuer) ? 0 : 1);
  };
  return context.pool.filter((one) => sameName(one.subject, certificate.issuer)).toSorted((a, b) => rank(a) - rank(b));
}
