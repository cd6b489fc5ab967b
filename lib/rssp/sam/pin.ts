import "server-only";
import { hashRaw } from "@node-rs/argon2";
import type { Bytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";

/**
 * argon2id, 64 MiB, 2 passes, 1 lane: about 30 ms of one core an attempt. It may only rise; a key sealed at a lower cost is sealed anew
 * at its signer's next use.
 */
export const PIN_PROFILE = "m=65536,t=2,p=1";
export const PIN_SALT_LENGTH = 16;
const MIN_DIGITS = 8;
const MIN_PHRASE = 12;
/** Longer input is refused before it is hashed: the cost of hashing grows with it. */
export const MAX_PIN = 128;

/** Full-width digits and the like, as a Japanese keyboard gives them, are the same PIN. */
const normalise = (pin: string): string => pin.normalize("NFKC");

/** argon2id over the PIN. @param profile `m=KiB,t=passes,p=lanes` @returns 32 bytes, which open nothing without the HSM's pepper */
export async function stretchPin(pin: string, salt: Uint8Array, profile: string): Promise<Bytes> {
  const [, memoryCost = 0, timeCost = 0, parallelism = 0] = (/^m=(\d+),t=(\d+),p=(\d+)$/.exec(profile) ?? []).map(Number);
  return Uint8Array.from(
    await hashRaw(normalise(pin), { memoryCost, timeCost, parallelism, outputLen: 32, salt: Buffer.from(salt) }),
  );
}

/**
 * Refuses a PIN that would be guessed among the first: what an insider can try is limited only by its cost (design, `rssp.md`).
 * 8 digits or more, or a phrase of 12 characters or more. `known`: what others know of the signer (numbers, names, addresses).
 * Throws RSSP_PIN_TOO_SIMPLE.
 */
export function checkNewPin(pin: string, known: readonly string[] = []): void {
  const plain = normalise(pin);
  const digits = /^\d+$/.test(plain);
  const length = [...plain].length;
  const tooShort = length < (digits ? MIN_DIGITS : MIN_PHRASE) || plain.length > MAX_PIN;
  if (
    tooShort ||
    new Set(plain).size < 4 ||
    isRun(plain) ||
    isRepetition(plain) ||
    (digits && holdsDate(plain)) ||
    holdsOwn(plain, known)
  ) {
    throw new NatsuinError("RSSP_PIN_TOO_SIMPLE");
  }
}

/** What others know of a signer, of which no PIN may consist: name, address, the credential's number. */
export function knownOf(signer: { displayName: string; email?: string | null; credentialId?: string }): string[] {
  const { displayName, email, credentialId } = signer;
  return [displayName, email?.split("@")[0] ?? "", credentialId?.replace(/\D/g, "") ?? ""];
}

/** Are two PINs the same, however they were typed? */
export const samePin = (one: string, other: string): boolean => normalise(one) === normalise(other);

/** `12345678`, `98765432`, `24681357`: every step is the same, counted round the ten digits. */
function isRun(text: string): boolean {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => (code - (codes[index] ?? 0) + 10) % 10);
  const counts = steps.map((step) => steps.filter((other) => other === step).length);
  return Math.max(...counts) >= steps.length - 1;
}

/** `12341234`, `12121212` */
function isRepetition(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length;
}

/** Eight digits that are a day of a living person's life, year first or last. */
function holdsDate(digits: string): boolean {
  if (digits.length !== 8) return false;
  const orders = [/^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)$/, /^(?<d>\d\d)(?<m>\d\d)(?<y>\d{4})$/, /^(?<m>\d\d)(?<d>\d\d)(?<y>\d{4})$/];
  return orders.some((order) => {
    const { y, m, d } = order.exec(digits)?.groups ?? {};
    const [year, month, day] = [Number(y), Number(m), Number(d)];
    return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  });
}

/** `NAT-SIGN-00231` for 00023100, a telephone number, a name: what stands on the signer's own papers. */
function holdsOwn(plain: string, known: readonly string[]): boolean {
  const bare = (text: string) =>
    normalise(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, "");
  const pin = bare(plain);
  return known.map(bare).some((own) => own.length >= 4 && (pin.includes(own) || (pin.length >= 4 && own.includes(pin))));
}
