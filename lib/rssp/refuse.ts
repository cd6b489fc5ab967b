import "server-only";
import { type AuditType, appendAudit } from "../audit/index.ts";
import { rsspDb } from "../db.ts";
import { type ErrorCode, NatsuinError } from "../errors.ts";

export type Refusal = {
  type: AuditType;
  actor: string;
  target: string;
  now: Date;
  /** parameters of the words; kept out of the log */
  details?: Record<string, string | number>;
  facts?: Record<string, string | number>;
};

/** Records a refusal in its own transaction, so that nothing rolls the record back, then throws it. */
export async function refuse(code: ErrorCode, { type, actor, target, now, details, facts }: Refusal): Promise<never> {
  await appendAudit(rsspDb(), { at: now, type, actor, target, outcome: "refused", facts: { ...facts, reason: code } });
  throw new NatsuinError(code, details);
}
