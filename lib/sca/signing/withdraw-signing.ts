import "server-only";
import type { Actor } from "../../auth/types.ts";
import { cancelSignatureRequest } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { actorName, refuse } from "../record.ts";
import { abandon } from "./abandon.ts";
import { ownSigning } from "./open-authorisation.ts";
import type { WholeSigning } from "./rows.ts";

/** 署名を取り消す: ends a passage before the value exists. Throws NOT_FOUND, SIGNING_STATE once the key is or was in use. */
export async function abandonSigning(actor: Actor, signingId: string, now: Date): Promise<void> {
  const signing = await ownSigning(actor, signingId, now);
  if (await withdrawSigning(signing, actorName(actor), now)) return;
  const details = { state: signing.state, act: "abandon" };
  await refuse("SIGNING_STATE", { type: "sca.signing.refused", actor, target: `signing:${signingId}`, now, details });
}

/** Withdraws the request at the RSSP first, which says whether the key was used after all. @returns false when it was */
export async function withdrawSigning(signing: WholeSigning, by: string, now: Date): Promise<boolean> {
  const { state, requestId } = signing;
  if (state === "abandoned") return true;
  if (state !== "prepared" && state !== "requested") return false;
  if (state === "requested" && requestId !== null) {
    const { state: there } = await cancelSignatureRequest(scaClient(), { requestId, now });
    if (there !== "cancelled" && there !== "expired" && there !== "refused") return false;
  }
  return abandon(signing, "withdrawn", now, by);
}
