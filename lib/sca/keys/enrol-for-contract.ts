import "server-only";
import type { Actor } from "../../auth/types.ts";
import { env } from "../../env.ts";
import { applyByMail, openEnrolment } from "../../rssp/index.ts";
import { refuseContract, visibleContract } from "../access.ts";
import { isTurn } from "../contract-view.ts";
import { mayEnrol, scaClient } from "../credentials.ts";
import { readPath } from "../documents.ts";

/**
 * A signer from outside, at his turn and without a key, enrols himself at the RSSP and comes back to the contract. The certificate's name
 * is the contract's; `romaji` is how he writes it. People of the sender's own house get theirs from their RA.
 * Throws NOT_FOUND, NOT_YOUR_TURN, FORBIDDEN, RSSP_ENROLMENT_*.
 */
export async function enrolForContract(
  actor: Actor,
  { contractId, romaji }: { contractId: string; romaji: string },
  now: Date,
): Promise<{ enrolUrl: string }> {
  const contract = await visibleContract(actor, contractId, now);
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  // who approves or reads needs no key
  if (own?.kind !== "signer" || !isTurn(contract, actor, now)) return refuseContract(actor, contractId, "NOT_YOUR_TURN", now);
  if (!mayEnrol(contract, actor)) return refuseContract(actor, contractId, "FORBIDDEN", now);
  const { id: enrolmentId } = await applyByMail(scaClient(), {
    scope: actor.tenantId,
    subject: actor.userId,
    romaji,
    kanjiName: own.name,
    email: actor.email,
    algorithm: "P-256",
    now,
  });
  const { enrolUrl } = await openEnrolment(scaClient(), {
    subject: actor.userId,
    enrolmentId,
    loginAt: actor.loginAt.toISOString(),
    returnUrl: `${env().publicOrigin}${readPath(contractId)}`,
    uiLocale: actor.locale,
    now,
  });
  return { enrolUrl };
}
