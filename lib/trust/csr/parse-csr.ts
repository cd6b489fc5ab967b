import type { Bytes } from "../../bytes.ts";
import type { SignatureScheme } from "../../crypto-port.ts";
import { readSignatureScheme } from "../../der/algorithm.ts";
import { oids } from "../../der/oids.ts";
import {
  children,
  DerError,
  fieldsOf,
  onlyChild,
  readBitOctets,
  readDer,
  readOid,
  readSmallInteger,
  readText,
} from "../../der/read.ts";
import { type Extensions, readExtensions } from "../path/certificate.ts";
import { type Name, readName } from "../path/name.ts";

export type Csr = {
  /** the signed part */
  info: Bytes;
  subject: Name;
  spki: Bytes;
  /** undefined: an algorithm that is not accepted */
  scheme: SignatureScheme | undefined;
  signature: Bytes;
  /** that are asked for */
  extensions: Extensions;
  challenge?: string;
};

/** What a request is made of here stays far below; a CA's own have 1 to 2 kB. */
const LIMIT_BYTES = 16 * 1024;

/**
 * A PKCS#10 request (RFC 2986 §4). Nothing is verified yet.
 * @throws DER_INVALID for another structure, a repeated attribute, or more than 16 kB
 */
export function parseCsr(der: Uint8Array): Csr {
  if (der.length > LIMIT_BYTES) throw new DerError("a request of more than 16 kB");
  const outer = fieldsOf(readDer(der));
  const infoNode = outer.next();
  const scheme = readSignatureScheme(outer.next());
  const signature = readBitOctets(outer.next());
  outer.end();

  const info = fieldsOf(infoNode);
  if (readSmallInteger(info.next()) !== 0) throw new DerError("request version");
  const subject = readName(info.next());
  const spki = info.next().raw;
  const attributes = new Map<string, ReturnType<typeof onlyChild>>();
  const set = info.optional(0xa0);
  info.end();
  for (const one of set ? children(set) : []) {
    const fields = fieldsOf(one);
    const type = readOid(fields.next());
    if (attributes.has(type)) throw new DerError(`attribute ${type} repeated`);
    attributes.set(type, onlyChild(fields.next()));
    fields.end();
  }
  const challenge = attributes.get(oids.challengePassword);
  return {
    info: infoNode.raw,
    subject,
    spki,
    scheme,
    signature,
    extensions: readExtensions(attributes.get(oids.extensionRequest)),
    challenge: challenge && readText(challenge),
  };
}
