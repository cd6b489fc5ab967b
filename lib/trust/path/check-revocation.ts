import { type Certificate, sameCertificate } from "./certificate.ts";
import { checkCrl, maySignCrls } from "./check-crl.ts";
import { checkOcsp } from "./check-ocsp.ts";
import type { PathFailure } from "./check-path.ts";
import type { PathContext } from "./context.ts";
import { ALL_REASONS, type Crl } from "./crl.ts";
import { findPath } from "./find-path.ts";
import { displayName, sameName } from "./name.ts";
import type { RevocationQuestion, RevocationVerdict } from "./revocation.ts";

/**
 * The status of a certificate at the time in question, from the OCSP responses and CRLs of the context. Revoked by any of them that
 * can be believed wins; good needs an OCSP response, or CRLs that together cover every reason.
 */
export async function checkRevocation(
  question: RevocationQuestion,
  context: PathContext,
  inProgress: readonly Certificate[] = [],
): Promise<RevocationVerdict> {
  const reasons: string[] = [];
  let good: RevocationVerdict | undefined;

  for (const response of context.ocsps) {
    const verdict = await checkOcsp(response, question, context).catch(() => undefined);
    if (verdict?.status === "revoked") return verdict;
    if (verdict?.status === "good") good ??= verdict;
    if (verdict?.status === "unknown") reasons.push(...verdict.reasons);
  }

  let covered = 0;
  let byCrl: RevocationVerdict | undefined;
  let delta = false;
  for (const crl of context.crls) {
    if (!sameName(crl.issuer, question.certificate.issuer)) continue;
    const signer = await findCrlSigner(crl, question, context, inProgress);
    const verdict = signer ? judge(crl, question) : { status: "unusable" as const, why: "CRL: not signed by the CA" };
    if (verdict?.status === "revoked") return { ...verdict, source: "crl" };
    if (verdict?.status === "unusable") reasons.push(verdict.why);
    if (verdict?.status === "delta") delta = true;
    if (verdict?.status !== "not-listed" || !signer) continue;
    covered |= verdict.reasons;
    if (covered === ALL_REASONS)
      byCrl ??= {
        status: "good",
        source: "crl",
        thisUpdate: crl.thisUpdate,
        nextUpdate: crl.nextUpdate,
        producedAt: crl.thisUpdate,
        issuedBy: displayName(crl.issuer),
        raw: crl.raw,
        signer,
      };
  }
  // Delta CRLs are not evaluated, so a complete one that has a delta is not the CA's last word.
  if (delta) reasons.push("CRL: a delta CRL");
  good ??= delta ? undefined : byCrl;
  return good ?? { status: "unknown", reasons: reasons.length > 0 ? reasons : ["no revocation data"] };
}

function judge(crl: Crl, question: RevocationQuestion) {
  try {
    return checkCrl(crl, question);
  } catch {
    return { status: "unusable" as const, why: "CRL: cannot be read" };
  }
}

/** The CA's own key, or another one of the same name that has a path of its own to the same anchor (RFC 5280 §6.3.3 (f)). */
async function findCrlSigner(
  crl: Crl,
  question: RevocationQuestion,
  context: PathContext,
  inProgress: readonly Certificate[],
): Promise<Certificate | undefined> {
  for (const candidate of [question.issuer, ...context.pool]) {
    if (!sameName(candidate.subject, crl.issuer) || !maySignCrls(candidate)) continue;
    if (!(await context.signedBy(crl, candidate))) continue;
    if (sameCertificate(candidate, question.issuer) || sameCertificate(candidate, question.anchor)) return candidate;
    // A key that signs the CRLs which speak of itself: the outer question decides.
    if (inProgress.some((one) => sameCertificate(one, candidate))) return candidate;
    const { at, now, skewSeconds } = question;
    const found = await findPath(
      {
        certificate: candidate,
        at,
        accept: (path, anchor) =>
          sameCertificate(anchor, question.anchor)
            ? checkPathRevocation({ path, anchor, at, now, skewSeconds }, context, [...inProgress, candidate])
            : Promise.resolve("NO_CHAIN"),
      },
      context,
    );
    if (found.ok) return candidate;
  }
  return undefined;
}

/** Every certificate of a path, from the anchor downwards. */
export async function checkPathRevocation(
  {
    path,
    anchor,
    ...times
  }: { path: Certificate[]; anchor: Certificate } & Pick<RevocationQuestion, "at" | "now" | "skewSeconds">,
  context: PathContext,
  inProgress: readonly Certificate[] = [],
): Promise<PathFailure | undefined> {
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const certificate = path[at] as Certificate;
    const issuer = path[at + 1] ?? anchor;
    const verdict = await checkRevocation({ certificate, issuer, anchor, ...times }, context, inProgress);
    if (verdict.status === "revoked") return "REVOKED";
    if (verdict.status === "unknown") return "REVOCATION_UNKNOWN";
  }
  return undefined;
}
