import "server-only";
import { type AuditEvent, type AuditType, appendAudit } from "../audit/index.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db } from "../db.ts";
import { type ErrorCode, NatsuinError } from "../errors.ts";
import type { TimelineEntry } from "./views.ts";

export const SYSTEM = "system:sca";
export const actorName = (actor: Actor) => `user:${actor.userId}`;

type Happening = {
  contract: { id: string; tenantId: string };
  /** `user:…` or SYSTEM */
  by: string;
  now: Date;
  /** for the contract's history, shown to its parties */
  event?: { type: TimelineEntry["type"]; data?: Record<string, string | number> };
  /** for the audit log */
  audit?: Omit<AuditEvent, "at" | "actor" | "target"> & { target?: string };
};

/** Writes what happened into the history and the audit log, in the caller's transaction: both or neither. Throws AUDIT_UNAVAILABLE. */
export async function record(tx: Db, { contract, by, now, event, audit }: Happening): Promise<void> {
  if (event) {
    const { type, data = {} } = event;
    await tx.contractEvent.create({
      data: { tenantId: contract.tenantId, contractId: contract.id, at: now, type, actor: by, data },
    });
  }
  if (audit) await appendAudit(tx, { target: `contract:${contract.id}`, ...audit, at: now, actor: by });
}

/** Refuses: one audit event in a transaction of its own, then the error. A refusal that cannot be recorded is still a refusal. */
export async function refuse(
  code: ErrorCode,
  input: {
    type: AuditType;
    actor: Actor | string;
    target: string;
    now: Date;
    details?: Record<string, string | number>;
  },
): Promise<never> {
  const { type, actor, target, now, details = {} } = input;
  const by = typeof actor === "string" ? actor : actorName(actor);
  await appendAudit(appDb(), { at: now, type, actor: by, target, outcome: "refused", facts: { reason: code } });
  throw new NatsuinError(code, details);
}
