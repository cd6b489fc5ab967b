import type { Bytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { SIGNATURE_ALGORITHM } from "../../der/signature-algorithm.ts";
import { bitString, explicit, integer, oid, sequence, setOf, utf8String } from "../../der/write.ts";
import { sha256 } from "../../sha256.ts";

export type CsrContent = {
  /** DER Name */
  subject: Uint8Array;
  /** DER */
  spki: Uint8Array;
  algorithm: "P-256" | "RSA-3072";
  /** DER Extensions that are asked for */
  extensions: Uint8Array[];
  /** what the RA gave the applicant (利用者識別符号), up to 255 characters */
  challenge?: string;
};

/**
 * A PKCS#10 request (RFC 2986 §4), signed by the key that it is for: the proof of possession.
 * @param sign a SHA-256 digest; its value as certificates have it (DER of r and s, or PKCS#1)
 */
export async function buildCsr(content: CsrContent, sign: (digest: Bytes) => Promise<Uint8Array>): Promise<Bytes> {
  const { subject, spki, algorithm, extensions, challenge } = content;
  const attributes = [
    attribute(oids.extensionRequest, sequence(...extensions)),
    ...(challenge === undefined ? [] : [attribute(oids.challengePassword, utf8String(challenge))]),
  ];
  const info = sequence(integer(0), Uint8Array.from(subject), Uint8Array.from(spki), explicit(0, ...attributes));
  return sequence(info, SIGNATURE_ALGORITHM[algorithm], bitString(await sign(sha256(info))));
}

const attribute = (type: string, value: Uint8Array): Bytes => sequence(oid(type), setOf(value));
