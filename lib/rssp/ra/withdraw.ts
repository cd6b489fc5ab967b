import "server-only";
import { endImport } from "../import/discard-import.ts";
import { finishEndingOrLater } from "../ssa/end-credential.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import type { EnrolmentInfo } from "./enrolment-info.ts";

/**
 * 取下げ, by whoever applied or is to have it; a code that was issued opens nothing any more, and a key that was imported ends.
 * Throws as `actOnEnrolment`, RSSP_ENROLMENT_UNKNOWN.
 */
export async function withdraw(client: ClientCredentials, act: ActOnEnrolment): Promise<EnrolmentInfo> {
  let ended: string | null = null;
  const info = await actOnEnrolment(client, act, {
    act: "withdraw",
    type: "rssp.enrolment.withdrawn",
    async work(row, tx) {
      if (act.actor !== row.appliedBy && act.actor !== `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_UNKNOWN" };
      if (row.credentialId) ended = await endImport(tx, row.credentialId, act);
      return { data: { codeHash: null, credentialId: null } };
    },
  });
  if (ended) await finishEndingOrLater(ended, act.now);
  return info;
}
