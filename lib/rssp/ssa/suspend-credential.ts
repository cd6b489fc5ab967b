import "server-only";
import type { Prisma } from "../../db.ts";
import type { Credential, Signer } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import { mayDo } from "../life-cycle.ts";
import { eraseSads } from "../sam/sad.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/** 利用停止, at its signer's own wish: no authentication beyond the login, because it only ever makes things safer. Throws as `actOnCredential`. */
export function suspendCredential(client: ClientCredentials, act: CredentialAct): Promise<ActOutcome> {
  return actOnCredential(client, act, {
    type: "rssp.credential.suspended",
    async work(tx, credential, { actor }) {
      if (credential.status === "suspended") return "already";
      if (!mayDo("suspend", credential)) return notUsable;
      await suspend(tx, credential, { by: actor, now: act.now });
      return "done";
    },
  });
}

/**
 * Stops a credential at once, in the caller's transaction: no new permission is given, one given a moment ago opens nothing any more, the
 * signer is told and an alert raised. The caller has the row locked, and records it.
 */
export async function suspend(
  tx: Prisma.TransactionClient,
  credential: Credential & { signer: Signer },
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const { id: credentialId, signer } = credential;
  await tx.credential.update({
    where: { id: credentialId },
    data: { status: "suspended", suspendedAt: now, suspendedBy: by },
  });
  await eraseSads(tx, credentialId);
  await tellSigner(tx, { signer, credentialId, change: "suspended", now });
  log.warn("rssp.credential.suspended", { credential: credentialId, by: by.split(":")[0] });
}
