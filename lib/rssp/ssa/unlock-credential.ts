import "server-only";
import { mayDo } from "../life-cycle.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/** ロック解除, by RA staff (mission C15): the count of wrong attempts begins anew. A suspension stays. Throws as `actOnCredential`. */
export function unlockCredential(client: ClientCredentials, act: CredentialAct): Promise<ActOutcome> {
  return actOnCredential(client, act, {
    type: "rssp.credential.unlocked",
    async work(tx, { id: credentialId, status, lockedAt, signer }) {
      if (!mayDo("unlock", { status })) return notUsable;
      if (!lockedAt) return "already";
      await tx.credential.update({ where: { id: credentialId }, data: { lockedAt: null, failedAttempts: 0 } });
      await tellSigner(tx, { signer, credentialId, change: "unlocked", now: act.now });
      return "done";
    },
  });
}
