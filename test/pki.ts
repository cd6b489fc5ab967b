import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { type Bytes, concatBytes } from "../lib/bytes.ts";
import { assembleCms, buildSignedAttributes } from "../lib/cms/index.ts";
import { nodeCrypto } from "../lib/crypto-node.ts";
import { oids } from "../lib/der/oids.ts";
import { fieldsOf, readDer } from "../lib/der/read.ts";
import {
  bitString,
  boolean,
  derNull,
  enumerated,
  explicit,
  generalizedTime,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  setOf,
  tlv,
  utf8String,
  x509Time,
} from "../lib/der/write.ts";

/**
 * A PKI for tests, keys made on the spot and never kept: good and bad certificates, OCSP responses, CRLs and timestamps. P-256 with
 * SHA-256 throughout.
 */
export type Identity = { name: string; privateKey: KeyObject; spki: Bytes; certificate: Bytes; issuer?: Identity };

export type CertificateOptions = {
  name: string;
  issuer?: Identity;
  ca?: boolean;
  pathLength?: number;
  notBefore?: Date;
  notAfter?: Date;
  serial?: number;
  keyUsage?: number[];
  extendedKeyUsage?: string[];
  extendedKeyUsageCritical?: boolean;
  nocheck?: boolean;
  /** raw extensions to add */
  extra?: Bytes[];
  /** an own key pair is made where none is given */
  keys?: Pick<Identity, "privateKey" | "spki">;
};

const ecdsa = sequence(oid(oids.ecdsaWithSha256));
const day = 24 * 3600 * 1000;
let serials = 1000;

export const nameOf = (name: string): Bytes => sequence(setOf(sequence(oid(oids.commonName), utf8String(name))));

export const extension = (id: string, value: Uint8Array, critical = false): Bytes =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

export const sha256 = (...parts: Uint8Array[]): Bytes => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
};

export const signWith = (key: KeyObject, data: Uint8Array): Bytes => Uint8Array.from(createSign("sha256").update(data).sign(key));

export function newKeys(): Pick<Identity, "privateKey" | "spki"> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, spki: Uint8Array.from(publicKey.export({ type: "spki", format: "der" })) };
}

export function certify(options: CertificateOptions, now: Date): Identity {
  const keys = options.keys ?? newKeys();
  const { issuer, ca = false } = options;
  const usage = options.keyUsage ?? (ca ? [5, 6] : [0, 1]);
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(options.serial ?? serials++),
    ecdsa,
    nameOf(issuer?.name ?? options.name),
    sequence(
      x509Time(options.notBefore ?? new Date(now.getTime() - 30 * day)),
      x509Time(options.notAfter ?? new Date(now.getTime() + 365 * day)),
    ),
    nameOf(options.name),
    keys.spki,
    explicit(
      3,
      sequence(
        ...(ca
          ? [
              extension(
                oids.basicConstraints,
                sequence(boolean(true), ...(options.pathLength === undefined ? [] : [integer(options.pathLength)])),
                true,
              ),
            ]
          : []),
        extension(oids.keyUsage, namedBits(...usage), true),
        ...(options.extendedKeyUsage
          ? [extension(oids.extKeyUsage, sequence(...options.extendedKeyUsage.map(oid)), options.extendedKeyUsageCritical)]
          : []),
        ...(options.nocheck ? [extension(oids.ocspNocheck, derNull())] : []),
        ...(options.extra ?? []),
      ),
    ),
  );
  const signature = signWith(issuer?.privateKey ?? keys.privateKey, tbs);
  return { ...keys, name: options.name, certificate: sequence(tbs, ecdsa, bitString(signature)), issuer };
}

/** Serial number (as an INTEGER element) of a certificate. */
export function serialOf(certificate: Uint8Array): Bytes {
  const tbs = fieldsOf(fieldsOf(readDer(certificate)).next());
  tbs.optional(0xa0);
  return tbs.next().raw;
}

const keyOctets = (spki: Uint8Array): Bytes => {
  const fields = fieldsOf(readDer(spki));
  fields.next();
  return fields.next().content.subarray(1);
};
const sha1 = (data: Uint8Array): Bytes => Uint8Array.from(createHash("sha1").update(data).digest());

export type OcspOptions = {
  of: Identity;
  /** whose certificate the response is about is issued by; default the subject's own issuer */
  issuer?: Identity;
  responder: Identity;
  /** key that signs, where it is not the responder's */
  signer?: Identity;
  status?: "good" | "revoked" | "unknown";
  revokedAt?: Date;
  thisUpdate: Date;
  nextUpdate?: Date;
  producedAt?: Date;
  nonce?: Uint8Array;
  bring?: Identity[];
};

export function ocspResponse(options: OcspOptions): Bytes {
  const issuer = options.issuer ?? (options.of.issuer as Identity);
  const certId = sequence(
    sequence(oid(oids.sha1), derNull()),
    octetString(sha1(nameOf(issuer.name))),
    octetString(sha1(keyOctets(issuer.spki))),
    serialOf(options.of.certificate),
  );
  const status =
    options.status === "revoked"
      ? tlv(0xa1, generalizedTime(options.revokedAt ?? options.thisUpdate), explicit(0, enumerated(1)))
      : tlv(options.status === "unknown" ? 0x82 : 0x80);
  const data = sequence(
    explicit(1, nameOf(options.responder.name)),
    generalizedTime(options.producedAt ?? options.thisUpdate),
    sequence(
      sequence(
        certId,
        status,
        generalizedTime(options.thisUpdate),
        ...(options.nextUpdate ? [explicit(0, generalizedTime(options.nextUpdate))] : []),
      ),
    ),
    ...(options.nonce ? [explicit(1, sequence(extension(oids.ocspNonce, octetString(options.nonce))))] : []),
  );
  const basic = sequence(
    data,
    ecdsa,
    bitString(signWith((options.signer ?? options.responder).privateKey, data)),
    explicit(0, sequence(...(options.bring ?? [options.responder]).map(({ certificate }) => certificate))),
  );
  return sequence(enumerated(0), explicit(0, sequence(oid(oids.ocspBasic), octetString(basic))));
}

