import type { Bytes } from "../bytes.ts";
import type { CryptoPort } from "../crypto-port.ts";
import { oids } from "../der/oids.ts";
import { octetString, oid, sequence, setOf } from "../der/write.ts";

const attribute = (type: string, value: Uint8Array): Bytes => sequence(oid(type), setOf(value));

/**
 * The signed attributes of a PAdES baseline signature, and what the key signs.
 *
 * Exactly content-type, message-digest and signing-certificate-v2 (EN 319 142-1 §6.3; RFC 5035). No signing-time: in PAdES the
 * claimed time is the dictionary's /M, and the attribute is forbidden. The ESSCertIDv2 names no hash algorithm because
 * SHA-256 is its DEFAULT and DER omits defaults.
 *
 * @param messageDigest SHA-256 of the ByteRange, 32 bytes
 * @param signerCertificate DER
 * @returns the attributes as a DER SET OF, and `dtbsr` = its SHA-256 (RFC 5652 §5.4)
 */
export async function buildSignedAttributes(
  { messageDigest, signerCertificate }: { messageDigest: Uint8Array; signerCertificate: Uint8Array },
  crypto: CryptoPort,
): Promise<{ signedAttributes: Bytes; dtbsr: Bytes }> {
  if (messageDigest.length !== 32) throw new RangeError("the message digest must be a SHA-256");
  const certificateHash = await crypto.digest("SHA-256", [signerCertificate]);
  const essCertIdV2 = sequence(octetString(certificateHash));
  const signedAttributes = setOf(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.messageDigest, octetString(messageDigest)),
    attribute(oids.signingCertificateV2, sequence(sequence(essCertIdV2))),
  );
  return { signedAttributes, dtbsr: await crypto.digest("SHA-256", [signedAttributes]) };
}
