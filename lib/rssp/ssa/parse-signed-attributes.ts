import { type Bytes, equalBytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { children, expectTag, readDer, readFirst, readOctets, readOid, sequenceOf } from "../../der/read.ts";
import { compareOctets } from "../../der/write.ts";
import { NatsuinError } from "../../errors.ts";
import { sha256 } from "../../sha256.ts";

export type SignedAttributes = {
  /** SHA-256 of the document's signed ranges: the digest that is shown to people */
  messageDigest: Bytes;
  /** SHA-256 of the certificate the signature is bound to (RFC 5035 signing-certificate-v2) */
  certificateHash: Bytes;
  /** SHA-256 of the attributes: the hash that the key will sign */
  dtbsr: Bytes;
};

/** Three attributes need some 200 octets; the cap spares the parser anything that is not them. */
const MAX_OCTETS = 4096;

/**
 * Reads CMS signed attributes (DER SET OF Attribute, RFC 5652 §5.4) and recomputes the DTBS/R.
 * Exactly contentType (id-data), messageDigest (SHA-256) and signing-certificate-v2, once each: the RSSP signs nothing
 * that it cannot explain to the signer, and a PAdES signature has no signing-time (EN 319 142-1 §6.3).
 * Throws RSSP_REQUEST_INVALID with the reason.
 */
export function parseSignedAttributes(der: Uint8Array): SignedAttributes {
  if (der.length > MAX_OCTETS) return invalid("signed attributes too long");
  try {
    return read(new Uint8Array(der));
  } catch (error) {
    if (error instanceof NatsuinError && error.code === "DER_INVALID")
      return invalid(`signed attributes: ${error.details.reason}`);
    throw error;
  }
}

function read(der: Bytes): SignedAttributes {
  const elements = children(expectTag(readDer(der), 0x31));
  // One encoding only, or two parties could hash two forms of the same set (X.690 §11.6).
  for (const [index, element] of elements.entries()) {
    const before = elements[index - 1];
    if (before && compareOctets(before.raw, element.raw) >= 0) return invalid("signed attributes are not in DER order");
  }
  const values = new Map<string, Bytes>();
  for (const element of elements) {
    const [type, set, more] = sequenceOf(element);
    const [value, another] = children(expectTag(set, 0x31));
    if (more || !value || another) return invalid("an attribute has one value");
    const name = readOid(type);
    if (values.has(name)) return invalid("an attribute stands twice");
    values.set(name, value.raw);
  }
  const take = (name: string): Bytes => {
    const value = values.get(name) ?? invalid(`attribute ${name} is missing`);
    values.delete(name);
    return value;
  };
  if (readOid(readFirst(take(oids.contentType))) !== oids.data) return invalid("content type is not id-data");
  const messageDigest = readOctets(readFirst(take(oids.messageDigest)));
  if (messageDigest.length !== 32) return invalid("message digest is not SHA-256");
  const certificateHash = readCertificateHash(take(oids.signingCertificateV2));
  if (values.size > 0) return invalid("an attribute that the RSSP does not sign");
  return {
    messageDigest: messageDigest.slice(),
    certificateHash,
    dtbsr: sha256(der),
  };
}

/**
 * SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies OPTIONAL } with one ESSCertIDv2
 * ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING, issuerSerial OPTIONAL } (RFC 5035 §3).
 */
function readCertificateHash(value: Bytes): Bytes {
  const [certs, policies] = sequenceOf(readFirst(value));
  const [id, another] = sequenceOf(certs);
  if (policies || another) return invalid("signing-certificate-v2 names more than the signer's certificate");
  const parts = sequenceOf(id);
  // A DEFAULT is left out in DER: a hash algorithm that stands here is another than SHA-256.
  if (parts[0]?.tag === 0x30) return invalid("signing-certificate-v2 is not over SHA-256");
  const hash = readOctets(parts[0]);
  if (hash.length !== 32) return invalid("signing-certificate-v2 is not over SHA-256");
  return hash.slice();
}

/** Does the signature's binding name this certificate (DER)? */
export function bindsCertificate(attributes: SignedAttributes, certificate: Uint8Array): boolean {
  return equalBytes(attributes.certificateHash, sha256(certificate));
}

function invalid(reason: string): never {
  throw new NatsuinError("RSSP_REQUEST_INVALID", { reason });
}
