import "server-only";
import { mayDo, type RaReason } from "../life-cycle.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { endCredential, finishEndingOrLater } from "./end-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/**
 * 失効, by RA staff with a reason (RFC 5280 §5.3.1): from then on nothing opens the key, the CA's OCSP and CRL say so, the key is destroyed.
 * Throws as `actOnCredential`.
 */
export async function revokeCredential(
  client: ClientCredentials,
  { revocation, ...act }: CredentialAct & { revocation: RaReason },
): Promise<ActOutcome> {
  const outcome = await actOnCredential(client, act, {
    type: "rssp.credential.revoked",
    async work(tx, credential, { actor }) {
      const { id: credentialId, signer, status } = credential;
      if (status === "revoked") return "already";
      if (!mayDo("revoke-by-ra", credential)) return notUsable;
      await endCredential(tx, credential, { to: "revoked", reason: revocation, actor, recorded: true, now: act.now });
      await tellSigner(tx, { signer, credentialId, change: "revoked", now: act.now });
      return "done";
    },
  });
  await finishEndingOrLater(act.credentialId, act.now);
  return outcome;
}