export type CrlOptions = {
  issuer: Identity;
  signer?: Identity;
  revoked?: { identity: Identity; at: Date; extensions?: Bytes[] }[];
  thisUpdate: Date;
  nextUpdate?: Date;
  extensions?: Bytes[];
};

export function crl({ issuer, signer, revoked = [], thisUpdate, nextUpdate, extensions = [] }: CrlOptions): Bytes {
  const entries = revoked.map(({ identity, at, extensions: own }) =>
    sequence(serialOf(identity.certificate), x509Time(at), ...(own ? [sequence(...own)] : [])),
  );
  const tbs = sequence(
    integer(1),
    ecdsa,
    nameOf(issuer.name),
    x509Time(thisUpdate),
    ...(nextUpdate ? [x509Time(nextUpdate)] : []),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    explicit(0, sequence(extension(oids.crlNumber, integer(1)), ...extensions)),
  );
  return sequence(tbs, ecdsa, bitString(signWith((signer ?? issuer).privateKey, tbs)));
}

/** An RFC 3161 token over SHA-256 of `data`, or over an `imprint` that is one. */
export async function timestampToken({
  data = new Uint8Array(),
  imprint = sha256(data),
  tsa,
  genTime,
  nonce,
  chain = [],
  named,
}: {
  data?: Uint8Array;
  imprint?: Uint8Array;
  tsa: Identity;
  genTime: Date;
  nonce?: Uint8Array;
  chain?: Identity[];
  /** whose certificate signing-certificate-v2 names, where it is not the TSA's */
  named?: Identity;
}): Promise<Bytes> {
  const content = sequence(
    integer(1),
    oid("1.2.3.4"),
    sequence(sequence(oid(oids.sha256)), octetString(imprint)),
    integer(serials++),
    generalizedTime(genTime),
    ...(nonce ? [integer(nonce)] : []),
  );
  const { signedAttributes } = await buildSignedAttributes(
    { messageDigest: sha256(content), signerCertificate: (named ?? tsa).certificate },
    nodeCrypto,
  );
  // The builder writes id-data for PDF signatures; a token's content type is id-ct-TSTInfo.
  const members = replaceOid(readDer(signedAttributes).content, oid(oids.data), oid(oids.tstInfo));
  const attributes = setOf(...members);
  const cms = assembleCms({
    signedAttributes: attributes,
    signatureValue: signWith(tsa.privateKey, attributes),
    keyAlgorithm: "P-256",
    chain: [tsa, ...chain].map(({ certificate }) => certificate),
  });
  return withContent(cms, content);
}

function replaceOid(content: Uint8Array, from: Uint8Array, to: Uint8Array): Bytes[] {
  const list: Bytes[] = [];
  const fields = fieldsOf(readDer(sequence(content)));
  for (let one = fields.optional(0x30); one; one = fields.optional(0x30)) {
    const parts = fieldsOf(one);
    const type = parts.next();
    const values = parts.next();
    const isContentType = Buffer.from(values.content).equals(Buffer.from(from));
    list.push(isContentType ? sequence(type.raw, setOf(to)) : one.raw);
  }
  return list;
}

/** Puts an eContent of TSTInfo into a detached SignedData. */
function withContent(cms: Uint8Array, content: Uint8Array): Bytes {
  const outer = fieldsOf(readDer(cms));
  const type = outer.next();
  const signedData = fieldsOf(readDer(outer.next().content));
  signedData.next();
  const digests = signedData.next();
  signedData.next();
  const rest = [signedData.next(), signedData.next()];
  const encapsulated = sequence(oid(oids.tstInfo), explicit(0, octetString(content)));
  const body = sequence(integer(3), digests.raw, encapsulated, concatBytes(...rest.map(({ raw }) => raw)));
  return sequence(type.raw, explicit(0, body));
}

export type World = Record<"root" | "ca" | "signer" | "ocsp" | "tsa", Identity>;

/** A small world as the embedded authority has it: root, issuing CA, signer, OCSP responder, TSA. */
export function newWorld(now: Date): World {
  const root = certify({ name: "Test Root", ca: true }, now);
  const ca = certify({ name: "Test CA", issuer: root, ca: true, pathLength: 0 }, now);
  const signer = certify({ name: "Signer", issuer: ca }, now);
  const ocsp = certify(
    { name: "Test OCSP", issuer: ca, extendedKeyUsage: [oids.ekuOcspSigning], nocheck: true, keyUsage: [0] },
    now,
  );
  const tsa = certify(
    { name: "Test TSA", issuer: ca, extendedKeyUsage: [oids.ekuTimeStamping], extendedKeyUsageCritical: true, keyUsage: [0] },
    now,
  );
  return { root, ca, signer, ocsp, tsa };
}
