import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { plainLine } from "../../plain-text.ts";
import { TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { authenticateClient } from "../ssa/clients.ts";
import { type AlgorithmName, algorithmKey, type ClientCredentials, type KeyHoldingForm } from "../types.ts";
import { describeEnrolment, type EnrolmentInfo } from "./enrolment-info.ts";
import { isPast, type KycRecord, kycRecord } from "./kyc.ts";
import { OPEN_STATES } from "./transitions.ts";

/** What the certificate will say and whom; `romaji`: its common name. */
export type Application = {
  scope: string;
  subject: string;
  romaji: string;
  kanjiName: string;
  organisation?: string;
  email: string;
  algorithm: AlgorithmName;
  holding: KeyHoldingForm;
  /** the identity check carried over; one who applies for himself has none to name, and RA staff add it */
  kyc?: KycRecord;
  actor: string;
  now: Date;
};

/** An identity checked by the bank, face to face or as strongly. */
const VETTED_IAL = 2;

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(...plainLine);

const schema = z.strictObject({
  scope: z.string().min(1).max(100),
  subject: z.string().min(1).max(100),
  romaji: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z '.-]{1,62}[A-Za-z.]$/),
  kanjiName: line(64),
  organisation: line(64).optional(),
  email: z.email().max(254),
  algorithm: z.enum(["P-256", "RSA-3072"]),
  holding: z.enum(["wrapped", "resident"]),
  kyc: kycRecord.optional(),
  actor: z.string().regex(/^user:[\w-]{1,64}$/),
});

/**
 * 発行申請, 規則6条3の2ロ: on the identity check that the bank has made, so there is no second one (row A9).
 * 1. the client proves itself, the application holds together; 2. the person has no other one open; 3. it is registered and recorded.
 * Throws RSSP_CLIENT_REFUSED, RSSP_ENROLMENT_INVALID, RSSP_ENROLMENT_OPEN.
 */
export async function applyForCredential(credentials: ClientCredentials, { now, ...input }: Application): Promise<EnrolmentInfo> {
  const client = await authenticateClient(credentials, now);
  const parsed = schema.safeParse(input);
  const actor = schema.shape.actor.safeParse(input.actor).data ?? `client:${client.id}`;
  const refused = (code: ErrorCode, reason: string) =>
    refuse(code, {
      type: "rssp.enrolment.refused",
      actor,
      target: "enrolment:new",
      now,
      details: { reason },
      facts: { act: "apply", client: client.id },
    });
  if (!parsed.success) return refused("RSSP_ENROLMENT_INVALID", parsed.error.issues[0]?.path.join(".") ?? "");
  const { romaji, kyc, algorithm, actor: appliedBy, ...rest } = parsed.data;
  if (kyc && !isPast(kyc, now)) return refused("RSSP_ENROLMENT_INVALID", "kyc.date");

  const made = await rsspDb().$transaction(async (tx) => {
    // two applications for one person at once: the second waits, and finds the first
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`enrolment:${client.id}:${rest.subject}`}, 0))`;
    const where: Prisma.EnrolmentWhereInput = {
      clientId: client.id,
      subject: rest.subject,
      route: { not: "mailed" },
      state: { in: OPEN_STATES },
    };
    if ((await tx.enrolment.count({ where })) > 0) return null;
    const id = newId("enr");
    const row = await tx.enrolment.create({
      data: {
        ...rest,
        id,
        clientId: client.id,
        route: "vetted",
        state: "applied",
        displayName: romaji,
        algorithm: algorithmKey(algorithm),
        ial: VETTED_IAL,
        kyc,
        appliedBy,
        appliedAt: now,
      },
    });
    await appendAudit(tx, {
      at: now,
      type: "rssp.enrolment.applied",
      actor,
      target: `enrolment:${id}`,
      outcome: "ok",
      facts: { client: client.id, route: row.route, algorithm, holding: row.holding, kyc: kyc ? 1 : 0 },
      personal: { name: row.kanjiName, ...(kyc ? { kyc: kyc.record } : {}) },
    });
    return row;
  }, TRANSACTION);
  return made ? describeEnrolment(made) : refused("RSSP_ENROLMENT_OPEN", "open");
}
