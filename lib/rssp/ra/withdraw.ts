import "server-only";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import type { EnrolmentInfo } from "./enrolment-info.ts";

/** 取下げ, by whoever applied or is to have it; a code that was issued opens nothing any more. Throws as `actOnEnrolment`, RSSP_ENROLMENT_UNKNOWN. */
export function withdraw(client: ClientCredentials, act: ActOnEnrolment): Promise<EnrolmentInfo> {
  return actOnEnrolment(client, act, {
    act: "withdraw",
    type: "rssp.enrolment.withdrawn",
    work(row) {
      const may = act.actor === row.appliedBy || act.actor === `user:${row.subject}`;
      return may ? { data: { codeHash: null } } : { refused: "RSSP_ENROLMENT_UNKNOWN" };
    },
  });
}
