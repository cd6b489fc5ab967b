import "server-only";
import type { Bytes } from "../../bytes.ts";
import { type Db, type Prisma, rsspDb } from "../../db.ts";
import type { Authenticator, Credential } from "../../generated/prisma/client.ts";
import { secureRandom } from "../../ids.ts";
import { log } from "../../log.ts";
import { LOCK_AFTER } from "../limits.ts";
import type { Factor } from "../policy.ts";
import { tellSigner } from "../ssa/tell-signer.ts";
import { countOracleUse } from "./count-oracle-use.ts";
import { factorIdentity } from "./factor-identity.ts";
import { PIN_PROFILE } from "./pin.ts";
import { type Opener, openSealedKey, sealKey } from "./seal-key.ts";
import { type FactorProof, type FactorSubject, judgeSecondFactor } from "./second-factor.ts";
import { countFailure } from "./throttle.ts";

/** `source`: network address the form came from. */
export type Factors = FactorProof & { pin: string; source: string };

/** `inner`: what opens the key; it leaves the SAM never, and the process only encrypted under a SAD. `opener`: what it was sealed with. */
export type Weighed =
  | { accepted: true; inner: Bytes; opener: Opener; authenticator: Authenticator }
  | { accepted: false; code: "RSSP_FACTORS_WRONG" | "RSSP_CREDENTIAL_LOCKED"; attempts: number; factor: Factor };

/** The credential's row, locked until the transaction ends. Requests and errands are always locked before credentials. */
export async function lockCredential(tx: Prisma.TransactionClient, id: string): Promise<Credential> {
  await tx.$queryRaw`SELECT id FROM rssp.credential WHERE id = ${id} FOR UPDATE`;
  return tx.credential.findUniqueOrThrow({ where: { id } });
}

export function authenticatorInUse(db: Db, credentialId: string): Promise<Authenticator> {
  return db.authenticator.findFirstOrThrow({ where: { credentialId, removedAt: null } });
}

/** To be called before the transaction of `weighFactors`, whose rows it must not wait for. A code by mail asks the pepper too. */
export async function beforeWeighing(credentialId: string, now: Date): Promise<void> {
  const { kind } = await authenticatorInUse(rsspDb(), credentialId);
  await countOracleUse(rsspDb(), credentialId, now, kind === "mail" ? 2 : 1);
}

/**
 * One verdict over PIN and second factor together (rssp.md statements 8–11); the credential is locked, so that attempts come one
 * after the other, and fit.
 * 1. both are checked, whatever the first one says; 2. what the second factor used up is used up even where the PIN is wrong;
 * 3. counter, lock and throttles move, and of a lock the signer is told; 4. a key sealed at a lower cost than today's is sealed anew.
 * `now`: when the factors were sent.
 */
export async function weighFactors(
  tx: Prisma.TransactionClient,
  { credential, factors, subject, now }: { credential: Credential; factors: Factors; subject: FactorSubject; now: Date },
): Promise<Weighed> {
  const authenticator = await authenticatorInUse(tx, credential.id);
  const signer = await tx.signer.findUniqueOrThrow({ where: { id: credential.signerId } });
  const factor = factorIdentity(authenticator, signer.email);
  const opener = { pin: factors.pin, prf: authenticator.prfSalt ? factors.prf : undefined, factor };
  const [inner, second] = await Promise.all([
    openSealedKey(credential, opener),
    judgeSecondFactor(tx, { authenticator, proof: factors, subject, now }),
  ]);
  if (second.data) await tx.authenticator.update({ where: { id: authenticator.id }, data: second.data });
  if (inner && second.right) {
    await tx.credential.update({ where: { id: credential.id }, data: { failedAttempts: 0, lockedAt: null } });
    if (credential.pinProfile !== PIN_PROFILE) {
      await countOracleUse(tx, credential.id, now);
      const data = await sealKey(credential, inner, opener, secureRandom);
      await tx.credential.update({ where: { id: credential.id }, data });
    }
    return { accepted: true, inner, opener, authenticator };
  }
  const attempts = credential.failedAttempts + 1;
  const lockedAt = attempts >= LOCK_AFTER ? now : null;
  await tx.credential.update({ where: { id: credential.id }, data: { failedAttempts: attempts, lockedAt } });
  await countFailure(tx, factors.source, now);
  if (lockedAt) {
    await tellSigner(tx, { signer, credentialId: credential.id, change: "locked", now });
    log.warn("rssp.credential.locked", { credential: credential.id });
  }
  return {
    accepted: false,
    code: lockedAt ? "RSSP_CREDENTIAL_LOCKED" : "RSSP_FACTORS_WRONG",
    attempts,
    factor: authenticator.kind,
  };
}
