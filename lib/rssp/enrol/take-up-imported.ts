import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { importSeal } from "../import/import-seal.ts";
import { TRANSACTION } from "../limits.ts";
import { readEnrolmentCode } from "../ra/code.ts";
import { countOracleUse } from "../sam/count-oracle-use.ts";
import { factorIdentity } from "../sam/factor-identity.ts";
import { flushKeyJournalOrLater, retireKey } from "../sam/key-journal.ts";
import { authenticatorRow, type NewFactor, prfOf } from "../sam/new-factor.ts";
import { openSealedKey, sealKey } from "../sam/seal-key.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { activateCredential } from "../ssa/activate-credential.ts";

type TakeUp = {
  enrolmentId: string;
  credentialId: string;
  code: string;
  pin: string;
  factor: NewFactor;
  actor: string;
  /** what comes true with it, in the transaction that activates it */
  along: (tx: Prisma.TransactionClient) => Promise<void>;
  now: Date;
};

/**
 * An imported key becomes its signer's own: 1. its certificate is in date; 2. the code opens it, with the HSM; 3. it is sealed anew under his PIN and second
 * factor, and the seal under the code is retired, in the journal too; 4. it is active.
 * Throws RSSP_CREDENTIAL_NOT_USABLE, RSSP_CERTIFICATE_EXPIRED, HSM_*; the key is as it was then.
 */
export async function takeUpImported({ enrolmentId, credentialId, code, pin, factor, actor, along, now }: TakeUp): Promise<void> {
  const credential = await rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId }, include: { signer: true } });
  const { status, chain, notAfter, spkiHash, sealedKey, signer } = credential;
  if (status !== "pending" || !chain[0]) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status });
  if (!notAfter || notAfter <= now) throw new NatsuinError("RSSP_CERTIFICATE_EXPIRED");
  await countOracleUse(rsspDb(), credentialId, now, 2);
  const inner = await openSealedKey(credential, { pin: readEnrolmentCode(code), factor: importSeal(enrolmentId) });
  if (!inner) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: "sealed under another code" });
  try {
    const authenticator = authenticatorRow(credentialId, factor, { now });
    const opener = { pin, prf: prfOf(factor), factor: factorIdentity(authenticator, signer.email) };
    const sealed = await sealKey(credential, inner, opener, secureRandom);
    await rsspDb().$transaction(async (tx) => {
      const locked = await lockCredential(tx, credentialId);
      if (locked.status !== "pending") throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: locked.status });
      await tx.authenticator.create({ data: authenticator });
      await retireKey(tx, { spkiHash, sealedKey, now });
      await tx.credential.update({ where: { id: credentialId }, data: sealed });
      await activateCredential(tx, credentialId, { chain: chain.map((der) => Uint8Array.from(der)), actor, now });
      await along(tx);
    }, TRANSACTION);
  } finally {
    inner.fill(0);
  }
  await flushKeyJournalOrLater(now);
}
