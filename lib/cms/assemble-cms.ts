import { type Bytes, equalBytes } from "../bytes.ts";
import { oids } from "../der/oids.ts";
import { DerError, fieldsOf, readDer } from "../der/read.ts";
import { derNull, explicit, integer, octetString, oid, sequence, setOf, tlv } from "../der/write.ts";

export type KeyAlgorithm = "P-256" | "RSA-3072";

/** SHA-2 identifiers carry no parameters (RFC 5754 §2). */
const sha256 = sequence(oid(oids.sha256));
const signatureAlgorithms: Record<KeyAlgorithm, Bytes> = {
  "P-256": sequence(oid(oids.ecdsaWithSha256)),
  "RSA-3072": sequence(oid(oids.sha256WithRsa), derNull()),
};

/**
 * The finished CMS of a PDF signature: DER ContentInfo with SignedData v1, no eContent, one SignerInfo (RFC 5652 §5; EN 319 142-1 §6.3).
 *
 * @param signedAttributes the SET OF of `buildSignedAttributes`, stored as it was signed
 * @param signatureValue ECDSA-Sig-Value DER, or RSA PKCS#1 v1.5
 * @param chain DER certificates, the signer's first, then intermediates; the root need not be there
 * @param timestampToken DER ContentInfo of RFC 3161, over the signature value
 */
export function assembleCms({
  signedAttributes,
  signatureValue,
  keyAlgorithm,
  chain,
  timestampToken,
}: {
  signedAttributes: Uint8Array;
  signatureValue: Uint8Array;
  keyAlgorithm: KeyAlgorithm;
  chain: readonly Uint8Array[];
  timestampToken?: Uint8Array;
}): Bytes {
  const [signer] = chain;
  if (!signer) throw new RangeError("a CMS needs its signer's certificate");
  const attributes = readDer(signedAttributes);
  if (attributes.tag !== 0x31) throw new DerError("signed attributes must be a SET OF");
  const unsigned = timestampToken && tlv(0xa1, sequence(oid(oids.signatureTimestamp), setOf(timestampToken)));
  const signerInfo = sequence(
    integer(1),
    issuerAndSerialNumber(signer),
    sha256,
    tlv(0xa0, attributes.content),
    signatureAlgorithms[keyAlgorithm],
    octetString(signatureValue),
    ...(unsigned ? [unsigned] : []),
  );
  const certificates = setOf(...chain.filter((one, at) => chain.findIndex((other) => equalBytes(one, other)) === at));
  const signedData = sequence(
    integer(1),
    setOf(sha256),
    sequence(oid(oids.data)),
    tlv(0xa0, readDer(certificates).content),
    setOf(signerInfo),
  );
  return sequence(oid(oids.signedData), explicit(0, signedData));
}

function issuerAndSerialNumber(certificate: Uint8Array): Bytes {
  const tbs = fieldsOf(fieldsOf(readDer(certificate)).next());
  tbs.optional(0xa0);
  const serial = tbs.next();
  tbs.next();
  const issuer = tbs.next();
  return sequence(issuer.raw, serial.raw);
}

/** A real token differs from the dummy it is sized by: serial number, nonce and ECDSA values vary by a few bytes each. */
const TIMESTAMP_MARGIN = 96;

/**
 * Bytes to reserve in /Contents for a CMS of this chain, from a dummy: never less than the real one needs.
 * @param timestampSize length of a token of the same TSA, 0 for none
 */
export function cmsSize({
  chain,
  keyAlgorithm,
  timestampSize,
}: {
  chain: readonly Uint8Array[];
  keyAlgorithm: KeyAlgorithm;
  timestampSize: number;
}): number {
  const dummyAttributes = new Uint8Array(32);
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf(value));
  return assembleCms({
    signedAttributes: setOf(
      attribute(oids.contentType, oid(oids.data)),
      attribute(oids.messageDigest, octetString(dummyAttributes)),
      attribute(oids.signingCertificateV2, sequence(sequence(sequence(octetString(dummyAttributes))))),
    ),
    signatureValue: new Uint8Array(keyAlgorithm === "P-256" ? 72 : 384),
    keyAlgorithm,
    chain,
    timestampToken: timestampSize > 0 ? octetString(new Uint8Array(timestampSize + TIMESTAMP_MARGIN)) : undefined,
  }).length;
}
