import "server-only";
import { refuseAct, requireRight } from "../../auth/require-right.ts";
import { may } from "../../auth/rights.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { lockContract, refuseContract, visibleContract } from "../access.ts";
import { actorName, record } from "../record.ts";
import { seenBy } from "./seen-folders.ts";

/**
 * Puts a contract into a folder that the actor sees, out of the one it lay in; null: into none. Its sender does it, and who manages the
 * organisation. Its history says nothing of it: that is read by the other side, too. Throws NOT_FOUND, FORBIDDEN (its sender, made a viewer since).
 */
export async function fileContract(
  actor: Actor,
  { contractId, folderId }: { contractId: string; folderId: string | null },
  now: Date,
): Promise<void> {
  const contract = await visibleContract(actor, contractId, now);
  const target = `contract:${contractId}`;
  const house = contract.tenantId === actor.tenantId;
  const own = house && contract.createdBy === actor.userId;
  // as with every act of a sender: who only reads it finds nothing to do it with
  if (!own && !(house && may(actor, "contracts.file"))) return refuseContract(actor, contractId, "NOT_FOUND", now);
  const right = own ? "contract.file" : "contracts.file";
  await requireRight(actor, right, { target, now });
  const seen = folderId === null || (await appDb().folder.findFirst({ where: { AND: [{ id: folderId }, seenBy(actor)] } }));
  if (!seen) return refuseAct("NOT_FOUND", actor, { target: `folder:${folderId}`, right, now });
  await appDb().$transaction(async (tx) => {
    const { folderId: before } = await lockContract(tx, contractId);
    if (before === folderId) return;
    await tx.contract.update({ where: { id: contractId }, data: { folderId } });
    const audit = { type: "sca.contract.filed", outcome: "ok", facts: { from: before ?? "-", to: folderId ?? "-" } } as const;
    await record(tx, { contract, by: actorName(actor), now, audit });
  });
}

/** Whether a page offers it. */
export const mayFile = (actor: Actor, contract: { tenantId: string; createdBy: string; state: string }): boolean =>
  contract.tenantId === actor.tenantId &&
  (contract.createdBy === actor.userId
    ? may(actor, "contract.file")
    : contract.state !== "draft" && may(actor, "contracts.file"));
