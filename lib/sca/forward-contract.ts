import "server-only";
import { openCounterparty } from "../auth/counterparties.ts";
import { peopleByEmail, peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { newId } from "../ids.ts";
import { lockContract, refuseContract, visibleContract } from "./access.ts";
import { isTurn } from "./contract-view.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { mailCall, mailForwarded } from "./mails.ts";
import { actorName, record } from "./record.ts";
import { LIVE } from "./signing/rows.ts";
import { nextRecipientState } from "./transitions.ts";

type Forwarding = { contractId: string; email: string; name?: string };

/**
 * 転送: whoever is called puts somebody else in his place, where the sender allows it. The place, the mark and the role stay; the sender is told.
 * Throws NOT_FOUND, FORBIDDEN (not allowed in this contract), NOT_YOUR_TURN, RECIPIENTS_WRONG (has a place already), RECIPIENT_UNKNOWN,
 * RECIPIENT_NAME_NEEDED, SIGNING_STATE (his own signing is under way).
 */
export async function forwardContract(actor: Actor, { contractId, ...to }: Forwarding, now: Date): Promise<void> {
  const email = to.email.trim().toLowerCase();
  const contract = await visibleContract(actor, contractId, now);
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  if (!contract.mayForward) return refuseContract(actor, contractId, "FORBIDDEN", now);
  if (!own || !isTurn(contract, actor, now)) return refuseContract(actor, contractId, "NOT_YOUR_TURN", now);
  if (contract.recipients.some((one) => one.email === email))
    return refuseContract(actor, contractId, "RECIPIENTS_WRONG", now, { count: contract.recipients.length });
  const person = (await peopleByEmail([email])).get(email);
  if (own.kind === "signer") {
    const choice = person?.takenUp ? await chooseCredential(person.userId, now, contract.minLevel) : null;
    if (choice && !choice.ok && !enrolsAtTurn(choice, contract, person))
      return refuseContract(actor, contractId, "RECIPIENT_UNKNOWN", now, { email });
  }
  const name = person?.takenUp ? person.displayName : to.name?.trim();
  if (!name) return refuseContract(actor, contractId, "RECIPIENT_NAME_NEEDED", now, { email });
  const sender = (await peopleById([contract.createdBy])).get(contract.createdBy);
  const by = actorName(actor);

  const moved = await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    const place = locked.recipients.find(({ id }) => id === own.id);
    const live = await tx.signing.count({ where: { recipientId: own.id, state: { in: [...LIVE], not: "prepared" } } });
    if (!place || place.userId !== actor.userId || !isTurn(locked, actor, now) || live > 0) return false;
    const state = nextRecipientState(place.state, "forward");
    const userId = person?.userId ?? (await openCounterparty(tx, { userId: newId("usr"), email, displayName: name }, by, now));
    // Bytes that only the one before was shown are nobody's.
    await tx.signing.updateMany({ where: { recipientId: own.id, state: "prepared" }, data: { leaseUntil: now } });
    // Written while he is still a recipient: the next statement is his last.
    const { position, kind } = own;
    const facts = { position, to: userId };
    const audit = { type: "sca.contract.forwarded", outcome: "ok", facts } as const;
    const data = { position, from: own.name, to: name };
    await record(tx, { contract, by, now, event: { type: "forwarded", data }, audit });
    const who = { userId, email, name, organisation: person?.organisation ?? null };
    const recipient = await tx.recipient.update({ where: { id: own.id }, data: { ...who, state, viewedAt: null } });
    const ask = kind === "approver" ? "approve" : "sign";
    await mailCall(tx, { contract, recipients: [recipient], sender: sender ?? actor, ask, now });
    if (sender) await mailForwarded(tx, { contract, to: sender, from: own, recipient, now });
    return true;
  });
  if (!moved) await refuseContract(actor, contractId, "SIGNING_STATE", now, { state: own.state, act: "forward" });
}
