import "server-only";
import type { Actor } from "../../auth/types.ts";
import { NatsuinError } from "../../errors.ts";
import { cancelSignatureRequest } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { actorName } from "../record.ts";
import { abandon } from "./abandon.ts";
import { ownSigning } from "./open-authorisation.ts";
import type { WholeSigning } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";

/** 署名を取り消す: ends a passage before the value exists. Throws NOT_FOUND, SIGNING_STATE once the key is or was in use. */
export async function abandonSigning(actor: Actor, signingId: string, now: Date): Promise<void> {
  await withdrawSigning(await ownSigning(actor, signingId, now), actorName(actor), now);
}

/** Withdraws the request at the RSSP first, which says whether the key was used after all. Throws SIGNING_STATE. */
export async function withdrawSigning(signing: WholeSigning, by: string, now: Date): Promise<void> {
  const { state, requestId } = signing;
  if (state === "abandoned") return;
  if (state === "requested" && requestId !== null) {
    const { state: there } = await cancelSignatureRequest(scaClient(), { requestId, now });
    if (there !== "cancelled" && there !== "expired" && there !== "refused") {
      await settleRequest(signing, now);
      throw new NatsuinError("SIGNING_STATE", { state: there, act: "abandon" });
    }
  } else if (state !== "prepared") throw new NatsuinError("SIGNING_STATE", { state, act: "abandon" });
  await abandon(signing, "withdrawn", now, by);
}
