import "server-only";
import { rsspDb } from "../../db.ts";
import type { RevocationReason } from "../../trust/authority/index.ts";
import { TRANSACTION } from "../limits.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { endCredential, finishEnding } from "./end-credential.ts";

/**
 * Ends a key for good: what opens it is erased, its certificate revoked, a token object destroyed; the row stays as a tombstone, so that the
 * same key is never registered again (rssp.md, "Key life cycle"). A second time there is nothing to do.
 * @param reason for the log; the CA is told `revocation`. Throws HSM_*; the credential is unusable then too.
 */
export async function disposeCredential({
  credentialId,
  actor,
  reason,
  revocation = "cessationOfOperation",
  now,
}: {
  credentialId: string;
  actor: string;
  reason: string;
  revocation?: RevocationReason;
  now: Date;
}): Promise<void> {
  const ended = await rsspDb().$transaction(async (tx) => {
    const credential = await lockCredential(tx, credentialId);
    if (credential.endedAt || credential.status === "disposed") return false;
    await endCredential(tx, credential, { to: "disposed", reason: revocation, why: reason, actor, now });
    return true;
  }, TRANSACTION);
  if (ended) await finishEnding(credentialId, now);
}
