import { oids } from "../../der/oids.ts";
import { children, fieldsOf, onlyChild, readDer } from "../../der/read.ts";
import { type Certificate, type Extensions, keyUsageBit } from "./certificate.ts";
import { ALL_REASONS, type Crl, findCrlEntry, type PointName, readPointName, reasonMask } from "./crl.ts";
import { type GeneralName, readGeneralNames, sameGeneralName } from "./general-name.ts";
import { type Name, readRdn, sameName } from "./name.ts";
import { isTooEarly, type RevocationQuestion, TOO_EARLY, timeProblem } from "./revocation.ts";

/** `reasons`: the mask of reasons this CRL speaks for. */
export type CrlVerdict =
  | { status: "not-listed"; reasons: number }
  | { status: "revoked"; at: Date; reason?: number }
  | { status: "delta" }
  | { status: "unusable"; why: string };

const PROCESSED = new Set<string>([oids.issuingDistributionPoint, oids.authorityKeyIdentifier, oids.crlNumber]);

/**
 * What a CRL whose signature has been verified says of a certificate (RFC 5280 §6.3.3). Delta and indirect CRLs are out of scope and
 * never count. undefined: it is about other certificates.
 */
export function checkCrl(crl: Crl, question: RevocationQuestion): CrlVerdict | undefined {
  const { certificate, at } = question;
  if (!sameName(crl.issuer, certificate.issuer)) return undefined;
  const unusable = (why: string): CrlVerdict => ({ status: "unusable", why: `CRL: ${why}` });
  if (crl.extensions.has(oids.deltaCrlIndicator)) return { status: "delta" };
  if (hasUnknownCritical(crl.extensions)) return unusable("unknown critical extension");
  if (!crl.nextUpdate) return unusable("no nextUpdate");
  const problem = timeProblem({ ...crl, producedAt: crl.thisUpdate }, question);
  if (problem) return unusable(problem);
  const reasons = coveredReasons(crl, certificate);
  if (typeof reasons === "string") return unusable(reasons);

  const entry = findCrlEntry(crl, certificate.serial);
  if (entry === "unusable") return unusable("unknown critical entry extension");
  if (entry && entry.at <= at) return { status: "revoked", at: entry.at, reason: entry.reason };
  return isTooEarly(crl.thisUpdate, question) ? unusable(TOO_EARLY) : { status: "not-listed", reasons };
}

function hasUnknownCritical(extensions: Extensions): boolean {
  return [...extensions].some(([id, { critical }]) => critical && !PROCESSED.has(id));
}

/** The reasons for which the CRL covers this certificate, or why it does not cover it at all. */
function coveredReasons(crl: Crl, certificate: Certificate): number | string {
  const idp = crl.issuingDistributionPoint;
  if (idp?.indirect) return "an indirect CRL";
  if (idp?.onlyAttributeCertificates) return "for attribute certificates only";
  const isCa = certificate.basicConstraints?.ca === true;
  if (idp?.onlyUserCertificates && isCa) return "for end-entity certificates only";
  if (idp?.onlyCaCertificates && !isCa) return "for CA certificates only";

  const published = idp?.point && namesOf(idp.point, crl.issuer);
  let mask = 0;
  for (const point of distributionPoints(certificate)) {
    if (published && !point.names.some((name) => published.some((other) => sameGeneralName(name, other)))) continue;
    mask |= (point.reasons ?? ALL_REASONS) & (idp?.reasons ?? ALL_REASONS);
  }
  return mask === 0 ? "of another distribution point" : mask;
}

type Point = { names: GeneralName[]; reasons?: number };

/** The certificate's own points, and the one that is always there: a CRL published under the issuer's name (RFC 5280 §6.3.3). */
function distributionPoints(certificate: Certificate): Point[] {
  const implied: Point = { names: [{ kind: "directory", name: certificate.issuer }] };
  const extension = certificate.extensions.get(oids.crlDistributionPoints);
  if (!extension) return [implied];
  const points = children(readDer(extension.value)).flatMap((node): Point[] => {
    const fields = fieldsOf(node);
    const name = fields.optional(0xa0);
    const reasons = fields.optional(0x81);
    const crlIssuer = fields.optional(0xa2);
    fields.end();
    // A CRL issuer other than the CA would be an indirect CRL.
    const foreign =
      crlIssuer && !readGeneralNames(crlIssuer).some((one) => one.kind === "directory" && sameName(one.name, certificate.issuer));
    if (foreign) return [];
    return [
      {
        names: name ? namesOf(readPointName(onlyChild(name)), certificate.issuer) : implied.names,
        reasons: reasons && reasonMask(reasons),
      },
    ];
  });
  return [...points, implied];
}

function namesOf(point: PointName, issuer: Name): GeneralName[] {
  if ("names" in point) return point.names;
  const rdns = [...issuer.rdns, readRdn(point.relative, [], 0xa1)];
  return [{ kind: "directory", name: { raw: issuer.raw, attributes: [], rdns, key: JSON.stringify(rdns) } }];
}

export function maySignCrls(certificate: Certificate): boolean {
  return certificate.keyUsage ? certificate.keyUsage(keyUsageBit.cRLSign) : true;
}
