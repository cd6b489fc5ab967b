import "server-only";
import type { Credential } from "../generated/prisma/client.ts";
import { type LevelFacts, levelOf } from "./level.ts";
import { type Factor, type KeyOrigin, meansByFactor, meansTable } from "./policy.ts";
import { rsspPorts } from "./ports.ts";
import type { CredentialLevel } from "./types.ts";

/**
 * How keys are authorised here: the login is the driving application's (A), the signer gives PIN and second factor to the RSSP's own
 * page (1), for every request anew. The SAM is software in this process and is certified by nobody.
 */
export const AUTHORISED_HERE = {
  login: "A",
  authorisation: 1,
  apartFromLogin: true,
  certifiedSam: false,
} as const satisfies Partial<LevelFacts>;

type Key = Pick<Credential, "keyOrigin" | "holding"> & {
  /** the second factor in use; a PIN alone is one */
  factor: Factor | undefined;
};

/** What may be claimed of a credential now: computed at every look, so that a changed device or second factor changes it too. */
export const levelOfCredential = (key: Key): CredentialLevel => levelOf(factsOf(key));

export function factsOf({ keyOrigin, holding, factor }: Key): LevelFacts {
  const { evaluation } = rsspPorts().device();
  const { factors } = meansTable[factor ? meansByFactor[factor] : "password"];
  return { ...AUTHORISED_HERE, factors, evaluation, origin: originOf(keyOrigin), trustedCa: false, holding };
}

/** Whatever is not known to have been made here or to have come from a CA alone has passed through other hands. */
function originOf(recorded: string): KeyOrigin {
  return recorded === "rssp" || recorded === "ca" ? recorded : "signer";
}
