import "server-only";
import type { Db } from "../db.ts";
import type { Recipient } from "../generated/prisma/client.ts";
import { outcomesOf } from "../jobs/mail-outcomes.ts";
import type { ContractWithParties } from "./access.ts";
import { isPending } from "./contract-view.ts";
import { type Ask, mailCall, type Named } from "./mails.ts";
import { isAsked } from "./parties.ts";
import { record, SYSTEM } from "./record.ts";

/** Who is waited for. */
export const waitedFor = (contract: ContractWithParties, now: Date): Recipient[] =>
  isPending(contract, now) ? contract.recipients.filter(isAsked) : [];

/** What somebody who is waited for is asked for. */
const askOf = ({ kind, inputState }: Pick<Recipient, "kind" | "inputState">): Ask =>
  inputState === "asked" ? "input" : kind === "approver" ? "approve" : "sign";

type Asking = {
  contract: ContractWithParties;
  sender: Named;
  waiting: Recipient[];
  again: "waiting" | { daysLeft: number };
  now: Date;
};

/** Asks each of them once more, of the program's own accord; nobody whose address does not take mails, until it is asked by hand. */
export async function askAgain(tx: Db, { contract, sender, waiting, again, now }: Asking): Promise<void> {
  const failed = (await outcomesOf(contract.id, tx)).filter(({ state }) => state === "failed");
  for (const recipient of waiting) {
    if (failed.some(({ recipientId }) => recipientId === recipient.id)) continue;
    await askOnce(tx, { contract, recipient, sender, by: SYSTEM, again, now });
  }
}

type AskingOne = Omit<Asking, "waiting"> & { recipient: Recipient; by: string };

/** One who is waited for is asked once more: his mail, history and audit log. */
export async function askOnce(tx: Db, { contract, recipient, sender, by, again, now }: AskingOne): Promise<void> {
  const { position } = recipient;
  await mailCall(tx, { contract, recipients: [recipient], sender, ask: askOf(recipient), again, now });
  await record(tx, {
    contract,
    by,
    now,
    event: { type: "reminded", data: { position } },
    audit: { type: "sca.contract.reminded", outcome: "ok", facts: { position } },
  });
}
