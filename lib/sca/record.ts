import "server-only";
import { type AuditEvent, type AuditType, appendAudit } from "../audit/index.ts";
import type { Actor } from "../auth/types.ts";
import { appDb, type Db } from "../db.ts";
import { type ErrorCode, NatsuinError } from "../errors.ts";
import type { TimelineEntry } from "./views.ts";

export const SYSTEM = "system:sca";
export const actorName = (actor: Actor) => `user:${actor.userId}`;

/** For the contract's history, shown to its parties. */
type HistoryEvent = { type: TimelineEntry["type"]; data?: Record<string, string | number> };

type Happening = {
  contract: { id: string; tenantId: string };
  /** `user:…` or SYSTEM */
  by: string;
  now: Date;
  event?: HistoryEvent;
  /** for the audit log */
  audit?: Omit<AuditEvent, "at" | "actor" | "target"> & { target?: string };
};

/** Writes what happened into the history and the audit log, in the caller's transaction: both or neither. Throws AUDIT_UNAVAILABLE. */
export async function record(tx: Db, { contract, by, now, event, audit }: Happening): Promise<void> {
  if (event) await recordEach(tx, { contract, by, now, events: [event] });
  if (audit) await appendAudit(tx, { target: `contract:${contract.id}`, ...audit, at: now, actor: by });
}

/** What happens to many of a contract at once, into its history. */
export async function recordEach(
  tx: Db,
  { contract, by, now, events }: Omit<Happening, "event" | "audit"> & { events: HistoryEvent[] },
): Promise<void> {
  const { id: contractId, tenantId } = contract;
  const rows = events.map(({ type, data = {} }) => ({ tenantId, contractId, at: now, type, actor: by, data }));
  await tx.contractEvent.createMany({ data: rows });
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
