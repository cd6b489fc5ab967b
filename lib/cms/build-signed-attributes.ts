import type { Bytes } from "../bytes.ts";
import type { CryptoPort } from "../crypto-port.ts";
import { oids } from "../der/oids.ts";
import { octetString, oid, sequence, setOf } from "../der/write.ts";
import { DIGEST_LENGTH, digestIdentifier, type SigningDigest } from "./algorithms.ts";

const attribute = (type: string, value: Uint8Array): Bytes => sequence(oid(type), setOf(value));

/**
 * The signed attributes of a PAdES baseline signature, and what the key signs.
 *
 * Exactly content-type, message-digest and signing-certificate-v2 (EN 319 142-1 §6.3; RFC 5035). No signing-time: in PAdES the
 * claimed time is the dictionary's /M, and the attribute is forbidden.
 *
 * @param messageDigest of the ByteRange, by `digest`
 * @param signerCertificate DER
 * @returns the attributes as a DER SET OF, and `dtbsr` = its digest (RFC 5652 §5.4)
 */
export async function buildSignedAttributes(
  {
    messageDigest,
    signerCertificate,
    digest = "SHA-256",
  }: { messageDigest: Uint8Array; signerCertificate: Uint8Array; digest?: SigningDigest },
  crypto: CryptoPort,
): Promise<{ signedAttributes: Bytes; dtbsr: Bytes }> {
  if (messageDigest.length !== DIGEST_LENGTH[digest]) throw new RangeError(`the message digest must be a ${digest}`);
  const certificateHash = await crypto.digest(digest, [signerCertificate]);
  const signedAttributes = signedAttributesOf({ messageDigest, certificateHash, digest });
  return { signedAttributes, dtbsr: await crypto.digest(digest, [signedAttributes]) };
}

/** The SET OF itself. SHA-256 is the DEFAULT of ESSCertIDv2's hash algorithm, and DER omits defaults. */
export function signedAttributesOf({
  messageDigest,
  certificateHash,
  digest,
}: {
  messageDigest: Uint8Array;
  certificateHash: Uint8Array;
  digest: SigningDigest;
}): Bytes {
  const essCertIdV2 = sequence(...(digest === "SHA-256" ? [] : [digestIdentifier(digest)]), octetString(certificateHash));
  return setOf(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.messageDigest, octetString(messageDigest)),
    attribute(oids.signingCertificateV2, sequence(sequence(essCertIdV2))),
  );
}
