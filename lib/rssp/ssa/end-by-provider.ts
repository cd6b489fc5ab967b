import "server-only";
import { rsspDb } from "../../db.ts";
import { mayDo, type ProviderReason } from "../life-cycle.ts";
import { TRANSACTION } from "../limits.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { endCredential, finishEndingOrLater } from "./end-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/**
 * The provider ends credentials for reasons of its own (JT2A 附録4 (4): it closes, a contract ends, the CA or the device is no longer to be
 * trusted), and tells each signer. One that has ended already, or that nobody has, is passed over. @param operator who gives the command: opaque
 * @returns the numbers of those that it ended
 */
export async function endByProvider(input: {
  credentialIds: string[];
  reason: ProviderReason;
  operator: string;
  now: Date;
}): Promise<string[]> {
  const { credentialIds, reason, operator, now } = input;
  const ended: string[] = [];
  for (const credentialId of credentialIds) {
    const done = await rsspDb().$transaction(async (tx) => {
      if ((await tx.credential.count({ where: { id: credentialId } })) === 0) return false;
      const credential = await lockCredential(tx, credentialId);
      if (!mayDo("end-by-provider", credential)) return false;
      const signer = await tx.signer.findUniqueOrThrow({ where: { id: credential.signerId } });
      await endCredential(tx, credential, { to: "revoked", reason, actor: `operator:${operator}`, now });
      await tellSigner(tx, { signer, credentialId, change: "ended-by-provider", now });
      return true;
    }, TRANSACTION);
    if (!done) continue;
    await finishEndingOrLater(credentialId, now);
    ended.push(credentialId);
  }
  return ended;
}
