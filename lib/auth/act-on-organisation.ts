import "server-only";
import { appDb, type Db } from "@/lib/db.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import { refuseAct, requireRight } from "./require-right.ts";
import type { Right } from "./rights.ts";
import type { Actor } from "./types.ts";

type Given = { actor: Actor; right: Right; target: string; now: Date };

/**
 * An act on the actor's own organisation, its members, departments or folders: he has the right, and no other such act is under way, so
 * that two owners cannot make an end of each other, nor somebody join a department while it is archived.
 * @param act says why it does not happen, before it has written anything; null: done
 * Throws FORBIDDEN, OWNERS_ONLY and what `act` says; every refusal is in the audit log.
 */
export async function actOnOrganisation(
  { actor, right, target, now }: Given,
  act: (tx: Db) => Promise<ErrorCode | null>,
): Promise<void> {
  await requireRight(actor, right, { target, now });
  const refused = await appDb().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM auth.tenant WHERE id = ${actor.tenantId} FOR UPDATE`;
    return act(tx);
  });
  if (refused) await refuseAct(refused, actor, { target, right, now });
}
