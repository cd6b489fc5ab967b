import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { NatsuinError } from "../../errors.ts";

/** argon2id, 19 MiB, 2 passes, 1 lane: about 8 ms of one core an attempt. Issue by issue this may only rise. */
const PROFILE = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const MIN_DIGITS = 8;
const MIN_PHRASE = 12;
/** Longer input is refused before it is hashed: the cost of hashing grows with it. */
export const MAX_PIN = 128;

/** Full-width digits and the like, as a Japanese keyboard gives them, are the same PIN. */
const normalise = (pin: string): string => pin.normalize("NFKC");

/** An argon2id PHC string. */
export function hashPin(pin: string): Promise<string> {
  return hash(normalise(pin), PROFILE);
}

export async function verifyPin(phc: string, pin: string): Promise<boolean> {
  if (pin.length === 0 || pin.length > MAX_PIN) return false;
  return verify(phc, normalise(pin));
}

/**
 * Refuses a PIN that would be guessed among the first: what an insider can try is limited only by its cost (design, `rssp.md`).
 * 8 digits or more, or a phrase of 12 characters or more. Throws RSSP_PIN_TOO_SIMPLE.
 */
export function checkNewPin(pin: string): void {
  const plain = normalise(pin);
  const digits = /^\d+$/.test(plain);
  const length = [...plain].length;
  const tooShort = length < (digits ? MIN_DIGITS : MIN_PHRASE) || plain.length > MAX_PIN;
  if (tooShort || new Set(plain).size < 4 || isRun(plain) || isRepetition(plain) || (digits && holdsDate(plain))) {
    throw new NatsuinError("RSSP_PIN_TOO_SIMPLE");
  }
}

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
