import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { TRANSACTION } from "../limits.ts";
import { authenticateClient } from "../ssa/clients.ts";
import { type AlgorithmName, algorithmKey, type ClientCredentials, type KeyHoldingForm } from "../types.ts";
import { applicationFields } from "./application-fields.ts";
import { describeEnrolment, type EnrolmentInfo } from "./enrolment-info.ts";
import { isPast, type KycRecord, kycRecord } from "./kyc.ts";
import { isOnlyOne } from "./open-enrolments.ts";
import { refuseApplication } from "./refuse-application.ts";

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

const schema = applicationFields.extend({
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
    refuseApplication(code, reason, { actor, clientId: client.id, act: "apply", now });
  if (!parsed.success) return refused("RSSP_ENROLMENT_INVALID", parsed.error.issues[0]?.path.join(".") ?? "");
  const { romaji, kyc, algorithm, actor: appliedBy, ...rest } = parsed.data;
  if (kyc && !isPast(kyc, now)) return refused("RSSP_ENROLMENT_INVALID", "kyc.date");

  const made = await rsspDb().$transaction(async (tx) => {
    if (!(await isOnlyOne(tx, { clientId: client.id, subject: rest.subject }))) return null;
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
