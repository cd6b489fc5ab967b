import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Enrolment } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { MAILED_CODE_PAUSE, TRANSACTION } from "../limits.ts";
import { authenticateClient } from "../ssa/clients.ts";
import { algorithmKey, type ClientCredentials } from "../types.ts";
import { type ApplicationFields, applicationFields } from "./application-fields.ts";
import { describeEnrolment, type EnrolmentInfo } from "./enrolment-info.ts";
import { freshCode } from "./fresh-code.ts";
import { isOnlyOne } from "./open-enrolments.ts";
import { refuseApplication } from "./refuse-application.ts";
import { nextEnrolmentState, OPEN_STATES } from "./transitions.ts";

/** Nobody's identity was checked, so neither an organisation nor an identity check can be stated. */
type Stated = "scope" | "subject" | "romaji" | "kanjiName" | "email" | "algorithm";
export type MailedApplication = Pick<ApplicationFields, Stated> & { now: Date };

/** Whoever reads the mail of this address, and no more is known of him. */
const MAILED_IAL = 1;

const schema = applicationFields.omit({ organisation: true, holding: true });

/**
 * A counterparty enrols himself. The RSSP makes sure of one thing by itself, that he reads the mail of his address: the code goes there
 * and nowhere else, and no word of an application takes its place. The certificate says so (IAL1).
 * 1. the client proves itself, the application holds together; 2. the person holds no key here and nobody examines an application of his;
 * 3. the enrolment is approved by rule, or the open one of the same names goes on; 4. a code is mailed, at most one a minute.
 * Throws RSSP_CLIENT_REFUSED, RSSP_ENROLMENT_INVALID, RSSP_ENROLMENT_OPEN, RSSP_ENROLMENT_HELD.
 */
export async function applyByMail(credentials: ClientCredentials, { now, ...input }: MailedApplication): Promise<EnrolmentInfo> {
  const client = await authenticateClient(credentials, now);
  const parsed = schema.safeParse(input);
  const actor = parsed.success ? `subject:${parsed.data.subject}` : `client:${client.id}`;
  const refused = (code: ErrorCode, reason: string) =>
    refuseApplication(code, reason, { actor, clientId: client.id, act: "apply", now, facts: { route: "mailed" } });
  if (!parsed.success) return refused("RSSP_ENROLMENT_INVALID", parsed.error.issues[0]?.path.join(".") ?? "");
  const wanted = parsed.data;

  const made = await rsspDb().$transaction(async (tx): Promise<Enrolment | ErrorCode> => {
    if (!(await isOnlyOne(tx, { clientId: client.id, subject: wanted.subject }))) return "RSSP_ENROLMENT_OPEN";
    const held: Prisma.CredentialWhereInput = { status: { in: ["active", "suspended"] }, signer: { subject: wanted.subject } };
    if ((await tx.credential.count({ where: held })) > 0) return "RSSP_ENROLMENT_HELD";
    const open = await tx.enrolment.findMany({
      where: { clientId: client.id, subject: wanted.subject, route: "mailed", state: { in: OPEN_STATES } },
    });
    const same = open.find((row) => isSame(row, wanted));
    for (const other of open) if (other.id !== same?.id) await giveUp(tx, other, actor, now);
    const row = same ?? (await approveByRule(tx, { clientId: client.id, wanted, actor, now }));
    return needsCode(row, now) ? mailCode(tx, row, actor, now) : row;
  }, TRANSACTION);
  return typeof made === "string" ? refused(made, "open") : describeEnrolment(made);
}

type Wanted = Pick<ApplicationFields, Stated>;

const isSame = (row: Enrolment, { romaji, kanjiName, email, algorithm }: Wanted): boolean =>
  row.displayName === romaji && row.kanjiName === kanjiName && row.email === email && row.algorithm === algorithmKey(algorithm);

/** Corrected names are another application: a code of the former must not open it. */
async function giveUp(tx: Prisma.TransactionClient, { id, state: from }: Enrolment, actor: string, now: Date): Promise<void> {
  const state = nextEnrolmentState(from, "withdraw") as Enrolment["state"];
  await tx.enrolment.update({ where: { id }, data: { state, codeHash: null, version: { increment: 1 } } });
  const parties = { actor, target: `enrolment:${id}` };
  await appendAudit(tx, { at: now, type: "rssp.enrolment.withdrawn", ...parties, outcome: "ok", facts: { by: "correction" } });
}

async function approveByRule(
  tx: Prisma.TransactionClient,
  { clientId, wanted, actor, now }: { clientId: string; wanted: Wanted; actor: string; now: Date },
): Promise<Enrolment> {
  const { romaji: displayName, algorithm, ...rest } = wanted;
  const id = newId("enr");
  const row = await tx.enrolment.create({
    data: {
      ...rest,
      id,
      clientId,
      displayName,
      route: "mailed",
      state: "approved",
      algorithm: algorithmKey(algorithm),
      holding: "wrapped",
      ial: MAILED_IAL,
      appliedBy: actor,
      appliedAt: now,
      decidedBy: "rule:mailed",
      decidedAt: now,
    },
  });
  await appendAudit(tx, {
    at: now,
    type: "rssp.enrolment.applied",
    actor,
    target: `enrolment:${id}`,
    outcome: "ok",
    facts: { client: clientId, route: row.route, algorithm, holding: row.holding, kyc: 0 },
    personal: { name: row.kanjiName },
  });
  return row;
}

/** One that was sent a moment ago is on its way; an older one may be lost, late or locked. */
function needsCode({ codeIssuedAt, codeUsedAt }: Enrolment, now: Date): boolean {
  return codeUsedAt !== null || codeIssuedAt === null || now.getTime() - codeIssuedAt.getTime() >= MAILED_CODE_PAUSE;
}

async function mailCode(tx: Prisma.TransactionClient, row: Enrolment, actor: string, now: Date): Promise<Enrolment> {
  const { data, facts } = await freshCode(row, { channel: "mail", kind: "atOnce", now }, tx);
  const parties = { actor, target: `enrolment:${row.id}` };
  await appendAudit(tx, { at: now, type: "rssp.enrolment.code-issued", ...parties, outcome: "ok", facts });
  return tx.enrolment.update({ where: { id: row.id }, data });
}
