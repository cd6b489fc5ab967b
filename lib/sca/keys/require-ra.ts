import "server-only";
import type { Actor } from "../../auth/types.ts";
import { refuse } from "../record.ts";

/** Only the RA's own role, whatever else somebody may do. Throws FORBIDDEN; the attempt is in the audit log. */
export async function requireRa(actor: Actor, what: string, now: Date): Promise<void> {
  if (actor.role !== "ra") await refuse("FORBIDDEN", { type: "sca.credential.refused", actor, target: `ra:${what}`, now });
}
