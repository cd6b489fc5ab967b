import "server-only";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "../../bytes.ts";
import { SIGNATURE_ALGORITHM } from "../../der/signature-algorithm.ts";
import { bitString, explicit, integer, sequence, x509Time } from "../../der/write.ts";
import type { Random } from "../../ids.ts";
import { sha256 } from "../../sha256.ts";
import type { Member } from "./authority.ts";

type Signer = Pick<Member, "keyHandle" | "algorithm">;

/** `SEQUENCE {tbs, algorithm, signature}`, the form certificates, CRLs and OCSP responses share. `extra` follows the signature. */
export async function signed(tbs: Uint8Array, { keyHandle, algorithm }: Signer, ...extra: Uint8Array[]): Promise<Bytes> {
  const signature = await cm().sign({ keyHandle, algorithm, digest: sha256(tbs) });
  return sequence(tbs, SIGNATURE_ALGORITHM[algorithm], bitString(signature), ...extra);
}

/** A certificate as RFC 5280 §4.1 has it, version 3; times in whole seconds. */
export function signCertificate({
  issuer,
  ...subject
}: {
  serial: Uint8Array;
  issuer: Signer & Pick<Member, "subject">;
  subject: Uint8Array;
  spki: Uint8Array;
  notBefore: Date;
  notAfter: Date;
  extensions: Uint8Array[];
}): Promise<Bytes> {
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(subject.serial),
    SIGNATURE_ALGORITHM[issuer.algorithm],
    issuer.subject,
    sequence(x509Time(subject.notBefore), x509Time(subject.notAfter)),
    subject.subject,
    subject.spki,
    explicit(3, sequence(...subject.extensions)),
  );
  return signed(tbs, issuer);
}

/** 16 octets, 126 bits of them random: positive, never with a leading zero, unguessable (CA/B BR §7.1 asks for 64). */
export function newSerial(random: Random): Bytes {
  const serial = Uint8Array.from(random(16));
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  return serial;
}
