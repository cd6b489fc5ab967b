import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { NatsuinError } from "@/lib/errors.ts";

/** OWASP's argon2id profile for an interactive login: 19 MiB, 2 passes, 1 lane (about 20 ms of one core). */
const PROFILE = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const; // the default algorithm is argon2id
const MIN_LENGTH = 12;
/** Longer input is refused before it is hashed: the cost of hashing grows with it. */
export const MAX_PASSWORD_LENGTH = 128;

/** What is guessed first. Compared without case, digits and signs, so that `Password123!` is caught. */
const GUESSED_FIRST = [
  "password",
  "passw0rd",
  "qwerty",
  "qwertyuiop",
  "letmein",
  "welcome",
  "admin",
  "administrator",
  "natsuin",
  "asdfghjkl",
  "iloveyou",
  "パスワード",
];

/** An argon2id PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), PROFILE);
}

/**
 * Does the password fit? Costs the same when there is no account or no password yet (`phc` null):
 * it is then compared with the hash of a password that nobody has.
 */
export async function verifyPassword(phc: string | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  const fits = await verify(phc ?? (await nobodysHash()), password.normalize("NFKC"));
  return fits && phc !== null;
}

/** Refuses a new password that would be guessed. Throws PASSWORD_WEAK. */
export function checkNewPassword(password: string, email: string): void {
  const plain = password.normalize("NFKC").toLowerCase();
  const address = email.toLowerCase();
  const core = plain.replace(/[\d\s\p{P}\p{S}]/gu, "");
  const weak =
    [...plain].length < MIN_LENGTH ||
    password.length > MAX_PASSWORD_LENGTH ||
    plain === address ||
    plain === address.split("@")[0] ||
    new Set(plain).size < 5 ||
    core.length === 0 ||
    GUESSED_FIRST.includes(core) ||
    isRun(plain);
  if (weak) throw new NatsuinError("PASSWORD_WEAK");
}

/** `abcdefghijkl`, `123456789012`: each character follows the one before. */
function isRun(text: string): boolean {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return steps.filter((step) => step === 1 || step === -9).length === steps.length;
}

const shelf = globalThis as typeof globalThis & { natsuinNobodysHash?: Promise<string> };
function nobodysHash(): Promise<string> {
  shelf.natsuinNobodysHash ??= hash(crypto.getRandomValues(new Uint8Array(24)), PROFILE);
  return shelf.natsuinNobodysHash;
}
