import "server-only";
import { type AuditEvent, type AuditType, appendAudit } from "../../audit/index.ts";
import type { Prisma } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { nextEnrolmentState } from "./transitions.ts";

type Conclusion = {
  /** `await`: the key is made and the CA has its request; `complete`: the certificate is linked; `resume`: it was given up, and begins anew */
  act: "await" | "complete" | "resume";
  credentialId: string;
  actor: string;
  facts?: AuditEvent["facts"];
  now: Date;
};

const TYPES: Record<Conclusion["act"], AuditType> = {
  await: "rssp.enrolment.awaited",
  complete: "rssp.enrolment.completed",
  resume: "rssp.enrolment.resumed",
};

/** What the making of a credential does to its enrolment, whose row, or whose credential's, is locked. Throws RSSP_ENROLMENT_STATE */
export async function concludeEnrolment(
  tx: Prisma.TransactionClient,
  { id, state: from }: Pick<Enrolment, "id" | "state">,
  { act, credentialId, actor, facts, now }: Conclusion,
): Promise<void> {
  const state = nextEnrolmentState(from, act);
  if (!state) throw new NatsuinError("RSSP_ENROLMENT_STATE", { state: from, act });
  const data: Prisma.EnrolmentUpdateInput =
    act === "resume"
      ? { credentialId: null, codeHash: null, codeIssuedAt: null, codeExpiresAt: null }
      : { credentialId, ...(act === "complete" ? { completedAt: now } : {}) };
  await tx.enrolment.update({ where: { id }, data: { ...data, state, version: { increment: 1 } } });
  const target = `enrolment:${id}`;
  await appendAudit(tx, {
    at: now,
    type: TYPES[act],
    actor,
    target,
    outcome: "ok",
    facts: { credential: credentialId, ...facts },
  });
}
