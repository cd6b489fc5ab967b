import { ckrOf } from "../pkcs11.ts";
import type { Prey } from "./prey.ts";

/**
 * One way of getting at a key, with nothing but the token's user PIN. `act` throws where the token refuses, and returns where the attack
 * has worked, having seen that it has. `never`: SoftHSM refuses it of every key, so that it cannot be shown to work.
 * C_DigestKey works on every key and is not among them: the SHA-256 of a random key tells nothing of it.
 */
export type Attack = { name: string; act: (prey: Prey) => void; never?: boolean };

export function attack(name: string, act: (prey: Prey) => void): Attack {
  return { name, act };
}

export const neverIf = (never: boolean, one: Attack): Attack => ({ ...one, never });
export const never = (one: Attack): Attack => neverIf(true, one);

/** Codes that say that the attack was put wrongly, or that the token is away, rather than that it refuses. */
const NO_REFUSAL = [
  "CKR_ARGUMENTS_BAD",
  "CKR_BUFFER_TOO_SMALL",
  "CKR_CRYPTOKI_NOT_INITIALIZED",
  "CKR_DEVICE_ERROR",
  "CKR_KEY_HANDLE_INVALID",
  "CKR_MECHANISM_PARAM_INVALID",
  "CKR_OBJECT_HANDLE_INVALID",
  "CKR_OPERATION_ACTIVE",
  "CKR_SESSION_HANDLE_INVALID",
  "CKR_USER_NOT_LOGGED_IN",
];

/** `worked`, `refused`, or why it was neither. */
export function outcomeOf({ act }: Attack, prey: Prey): string {
  try {
    act(prey);
  } catch (error) {
    const ckr = ckrOf(error)?.name;
    return !ckr || NO_REFUSAL.includes(ckr) ? String(error) : "refused";
  }
  return "worked";
}
