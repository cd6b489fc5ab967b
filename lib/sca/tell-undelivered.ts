import "server-only";
import { peopleById } from "../auth/directory.ts";
import { appDb, type Db } from "../db.ts";
import { takeUndelivered } from "../jobs/mail-outcomes.ts";
import { withParties } from "./access.ts";
import { mailUndelivered } from "./mails.ts";
import { record, SYSTEM } from "./record.ts";

const BATCH = 50;

/** Once a minute: mails of contracts that were refused or given up go into the history, and the sender is told, once for each address. */
export async function tellUndelivered(now: Date): Promise<void> {
  for (let n = 0; n < BATCH; n++) if (!(await appDb().$transaction((tx) => tellNext(tx, now)))) return;
}

/** @returns whether there was one */
async function tellNext(tx: Db, now: Date): Promise<boolean> {
  const failed = await takeUndelivered(tx, now);
  if (!failed) return false;
  const contract = await tx.contract.findUnique({ where: { id: failed.contractId }, include: withParties });
  const recipient = contract?.recipients.find(({ id }) => id === failed.recipientId);
  if (!contract || !recipient) return true;
  const { position } = recipient;
  await record(tx, { contract, by: SYSTEM, now, event: { type: "undelivered", data: { position, fault: failed.fault } } });
  const sender = (await peopleById([contract.createdBy], tx)).get(contract.createdBy);
  if (failed.first && sender) await mailUndelivered(tx, { contract, recipient, sender, fault: failed.fault, now });
  return true;
}
