import "server-only";
import type { AuditEvent } from "../../audit/index.ts";
import type { ErrorCode } from "../../errors.ts";
import { refuse } from "../refuse.ts";

type Refused = { actor: string; clientId: string; act: "apply" | "prepare"; now: Date; facts?: AuditEvent["facts"] };

/** An application that no enrolment comes of: with its one audit event. `reason` names the part that does not hold together. */
export function refuseApplication(
  code: ErrorCode,
  reason: string,
  { actor, clientId, act, now, facts }: Refused,
): Promise<never> {
  return refuse(code, {
    type: "rssp.enrolment.refused",
    actor,
    target: "enrolment:new",
    now,
    details: { reason },
    facts: { act, client: clientId, ...facts },
  });
}
