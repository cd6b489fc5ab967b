import "server-only";
import type { Db, Prisma } from "../db.ts";
import type { ErrorCode } from "../errors.ts";
import type { Credential } from "../generated/prisma/client.ts";
import { type LifeAct, mayDo } from "./life-cycle.ts";
import { wayBack } from "./ssa/arrival.ts";
import { certificateFault } from "./ssa/certificate.ts";
import type { ErrandPurpose, ErrandState } from "./types.ts";
import { wholeCredential } from "./whole-credential.ts";

const whole = { credential: { include: wholeCredential } } as const satisfies Prisma.ErrandInclude;

/** An errand with its credential, its signer and his second factor. */
export type WholeErrand = Prisma.ErrandGetPayload<{ include: typeof whole }>;

export function findErrand(db: Db, errandId: string): Promise<WholeErrand | null> {
  return db.errand.findUnique({ where: { id: errandId }, include: whole });
}

/** The same, with the row locked until the transaction ends. Errands are always locked before credentials. */
export async function lockErrand(tx: Prisma.TransactionClient, errandId: string): Promise<WholeErrand | null> {
  await tx.$queryRaw`SELECT id FROM rssp.errand WHERE id = ${errandId} FOR UPDATE`;
  return findErrand(tx, errandId);
}

/** An open errand that nobody finished in time is expired, whether or not the row says so yet. */
export function errandStateAt(errand: { state: ErrandState; expiresAt: Date }, now: Date): ErrandState {
  return errand.state === "open" && errand.expiresAt <= now ? "expired" : errand.state;
}

/** Why an errand is not open for this, or null. */
export function errandStateFault(
  errand: { purpose: ErrandPurpose; state: ErrandState; expiresAt: Date },
  purpose: ErrandPurpose,
  now: Date,
): ErrorCode | null {
  if (errand.purpose !== purpose) return "INPUT_INVALID";
  const state = errandStateAt(errand, now);
  if (state === "open") return null;
  return state === "expired" ? "RSSP_ERRAND_EXPIRED" : "RSSP_ERRAND_CLOSED";
}

/** Ends an errand whose row is locked; what it kept between its steps goes with it. */
export async function closeErrand(
  tx: Prisma.TransactionClient,
  errandId: string,
  state: "done" | "cancelled" | "expired",
  now: Date,
): Promise<void> {
  await tx.errand.update({ where: { id: errandId }, data: { state, closedAt: now, progress: null } });
}

/** Why this may not be done with the credential now, or null. */
export function errandFault(purpose: ErrandPurpose, credential: Credential, now: Date): ErrorCode | null {
  switch (purpose) {
    case "change_pin":
    case "change_authenticator":
    case "renew":
      return mayDo(purpose, credential) ? certificateFault(credential, now) : stateFault(credential, now);
    case "revoke":
    case "end_use":
      return endFault(purpose, credential, now);
    case "reissue":
      return reissueFault(credential, now);
  }
}

/** A locked or suspended credential, and one out of date, may be replaced; one that has ended may not. */
export const isReplaceable = (credential: Pick<Credential, "status">): boolean => mayDo("reissue", credential);

const stateFault = (credential: Credential, now: Date): ErrorCode =>
  certificateFault(credential, now) ?? "RSSP_CREDENTIAL_NOT_USABLE";

/** A suspended one may be ended, and one whose certificate is not in date yet or any more; a locked one by RA staff alone. */
function endFault(act: LifeAct, credential: Credential, now: Date): ErrorCode | null {
  if (!mayDo(act, credential)) return stateFault(credential, now);
  if (credential.lockedAt) return "RSSP_CREDENTIAL_LOCKED";
  return credential.sealedKey ? null : "RSSP_CREDENTIAL_NOT_USABLE";
}

function reissueFault(credential: Credential, now: Date): ErrorCode | null {
  const { reissueOfferedUntil: until } = credential;
  return isReplaceable(credential) && until && until > now ? null : "RSSP_ERRAND_NOT_ALLOWED";
}

/** Where the browser goes when it is done here: the client's address with the errand's id. */
export const errandReturnAddress = ({ id, returnUrl }: { id: string; returnUrl: string }): string =>
  wayBack(returnUrl, { errand: id });
