import "server-only";
import type { Actor } from "../../auth/types.ts";
import { env } from "../../env.ts";
import { openEnrolment } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { CREDENTIALS_PATH } from "../documents.ts";

/**
 * Sends the actor to the RSSP, where he takes up his own approved application: another's is refused there. Back to the page of
 * certificates. Throws RSSP_ENROLMENT_UNKNOWN, RSSP_ENROLMENT_STATE.
 */
export async function openOwnEnrolment(actor: Actor, enrolmentId: string, now: Date): Promise<{ enrolUrl: string }> {
  const { enrolUrl } = await openEnrolment(scaClient(), {
    subject: actor.userId,
    enrolmentId,
    loginAt: actor.loginAt.toISOString(),
    returnUrl: `${env().publicOrigin}${CREDENTIALS_PATH}`,
    uiLocale: actor.locale,
    now,
  });
  return { enrolUrl };
}
