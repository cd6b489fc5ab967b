import "server-only";
import { type AuditEvent, appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { LOCK_AFTER, TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { isEnrolmentCode, isLocked } from "./code.ts";

export type CodeCheck = {
  enrolmentId: string;
  /** whose enrolment it must be, in the client's name for the signer */
  subject: string;
  code: string;
  now: Date;
};

/**
 * Is this the 利用者識別符号 of this person's approved enrolment? The row is locked, so a hundred guesses at once are five: then it takes a new
 * code. A right one uses nothing up, so that an enrolment left half way can be resumed: `spendCode` does, with what it is spent on.
 * Throws RSSP_ENROLMENT_CODE_WRONG (`left`), RSSP_ENROLMENT_CODE_LOCKED, RSSP_ENROLMENT_CODE_OVER; one audit event each.
 */
export async function checkCode(check: CodeCheck): Promise<void> {
  const verdict = await rsspDb().$transaction((tx) => judge(tx, check), TRANSACTION);
  if (verdict.code) await refuseCode(check, verdict);
}

/**
 * The same, and the code is used up: in the transaction that completes the enrolment. The row stays locked until it ends. Answers the row, or
 * why not; a wrong code is counted only if the transaction commits, so the caller checks first (`checkCode`).
 */
export async function spendCode(tx: Prisma.TransactionClient, check: CodeCheck): Promise<Enrolment | { refused: ErrorCode }> {
  const verdict = await judge(tx, check);
  if (verdict.code) return { refused: verdict.code };
  const row = await tx.enrolment.update({ where: { id: check.enrolmentId }, data: { codeUsedAt: check.now } });
  const { id, codeIssuedAt } = row;
  const facts: AuditEvent["facts"] = { issued: codeIssuedAt?.toISOString() ?? "" };
  const parties = { actor: `subject:${check.subject}`, target: `enrolment:${id}` };
  await appendAudit(tx, { at: check.now, type: "rssp.enrolment.code-used", ...parties, outcome: "ok", facts });
  return row;
}

/** Why no code of this enrolment is taken, however right, or null. */
export function codeFault(row: Enrolment, now: Date): "RSSP_ENROLMENT_CODE_OVER" | "RSSP_ENROLMENT_CODE_LOCKED" | null {
  if (!row.codeHash || row.state !== "approved") return "RSSP_ENROLMENT_CODE_OVER";
  if (isLocked(row)) return "RSSP_ENROLMENT_CODE_LOCKED";
  return row.codeUsedAt || !row.codeExpiresAt || row.codeExpiresAt <= now ? "RSSP_ENROLMENT_CODE_OVER" : null;
}

/** Wrong ones that are left before it is locked. */
export const codesLeft = ({ codeAttempts }: Enrolment): number => Math.max(0, LOCK_AFTER - codeAttempts);

type Verdict = { code: ErrorCode | null; left: number };

async function judge(tx: Prisma.TransactionClient, { enrolmentId: id, subject, code, now }: CodeCheck): Promise<Verdict> {
  await tx.$queryRaw`SELECT id FROM rssp.enrolment WHERE id = ${id} FOR UPDATE`;
  const row = await tx.enrolment.findFirst({ where: { id, subject } });
  // compared whatever else is the matter: the time it takes tells nothing of it
  const right = isEnrolmentCode(id, code, row?.codeHash ?? null);
  if (!row) return { code: "RSSP_ENROLMENT_CODE_OVER", left: 0 };
  const fault = codeFault(row, now);
  if (fault) return { code: fault, left: 0 };
  if (right) return { code: null, left: codesLeft(row) };
  const { codeAttempts } = await tx.enrolment.update({ where: { id }, data: { codeAttempts: { increment: 1 } } });
  const left = LOCK_AFTER - codeAttempts;
  return { code: left > 0 ? "RSSP_ENROLMENT_CODE_WRONG" : "RSSP_ENROLMENT_CODE_LOCKED", left };
}

function refuseCode({ enrolmentId, subject, now }: CodeCheck, { code, left }: Verdict): Promise<never> {
  return refuse(code as ErrorCode, {
    type: "rssp.enrolment.refused",
    actor: `subject:${subject}`,
    target: `enrolment:${enrolmentId.slice(0, 40)}`,
    now,
    details: { left },
    facts: { act: "check-code", left },
  });
}
