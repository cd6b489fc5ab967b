import { type Bytes, equalBytes } from "../bytes.ts";
import type { SignatureScheme } from "../crypto-port.ts";
import { oids } from "../der/oids.ts";
import { DerError, fieldsOf, readDer } from "../der/read.ts";
import { explicit, integer, octetString, oid, sequence, setOf, tlv } from "../der/write.ts";
import { addSignatureTimestamp } from "./add-signature-timestamp.ts";
import {
  DIGEST_LENGTH,
  digestIdentifier,
  type KeyAlgorithm,
  schemeOf,
  signatureIdentifier,
  signatureSize,
  signingDigest,
} from "./algorithms.ts";
import { signedAttributesOf } from "./build-signed-attributes.ts";

/**
 * The CMS of a PDF signature at B-B: DER ContentInfo with SignedData v1, one SignerInfo (RFC 5652 §5; EN 319 142-1 §6.3), and no eContent
 * but for what is signed outside of a PDF.
 *
 * @param signedAttributes the SET OF of `buildSignedAttributes`, stored as it was signed
 * @param signatureValue ECDSA-Sig-Value DER, or RSA's octets
 * @param content to enclose; what `signedAttributes` has the digest of
 * @param chain DER certificates, the signer's first, then intermediates; the root need not be there
 */
export function assembleCms({
  signedAttributes,
  signatureValue,
  keyAlgorithm,
  chain,
  content,
}: {
  signedAttributes: Uint8Array;
  signatureValue: Uint8Array;
  keyAlgorithm: KeyAlgorithm | SignatureScheme;
  content?: Uint8Array;
  chain: readonly Uint8Array[];
}): Bytes {
  const [signer] = chain;
  if (!signer) throw new RangeError("a CMS needs its signer's certificate");
  const attributes = readDer(signedAttributes);
  if (attributes.tag !== 0x31) throw new DerError("signed attributes must be a SET OF");
  const scheme = schemeOf(keyAlgorithm);
  const digest = digestIdentifier(signingDigest(scheme));
  const signerInfo = sequence(
    integer(1),
    issuerAndSerialNumber(signer),
    digest,
    tlv(0xa0, attributes.content),
    signatureIdentifier(scheme),
    octetString(signatureValue),
  );
  const certificates = setOf(...chain.filter((one, at) => chain.findIndex((other) => equalBytes(one, other)) === at));
  const signedData = sequence(
    integer(1),
    setOf(digest),
    sequence(oid(oids.data), ...(content ? [explicit(0, octetString(content))] : [])),
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
export const TIMESTAMP_MARGIN = 96;

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
  keyAlgorithm: KeyAlgorithm | SignatureScheme;
  timestampSize: number;
}): number {
  const [signer] = chain;
  if (!signer) throw new RangeError("a CMS needs its signer's certificate");
  const digest = signingDigest(schemeOf(keyAlgorithm));
  const hash = new Uint8Array(DIGEST_LENGTH[digest]);
  const cms = assembleCms({
    signedAttributes: signedAttributesOf({ messageDigest: hash, certificateHash: hash, digest }),
    signatureValue: new Uint8Array(signatureSize(signer)),
    keyAlgorithm,
    chain,
  });
  if (timestampSize === 0) return cms.length;
  return addSignatureTimestamp(cms, octetString(new Uint8Array(timestampSize + TIMESTAMP_MARGIN))).length;
}
