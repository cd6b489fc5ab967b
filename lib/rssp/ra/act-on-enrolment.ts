import "server-only";
import { type AuditEvent, type AuditType, appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { authenticateClient } from "../ssa/clients.ts";
import type { ClientCredentials } from "../types.ts";
import { describeEnrolment, type EnrolmentInfo } from "./enrolment-info.ts";
import { type EnrolmentAct, nextEnrolmentState } from "./transitions.ts";

/** What somebody at a driving application does with an enrolment; that he may, the application has made sure. */
export type ActOnEnrolment = {
  /** the client's name for whose enrolments these are: its tenant */
  scope: string;
  enrolmentId: string;
  /** who acts, as the client's own audit entries name him: `user:…` */
  actor: string;
  now: Date;
};

type Done = { data: Prisma.EnrolmentUpdateInput; facts?: AuditEvent["facts"]; personal?: AuditEvent["personal"] };

export type EnrolmentWork = {
  act: EnrolmentAct;
  type: AuditType;
  /** what becomes of the locked row, or why nothing does */
  work: (row: Enrolment, tx: Prisma.TransactionClient) => Done | { refused: ErrorCode } | Promise<Done | { refused: ErrorCode }>;
};

export const isActor = (name: string): boolean => /^user:[\w-]{1,64}$/.test(name);

/**
 * 1. the client proves itself; 2. the enrolment is this client's and in this scope; 3. its row is locked, the act is one of its state and
 * of this actor, done and recorded in one transaction. Throws RSSP_CLIENT_REFUSED, RSSP_ENROLMENT_INVALID, RSSP_ENROLMENT_UNKNOWN,
 * RSSP_ENROLMENT_STATE and what `work` refuses with; each refusal leaves exactly one audit event.
 */
export async function actOnEnrolment(
  credentials: ClientCredentials,
  { scope, enrolmentId, actor, now }: ActOnEnrolment,
  { act, type, work }: EnrolmentWork,
): Promise<EnrolmentInfo> {
  const client = await authenticateClient(credentials, now);
  const named = isActor(actor);
  const target = `enrolment:${enrolmentId.slice(0, 40)}`;
  const parties = { actor: named ? actor : `client:${client.id}`, target };
  const refused = (code: ErrorCode, details: Record<string, string> = {}) =>
    refuse(code, { type: "rssp.enrolment.refused", ...parties, now, details, facts: { act, client: client.id } });
  if (!named) return refused("RSSP_ENROLMENT_INVALID", { reason: "actor" });

  const outcome = await rsspDb().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM rssp.enrolment WHERE id = ${enrolmentId} FOR UPDATE`;
    const row = await tx.enrolment.findFirst({ where: { id: enrolmentId, clientId: client.id, scope } });
    if (!row) return { refused: "RSSP_ENROLMENT_UNKNOWN", state: "" } as const;
    const state = nextEnrolmentState(row.state, act);
    if (!state) return { refused: "RSSP_ENROLMENT_STATE", state: row.state } as const;
    const done = await work(row, tx);
    if ("refused" in done) return { ...done, state: row.state };
    const data = { ...done.data, state, version: { increment: 1 } };
    const changed = await tx.enrolment.update({ where: { id: row.id }, data });
    const facts = { client: client.id, act, ...done.facts };
    const { personal } = done;
    await appendAudit(tx, { at: now, type, ...parties, outcome: "ok", facts, ...(personal ? { personal } : {}) });
    return changed;
  }, TRANSACTION);
  if (!("refused" in outcome)) return describeEnrolment(outcome);
  return refused(outcome.refused, { state: outcome.state, act });
}
