import "server-only";
import { createHash } from "node:crypto";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { enumerated, explicit, generalizedTime, implicitPrimitive, octetString, oid, sequence, tlv } from "../../der/write.ts";
import { errorCodeOf } from "../../errors.ts";
import { log } from "../../log.ts";
import { type Authority, authority, type Member, serialName } from "./authority.ts";
import { signed } from "./certificate.ts";
import { OCSP_VALIDITY } from "./profile.ts";
import { type OcspRequest, readOcspRequest } from "./read-ocsp-request.ts";

/** OCSPResponseStatus (RFC 6960 §4.2.1). */
const STATUS = { malformedRequest: 1, internalError: 2, tryLater: 3 } as const;
const refusal = (status: keyof typeof STATUS): Bytes => sequence(enumerated(STATUS[status]));
/** Hashes a CertID may use: names of public things, so SHA-1 does no harm here (RFC 5019 §2.1.1 prescribes it). */
const CERT_ID_HASH: Record<string, string> = {
  [oids.sha1]: "sha1",
  [oids.sha256]: "sha256",
  [oids.sha384]: "sha384",
  [oids.sha512]: "sha512",
};

/**
 * Answers an OCSP request (RFC 6960) for certificates of the issuing CA: good, revoked, or unknown for a serial never issued
 * and for another issuer. Made anew each time, signed by the delegated responder, whose certificate is inside.
 * @param der OCSPRequest, untrusted @returns OCSPResponse; never throws
 */
export async function answerOcsp(der: Uint8Array, now: Date): Promise<Bytes> {
  let request: OcspRequest;
  try {
    request = readOcspRequest(der);
  } catch {
    return refusal("malformedRequest");
  }
  try {
    return await respond(request, now);
  } catch (error) {
    const code = errorCodeOf(error);
    log.error("trust.ocsp.failed", error, { code });
    return refusal(code === "HSM_BUSY" || code === "HSM_UNAVAILABLE" ? "tryLater" : "internalError");
  }
}

async function respond({ questions, nonce }: OcspRequest, now: Date): Promise<Bytes> {
  const current = await authority();
  const ours = questions.filter((question) => isOfIssuer(question, current.ca)).map(({ serial }) => serialName(serial));
  const rows = await appDb().$queryRaw<{ serial: string; revokedAt: Date | null; reason: number | null }[]>`
    SELECT serial, revoked_at AS "revokedAt", reason FROM trust.issued_certificate WHERE issuer = 'ca' AND serial = ANY(${ours}::text[])`;
  const known = new Map(rows.map((row) => [row.serial, row]));
  const times = [generalizedTime(now), explicit(0, generalizedTime(new Date(now.getTime() + OCSP_VALIDITY)))];
  const answers = questions.map((question) => {
    const row = isOfIssuer(question, current.ca) ? known.get(serialName(question.serial)) : undefined;
    return sequence(question.certId, certificateStatus(row), ...times);
  });
  const tbs = sequence(
    explicit(2, octetString(current.ocsp.keyId)),
    generalizedTime(now),
    sequence(...answers),
    ...(nonce ? [explicit(1, sequence(nonce))] : []),
  );
  const basic = await signed(tbs, current.ocsp, responderCertificate(current));
  return sequence(enumerated(0), explicit(0, sequence(oid(oids.ocspBasic), octetString(basic))));
}

/** CertStatus, all three IMPLICIT. A time of revocation in the future still counts: revoked is revoked. */
function certificateStatus(row: { revokedAt: Date | null; reason: number | null } | undefined): Bytes {
  if (!row) return implicitPrimitive(2, new Uint8Array());
  if (!row.revokedAt) return implicitPrimitive(0, new Uint8Array());
  return tlv(0xa1, generalizedTime(row.revokedAt), ...(row.reason ? [explicit(0, enumerated(row.reason))] : []));
}

const responderCertificate = ({ ocsp }: Authority): Bytes => explicit(0, sequence(ocsp.certificate));

const issuerHashes = new WeakMap<Member, Map<string, { name: Bytes; key: Bytes }>>();

function isOfIssuer({ hashAlgorithm, issuerNameHash, issuerKeyHash }: OcspRequest["questions"][number], issuer: Member): boolean {
  const algorithm = CERT_ID_HASH[hashAlgorithm];
  if (!algorithm) return false;
  const byAlgorithm = issuerHashes.get(issuer) ?? new Map<string, { name: Bytes; key: Bytes }>();
  issuerHashes.set(issuer, byAlgorithm);
  const hash = (bytes: Uint8Array): Bytes => new Uint8Array(createHash(algorithm).update(bytes).digest());
  const expected = byAlgorithm.get(algorithm) ?? { name: hash(issuer.subject), key: hash(issuer.publicKey) };
  byAlgorithm.set(algorithm, expected);
  return equalBytes(issuerNameHash, expected.name) && equalBytes(issuerKeyHash, expected.key);
}
