import "server-only";
import type { Actor } from "../../auth/types.ts";
import { type ActOutcome, suspendCredential } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { actorName } from "../record.ts";

/** 利用停止, of the actor's own credential: another's is refused at the RSSP. Throws RSSP_CREDENTIAL_FOREIGN, RSSP_CREDENTIAL_NOT_USABLE. */
export function suspendOwnCredential(actor: Actor, credentialId: string, now: Date): Promise<ActOutcome> {
  return suspendCredential(scaClient(), { subject: actor.userId, credentialId, actor: actorName(actor), now });
}
