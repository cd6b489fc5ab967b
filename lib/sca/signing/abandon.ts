import "server-only";
import { appDb } from "../../db.ts";
import { lockContract } from "../access.ts";
import { record, SYSTEM } from "../record.ts";
import { nextRecipientState, nextSigningState } from "../transitions.ts";
import { hasGone } from "./next-signer.ts";
import type { WholeSigning } from "./rows.ts";
import { moveSigning, NEEDED_NO_MORE } from "./rows.ts";

/**
 * Ends a passage in which nothing was signed, and gives the turn back. `why` is what the RSSP said, or `lapsed`, `stale`,
 * `withdrawn`, or `left-out`: the signer took it out of what he signed.
 * @returns false when it had moved on meanwhile
 */
export async function abandon(signing: WholeSigning, why: string, now: Date, by: string = SYSTEM): Promise<boolean> {
  const { id, contractId, recipientId, state, requestId } = signing;
  return appDb().$transaction(async (tx) => {
    const contract = await lockContract(tx, contractId);
    const data = {
      ...NEEDED_NO_MORE,
      state: nextSigningState(state, "abandon"),
      completedAt: now,
      errorCode: "SIGNING_ABANDONED",
    };
    // Another request may have been opened for the same bytes since.
    const same = await tx.signing.count({ where: { id, requestId } });
    if (same === 0 || !(await moveSigning(tx, { id, from: state, data }))) return false;
    if (state === "requested") await hasGone(tx, signing);
    const recipient = contract.recipients.find((one) => one.id === recipientId);
    if (recipient?.state === "signing") {
      await tx.recipient.update({ where: { id: recipientId }, data: { state: nextRecipientState("signing", "release") } });
    }
    await record(tx, {
      contract,
      by,
      now,
      // Bytes that were shown and never sent on are no event of the contract.
      event: state === "requested" ? { type: "abandoned", data: { position: signing.recipient.position, why } } : undefined,
      audit: { type: "sca.signing.interrupted", target: `signing:${id}`, outcome: "ok", facts: { contract: contractId, why } },
    });
    return true;
  });
}
