import "server-only";
import type { Prisma } from "../../db.ts";
import { type ActOnEnrolment, actOnEnrolment } from "../ra/act-on-enrolment.ts";
import type { EnrolmentInfo } from "../ra/enrolment-info.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { endCredential, finishEndingOrLater } from "../ssa/end-credential.ts";
import type { ClientCredentials } from "../types.ts";

/**
 * 取込みの取消し, by RA staff: a key that nobody took up ends, with its certificate, and can never be imported again; its code with it. The enrolment is as it
 * was after its approval. Throws as `actOnEnrolment`, RSSP_ENROLMENT_OWN, RSSP_ENROLMENT_STATE.
 */
export async function discardImport(client: ClientCredentials, act: ActOnEnrolment): Promise<EnrolmentInfo> {
  let ended: string | null = null;
  const info = await actOnEnrolment(client, act, {
    act: "discard",
    type: "rssp.key.discarded",
    async work(row, tx) {
      if (act.actor === `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_OWN" };
      if (!row.credentialId) return { refused: "RSSP_ENROLMENT_STATE" };
      ended = await endImport(tx, row.credentialId, act);
      return {
        data: { credentialId: null, codeHash: null, codeIssuedAt: null, codeExpiresAt: null },
        facts: { credential: ended },
      };
    },
  });
  if (ended) await finishEndingOrLater(ended, act.now);
  return info;
}

/** In the transaction of whatever ends its enrolment. @returns the credential, whose end is still to be finished */
export async function endImport(
  tx: Prisma.TransactionClient,
  credentialId: string,
  { actor, now }: Pick<ActOnEnrolment, "actor" | "now">,
): Promise<string> {
  const credential = await lockCredential(tx, credentialId);
  const why = "imported and not taken up";
  await endCredential(tx, credential, { to: "disposed", reason: "cessationOfOperation", why, actor, now });
  return credentialId;
}
