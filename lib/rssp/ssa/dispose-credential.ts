import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { TRANSACTION } from "../limits.ts";
import { keyMakerOf } from "../sam/key-makers.ts";
import { eraseSads } from "../sam/sad.ts";
import { lockCredential } from "../sam/weigh-factors.ts";

/**
 * Ends a key for good: what opens it is erased, a token object destroyed; the row stays as a tombstone, so that the same key is never
 * registered again (rssp.md, "Key life cycle"). A second time there is nothing to do. Throws HSM_*; the credential is unusable then too.
 */
export async function disposeCredential({
  credentialId,
  actor,
  reason,
  now,
}: {
  credentialId: string;
  actor: string;
  reason: string;
  now: Date;
}): Promise<void> {
  const ended = await rsspDb().$transaction(async (tx) => {
    const credential = await lockCredential(tx, credentialId);
    if (credential.status === "disposed") return null;
    await tx.credential.update({
      where: { id: credentialId },
      data: { status: "disposed", sealedKey: null, pinSalt: null, pinHash: null },
    });
    await eraseSads(tx, credentialId);
    const facts = { reason, spki: Buffer.from(credential.spkiHash).toString("hex") };
    const target = `credential:${credentialId}`;
    await appendAudit(tx, { at: now, type: "rssp.credential.disposed", actor, target, outcome: "ok", facts });
    return credential;
  }, TRANSACTION);
  if (ended) await keyMakerOf(ended.holding).destroy(ended.keyHandle);
}
