import "server-only";
import { openCounterparty } from "../auth/counterparties.ts";
import { peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { putBlob } from "../storage/index.ts";
import { type ContractWithParties, lockContract, refuseContract } from "./access.ts";
import { beginSigning } from "./begin-signing.ts";
import { chooseCredential, enrolsAtTurn } from "./credentials.ts";
import { signersOf } from "./draft.ts";
import { askInputs, filledBy } from "./fields/ask-inputs.ts";
import { fieldFault } from "./fields/field-fault.ts";
import { contractFields } from "./fields/fields-view.ts";
import type { Named } from "./mails.ts";
import { reachableLevel } from "./minimum-level.ts";
import { signersIn } from "./parties.ts";
import { inspectionOf } from "./pdf-facts.ts";
import { buildRevision } from "./prepare-revision.ts";
import { actorName, record } from "./record.ts";
import { nextContractState } from "./transitions.ts";

type Delivery = {
  /** who acts: the sender, or who approves the sending */
  actor: Actor;
  /** as read by the caller: what he decided about is what goes out */
  draft: ContractWithParties;
  /** who the recipients are told it comes from */
  sender: Named;
  now: Date;
  /** more of the same transaction, before the rest */
  first?: (tx: Db) => Promise<void>;
};

/**
 * What leaves the house: from here on its text is fixed.
 *   1. the draft is whole (requireWhole)   2. revision 1; where inputs are collected first, only whether it can be made
 *   3. one transaction: state, accounts, revision and the first group called, or inputs asked for, history, audit, mail
 * Throws what requireWhole says, CONTRACT_STATE, CONTRACT_CHANGED, NO_PLACE_FOR_SIGNATURE, STAMP_GLYPH_MISSING.
 */
export async function deliverContract({ actor, draft, sender, now, first }: Delivery): Promise<void> {
  const { id: contractId } = draft;
  await requireWhole(actor, draft, now);
  const fields = await contractFields(contractId);
  const fills = filledBy(fields).size;
  const built = await buildRevision(draft);
  const blob = fills > 0 ? built.input : await putBlob(built.bytes);
  await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    if (locked.version !== draft.version) throw new NatsuinError("CONTRACT_CHANGED");
    const state = nextContractState(locked.state, fills > 0 ? "sendForInput" : "send");
    await first?.(tx);
    await tx.contract.update({ where: { id: contractId }, data: { state, sentAt: now, version: { increment: 1 } } });
    await openAccounts(tx, draft, actor, now);
    const signers = signersIn(draft.recipients).length;
    const { number, minLevel } = draft;
    const facts = { number, document: blob, signers, fields: built.plan, inputs: fills, minLevel };
    await record(tx, {
      contract: draft,
      by: actorName(actor),
      now,
      event: { type: "sent", data: { signers } },
      audit: { type: "sca.contract.sent", outcome: "ok", facts },
    });
    if (fills > 0) await askInputs(tx, { contractId, fields, sender, now });
    else await beginSigning(tx, { contract: draft, revision: { ...built, blob }, sender, now });
  }, DELIVERY);
}

/** 250 recipients, each with a row in his list and an account to open, on a machine that is busy. */
const DELIVERY = { timeout: 60_000 } as const;

/** Somebody new has had an id only; from here on he has an account, which his mail lets him take up. */
async function openAccounts(tx: Db, { recipients }: ContractWithParties, actor: Actor, now: Date): Promise<void> {
  const people = await peopleById(
    recipients.map(({ userId }) => userId),
    tx,
  );
  for (const { id, userId: planned, email, name: displayName } of recipients) {
    if (people.has(planned)) continue;
    const userId = await openCounterparty(tx, { userId: planned, email, displayName }, actorName(actor), now);
    if (userId !== planned) await tx.recipient.update({ where: { id }, data: { userId } });
  }
}

/**
 * The draft can be sent: as many signers as it takes, a deadline to come, a least level that is reached here, and every signer holds a
 * valid credential of that level or may make one. Throws RECIPIENTS_WRONG, INPUT_INVALID (deadline), CONTRACT_LEVEL_UNREACHABLE,
 * RECIPIENT_LEVEL_TOO_LOW, RECIPIENT_UNKNOWN, SIGNATURE_FIELD_MISSING, FIELD_OFF_PAGE, FIELDS_UNPLACEABLE.
 */
export async function requireWhole(actor: Actor, draft: ContractWithParties, now: Date): Promise<void> {
  const { min, max } = signersOf(draft.templateId);
  const signers = signersIn(draft.recipients);
  const count = signers.length;
  if (count < min || count > max) throw new NatsuinError("RECIPIENTS_WRONG", { count, min, max });
  if (draft.expiresAt === null || draft.expiresAt <= now) throw new NatsuinError("INPUT_INVALID", { field: "due" });
  const input = await appDb().document.findUniqueOrThrow({
    where: { contractId_revision: { contractId: draft.id, revision: 0 } },
  });
  const fault = fieldFault(draft, await inspectionOf(input.blob), await contractFields(draft.id));
  if (fault) throw fault;
  const { minLevel } = draft;
  const reach = reachableLevel();
  if (minLevel > reach) return refuseContract(actor, draft.id, "CONTRACT_LEVEL_UNREACHABLE", now, { level: minLevel, reach });
  const people = await peopleById(signers.map(({ userId }) => userId));
  for (const { userId, email } of signers) {
    const choice = await chooseCredential(userId, now, minLevel);
    if (choice.ok || enrolsAtTurn(choice, draft, people.get(userId))) continue;
    if (choice.below) return refuseContract(actor, draft.id, "RECIPIENT_LEVEL_TOO_LOW", now, { email });
    throw new NatsuinError("RECIPIENT_UNKNOWN", { email });
  }
}
