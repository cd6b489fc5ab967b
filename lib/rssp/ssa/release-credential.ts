import "server-only";
import { mayDo } from "../life-cycle.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/** 停止解除, by RA staff who know that the signer wants it. Throws as `actOnCredential`. */
export function releaseCredential(client: ClientCredentials, act: CredentialAct): Promise<ActOutcome> {
  return actOnCredential(client, act, {
    type: "rssp.credential.released",
    async work(tx, { id: credentialId, status, signer }) {
      if (status === "active") return "already";
      if (!mayDo("release", { status })) return notUsable;
      const data = { status: "active", suspendedAt: null, suspendedBy: null } as const;
      await tx.credential.update({ where: { id: credentialId }, data });
      await tellSigner(tx, { signer, credentialId, change: "released", now: act.now });
      return "done";
    },
  });
}
