import "server-only";
import { env } from "../env.ts";
import type { ErrorCode } from "../errors.ts";
import { type CredentialInfo, credentialsOf } from "../rssp/index.ts";
import { reaches } from "./minimum-level.ts";

/** The SCA as a client of the RSSP. */
export const scaClient = () => ({ clientId: env().scaClientId, clientSecret: env().scaClientSecret });

export type UsableCredential = CredentialInfo & { notAfter: string };
/** `below`: what the person does hold, where that is under the least level asked for */
export type CredentialChoice =
  | { ok: true; credential: UsableCredential }
  | { ok: false; code: ErrorCode; below?: UsableCredential };

/**
 * The credential a person signs with: the newest that is active, not locked, in date and reaches the level; otherwise what is the
 * matter with the newest.
 */
export async function chooseCredential(userId: string, now: Date, minLevel = 1): Promise<CredentialChoice> {
  const credentials = await credentialsOf(scaClient(), { subject: userId, now });
  const usable = credentials.filter(isUsable).filter(({ notAfter }) => new Date(notAfter) > now);
  usable.sort((a, b) => a.notAfter.localeCompare(b.notAfter));
  const best = usable.findLast(({ level }) => reaches(level, { minLevel }));
  if (best) return { ok: true, credential: best };
  if (usable.length > 0) return { ok: false, code: "CREDENTIAL_LEVEL_TOO_LOW", below: usable.at(-1) };
  const newest = credentials.filter(({ status }) => status !== "disposed").at(-1);
  if (newest?.locked) return { ok: false, code: "RSSP_CREDENTIAL_LOCKED" };
  if (newest?.status === "suspended") return { ok: false, code: "RSSP_CREDENTIAL_SUSPENDED" };
  if (newest?.status === "revoked") return { ok: false, code: "CREDENTIAL_REVOKED" };
  const expired = newest?.status === "expired" || (newest?.notAfter && new Date(newest.notAfter) <= now);
  return { ok: false, code: expired ? "CREDENTIAL_EXPIRED" : "NO_CREDENTIAL" };
}

const isUsable = (info: CredentialInfo): info is UsableCredential =>
  info.status === "active" && !info.locked && info.notAfter !== null && info.chain.length > 0;

type Tenanted = { tenantId: string };

/** Somebody from outside may make a key of his own (IAL1); people of the sender's own house get theirs from their RA. */
export const mayEnrol = (contract: Tenanted, person: Tenanted | undefined): boolean => person?.tenantId !== contract.tenantId;

/** Holds no key, and may make one at his turn. `person`: undefined before he has an account. */
export const enrolsAtTurn = (choice: CredentialChoice, contract: Tenanted, person: Tenanted | undefined): boolean =>
  !choice.ok && choice.code === "NO_CREDENTIAL" && mayEnrol(contract, person);
