import { equalBytes } from "../../bytes.ts";
import { namesCertificate, parseTimestampToken, type SignerId, verifySignerInfo } from "../../cms/index.ts";
import type { DigestAlgorithm } from "../../crypto-port.ts";
import { oids } from "../../der/oids.ts";
import { readDer } from "../../der/read.ts";
import type { Certificate } from "./certificate.ts";
import type { PathContext } from "./context.ts";
import { readName, sameName } from "./name.ts";

export type TimestampFailure = "imprint" | "algorithm" | "certificate-missing" | "signing-certificate" | "signature";

export type TimestampCheck =
  | { ok: true; genTime: Date; signer: Certificate; nonce?: Uint8Array; policy: string }
  | { ok: false; failure: TimestampFailure };

/**
 * Whether a timestamp token is about these bytes and signed by the certificate it names (RFC 3161 §2.4.2, RFC 5816). The path of that
 * certificate is the caller's to validate with purpose "timestamping"; the token's certificates are added to the context.
 * @param imprint what the token must have hashed, under the algorithm it names
 * @throws DER_INVALID for what is no token
 */
export async function verifyTimestamp(
  { token, imprint }: { token: Uint8Array; imprint: (algorithm: DigestAlgorithm) => Promise<Uint8Array | undefined> },
  context: PathContext,
): Promise<TimestampCheck> {
  const { cms, tstInfo, content } = parseTimestampToken(token);
  const { digest, hash } = tstInfo.imprint;
  if (!digest || digest === "SHA-1") return { ok: false, failure: "algorithm" };
  const expected = await imprint(digest);
  if (!expected || !equalBytes(expected, hash)) return { ok: false, failure: "imprint" };

  context.add({ certificates: cms.certificates });
  const signerInfo = cms.signerInfos[0];
  const signer = signerInfo && findSigner(signerInfo.sid, cms.certificates, context);
  if (!signerInfo || !signer) return { ok: false, failure: "certificate-missing" };
  const named = await namesCertificate(signerInfo.signedAttributes?.list ?? [], signer.raw, context.crypto);
  if (named !== "v1" && named !== "v2") return { ok: false, failure: "signing-certificate" };
  const verdict = await verifySignerInfo({
    signerInfo,
    spki: signer.spki,
    content: [content],
    contentType: oids.tstInfo,
    crypto: context.crypto,
  });
  if (verdict === "unsupported-algorithm") return { ok: false, failure: "algorithm" };
  if (verdict !== "ok") return { ok: false, failure: "signature" };
  return { ok: true, genTime: tstInfo.genTime, signer, nonce: tstInfo.nonce, policy: tstInfo.policy };
}

/**
 * The certificate a SignerInfo names: one the CMS itself brings before any other of the context, so that a look-alike in the DSS
 * does not get in its way.
 */
export function findSigner(sid: SignerId, brought: readonly Uint8Array[], { pool }: PathContext): Certificate | undefined {
  const fits = signerTest(sid);
  const fitting = pool.filter(fits);
  return fitting.find((one) => brought.some((raw) => equalBytes(raw, one.raw))) ?? fitting[0];
}

function signerTest(sid: SignerId): (certificate: Certificate) => boolean {
  if ("subjectKeyIdentifier" in sid) {
    return ({ subjectKeyIdentifier: own }) => own !== undefined && equalBytes(own, sid.subjectKeyIdentifier);
  }
  const issuer = readName(readDer(sid.issuer));
  return (one) => equalBytes(one.serial, sid.serial) && sameName(one.issuer, issuer);
}
