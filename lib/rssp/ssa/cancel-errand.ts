import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { closeErrand, errandReturnAddress, errandStateAt, lockErrand } from "../errands.ts";
import { type ErrandVisitor, requireErrand } from "./view-errand.ts";

/** 変えずに戻る. An errand that has ended stays as it is. Throws NOT_FOUND. */
export async function cancelErrand(visitor: ErrandVisitor): Promise<{ returnTo: string }> {
  const { id, signerId, returnUrl } = await requireErrand(visitor);
  const { now } = visitor;
  await rsspDb().$transaction(async (tx) => {
    const errand = await lockErrand(tx, id);
    if (!errand || errandStateAt(errand, now) !== "open") return;
    await closeErrand(tx, id, "cancelled", now);
    const actor = `signer:${signerId}`;
    await appendAudit(tx, { at: now, type: "rssp.errand.cancelled", actor, target: `errand:${id}`, outcome: "ok" });
  });
  return { returnTo: errandReturnAddress({ id, returnUrl }) };
}
