import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { describeError, NatsuinError } from "../../errors.ts";
import { MOST_FIELDS } from "../../field-rules.ts";
import { lockContract, refuseContract, visibleContract } from "../access.ts";
import { isInputAsked } from "../contract-view.ts";
import { stampFaces } from "../fonts.ts";
import type { InputFault } from "../views.ts";
import { checkValue } from "./check-value.ts";

export type InputValue = { id: string; value: string | null };

/**
 * Keeps what somebody has put in so far: a page saves while he types. What cannot be kept is named, the rest is kept all the same.
 * Throws NOT_FOUND (another's field, too), INPUTS_GIVEN, INPUT_INVALID (more values than fields).
 */
export async function saveInputs(
  actor: Actor,
  { contractId, values }: { contractId: string; values: InputValue[] },
  now: Date,
): Promise<{ faults: InputFault[] }> {
  if (values.length > MOST_FIELDS) throw new NatsuinError("INPUT_INVALID");
  const contract = await visibleContract(actor, contractId, now);
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  if (!own || !isInputAsked(contract, actor, now)) return refuseContract(actor, contractId, "INPUTS_GIVEN", now);
  const fields = new Map(
    (await appDb().contractField.findMany({ where: { contractId, recipientId: own.id } })).map((field) => [field.id, field]),
  );
  if (values.some(({ id }) => !fields.has(id))) return refuseContract(actor, contractId, "NOT_FOUND", now);

  const faces = await stampFaces();
  const faults: InputFault[] = [];
  const kept = new Map<string, string | null>();
  for (const { id, value } of values) {
    const field = fields.get(id);
    if (!field) continue;
    try {
      kept.set(id, checkValue(field, value, faces));
    } catch (error) {
      if (!(error instanceof NatsuinError)) throw error;
      faults.push({ id, code: error.code, message: describeError(error.code, actor.locale, error.details) });
    }
  }
  const saved = await appDb().$transaction(async (tx) => {
    const locked = await lockContract(tx, contractId);
    if (!isInputAsked(locked, actor, now)) return false;
    for (const [id, value] of kept)
      await tx.contractField.update({
        where: { id, recipientId: own.id },
        data: { value, valueAt: value === null ? null : now },
      });
    return true;
  });
  if (!saved) return refuseContract(actor, contractId, "INPUTS_GIVEN", now);
  return { faults };
}
