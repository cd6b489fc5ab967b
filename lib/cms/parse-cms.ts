import { type Bytes, concatBytes } from "../bytes.ts";
import type { DigestAlgorithm, SignatureScheme } from "../crypto-port.ts";
import { readDigestAlgorithm, readSignatureScheme } from "../der/algorithm.ts";
import { oids } from "../der/oids.ts";
import {
  children,
  DerError,
  type DerNode,
  expectTag,
  fieldsOf,
  integerOctets,
  onlyChild,
  readDer,
  readOctets,
  readOid,
  readSmallInteger,
} from "../der/read.ts";
import { compareOctets } from "../der/write.ts";

export type Attribute = { type: string; values: DerNode[] };
/** Which certificate signed: issuer Name as encoded and serial number octets, or a subject key identifier. */
export type SignerId = { issuer: Bytes; serial: Bytes } | { subjectKeyIdentifier: Bytes };

export type SignerInfo = {
  version: number;
  sid: SignerId;
  /** undefined: an algorithm not known here */
  digest: DigestAlgorithm | undefined;
  scheme: SignatureScheme | undefined;
  signature: Bytes;
  /** absent where the signature is over the content itself */
  signedAttributes?: {
    /** what was signed: the attributes re-tagged as SET OF (RFC 5652 §5.4) */
    encoded: Bytes;
    /** the SET OF is in DER order */
    sorted: boolean;
    list: Attribute[];
  };
  unsignedAttributes: Attribute[];
};

export type Cms = {
  version: number;
  contentType: string;
  /** undefined where detached */
  content?: Bytes;
  /** raw X.509 certificates; other certificate forms are left out */
  certificates: Bytes[];
  /** raw CertificateLists */
  crls: Bytes[];
  signerInfos: SignerInfo[];
};

/**
 * A DER ContentInfo with SignedData (RFC 5652 §5), of a PDF signature or of a timestamp token. Whatever the number of
 * signers: the caller judges that.
 * @throws DER_INVALID for BER (indefinite lengths), trailing octets, or another structure
 */
export function parseCms(der: Uint8Array): Cms {
  const contentInfo = fieldsOf(readDer(der));
  if (readOid(contentInfo.next()) !== oids.signedData) throw new DerError("not SignedData");
  const signedData = fieldsOf(onlyChild(expectTag(contentInfo.next(), 0xa0)));
  contentInfo.end();

  const version = readSmallInteger(signedData.next());
  expectTag(signedData.next(), 0x31);
  const encapsulated = fieldsOf(signedData.next());
  const contentType = readOid(encapsulated.next());
  const wrapped = encapsulated.optional(0xa0);
  encapsulated.end();
  const certificates = signedData.optional(0xa0);
  const crls = signedData.optional(0xa1);
  const signerInfos = children(expectTag(signedData.next(), 0x31)).map(readSignerInfo);
  signedData.end();

  return {
    version,
    contentType,
    content: wrapped && readOctets(onlyChild(wrapped)),
    certificates: plainMembers(certificates),
    crls: plainMembers(crls),
    signerInfos,
  };
}

/** Members with the plain SEQUENCE tag: attribute certificates and other formats are tagged. */
function plainMembers(set: DerNode | undefined): Bytes[] {
  return set
    ? children(set)
        .filter((member) => member.tag === 0x30)
        .map((member) => member.raw)
    : [];
}

function readSignerInfo(node: DerNode): SignerInfo {
  const fields = fieldsOf(node);
  const version = readSmallInteger(fields.next());
  const sid = readSignerId(fields.next());
  const digest = readDigestAlgorithm(fields.next());
  const signed = fields.optional(0xa0);
  const scheme = readSignatureScheme(fields.next(), digest);
  const signature = readOctets(fields.next());
  const unsigned = fields.optional(0xa1);
  fields.end();
  return {
    version,
    sid,
    digest,
    scheme,
    signature,
    signedAttributes: signed && {
      encoded: concatBytes(Uint8Array.of(0x31), signed.raw.subarray(1)),
      sorted: isSorted(children(signed)),
      list: children(signed).map(readAttribute),
    },
    unsignedAttributes: unsigned ? children(unsigned).map(readAttribute) : [],
  };
}

function readSignerId(node: DerNode): SignerId {
  if (node.tag === 0x80) return { subjectKeyIdentifier: node.content };
  const fields = fieldsOf(node);
  const issuer = expectTag(fields.next(), 0x30).raw;
  const serial = integerOctets(fields.next());
  fields.end();
  return { issuer, serial };
}

function readAttribute(node: DerNode): Attribute {
  const fields = fieldsOf(node);
  const type = readOid(fields.next());
  const values = children(expectTag(fields.next(), 0x31));
  fields.end();
  return { type, values };
}

function isSorted(members: DerNode[]): boolean {
  return members.every((member, at) => at === 0 || compareOctets((members[at - 1] as DerNode).raw, member.raw) <= 0);
}

/** The single value of an attribute that occurs once with one value; undefined if absent, DER_INVALID if repeated. */
export function singleValue(attributes: Attribute[], type: string): DerNode | undefined {
  const found = attributes.filter((attribute) => attribute.type === type);
  if (found.length === 0) return undefined;
  const [value] = (found[0] as Attribute).values;
  if (found.length > 1 || !value || (found[0] as Attribute).values.length > 1) throw new DerError(`attribute ${type} repeated`);
  return value;
}
