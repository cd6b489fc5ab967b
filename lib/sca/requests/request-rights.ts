import "server-only";
import type { Actor, Role } from "../../auth/types.ts";
import { refuse } from "../record.ts";

/** Who asks; who decides beside him, being another; who tells the CA to revoke. */
const RIGHTS = {
  see: ["staff", "checker", "ra"],
  file: ["staff"],
  decide: ["staff", "checker", "ra"],
  revoke: ["ra"],
} as const satisfies Record<string, readonly Role[]>;
type Right = keyof typeof RIGHTS;

export const hasRight = ({ role }: Actor, right: Right): boolean => (RIGHTS[right] as readonly Role[]).includes(role);

/** Throws FORBIDDEN; the attempt is in the audit log. */
export async function requireRight(actor: Actor, right: Right, now: Date): Promise<void> {
  if (hasRight(actor, right)) return;
  await refuse("FORBIDDEN", { type: "sca.request.refused", actor, target: `request:${right}`, now });
}
