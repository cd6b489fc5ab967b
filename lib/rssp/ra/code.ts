import { createHmac, timingSafeEqual } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import { env } from "../../env.ts";
import type { Random } from "../../ids.ts";
import { LOCK_AFTER } from "../limits.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no look-alikes; 32 symbols, so no modulo bias
export const CODE_LENGTH = 16;
/** 40 bits: typed on a phone within the hour, and five guesses are one in two hundred thousand million. */
export const MAILED_CODE_LENGTH = 8;

/** 利用者識別符号: sixteen characters, 80 bits, unless told otherwise; in groups of four as people read them out. */
export function newEnrolmentCode(random: Random, length = CODE_LENGTH): string {
  const letters = Array.from(random(length), (byte) => ALPHABET[byte & 31]).join("");
  return (letters.match(/.{4}/g) as string[]).join("-");
}

/** As it was meant: any case, spaces or hyphens, full-width or not, and Crockford's look-alikes. */
export function readEnrolmentCode(typed: string): string {
  const plain = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}ー]/gu, "");
  return plain.replace(/[IL]/g, "1").replace(/O/g, "0");
}

/** Keyed with RSSP_SECRET and bound to its enrolment: the database alone tells nothing of it, and a row moved elsewhere opens nothing. */
export function enrolmentCodeHash(enrolmentId: string, code: string): Bytes {
  const mac = createHmac("sha256", env().rsspSecret);
  return Uint8Array.from(mac.update(`natsuin/enrolment-code/1\0${enrolmentId}\0${readEnrolmentCode(code)}`).digest());
}

export function isEnrolmentCode(enrolmentId: string, code: string, hash: Uint8Array | null): boolean {
  const given = enrolmentCodeHash(enrolmentId, code);
  return timingSafeEqual(given, hash?.length === given.length ? hash : new Uint8Array(given.length));
}

export const isLocked = ({ codeAttempts }: { codeAttempts: number }): boolean => codeAttempts >= LOCK_AFTER;
