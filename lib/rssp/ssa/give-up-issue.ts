import "server-only";
import { mayDo } from "../life-cycle.ts";
import { concludeEnrolment } from "../ra/conclude-enrolment.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { endCredential, finishEndingOrLater } from "./end-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/**
 * 発行の取りやめ, by RA staff: the key that waits for its certificate ends, and can never be registered again. The enrolment it was made for is as it
 * was after its approval, so that a new code begins it anew; a credential that it should have taken the place of stays. Throws as `actOnCredential`.
 */
export async function giveUpIssue(client: ClientCredentials, act: CredentialAct): Promise<ActOutcome> {
  const { credentialId, now } = act;
  const outcome = await actOnCredential(client, act, {
    type: "rssp.certificate.given-up",
    async work(tx, credential, { actor }) {
      const { signer, enrolmentId } = credential;
      const awaited = await tx.awaitedCertificate.findUnique({ where: { credentialId } });
      if (credential.status === "disposed" && awaited) return "already";
      if (!awaited || awaited.closedAt || !mayDo("give-up-issue", credential)) return notUsable;
      await endCredential(tx, credential, { to: "disposed", reason: "cessationOfOperation", actor, recorded: true, now });
      const enrolment = enrolmentId && (await tx.enrolment.findUnique({ where: { id: enrolmentId } }));
      if (enrolment) await concludeEnrolment(tx, enrolment, { act: "resume", credentialId, actor, now });
      await tellSigner(tx, { signer, credentialId, change: "issue-given-up", now });
      return "done";
    },
  });
  await finishEndingOrLater(credentialId, now);
  return outcome;
}
