import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { ENROLMENT_VISIT_LIFE } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { type Arrival, arrivalFault, arrivalShape, newEntrance } from "../ssa/arrival.ts";
import { authenticateClient } from "../ssa/clients.ts";
import type { ClientCredentials } from "../types.ts";

const { credentialId: _, ...shape } = arrivalShape;
const schema = z.strictObject({ ...shape, enrolmentId: z.string().min(1).max(40) });

/** The browser comes back with `?enrolment=`. */
export type OpenEnrolment = Omit<Arrival, "credentialId"> & { enrolmentId: string; now: Date };

/**
 * A driving application sends a signer here to take up his approved enrolment, as often as it takes, and gets the address for the
 * browser. 1. the client proves itself, what it says holds together; 2. the enrolment is this client's, this signer's, and approved;
 * 3. the visit opens for half an hour. Throws RSSP_CLIENT_REFUSED, RSSP_ERRAND_INVALID, RSSP_ENROLMENT_UNKNOWN, RSSP_ENROLMENT_STATE.
 */
export async function openEnrolment(
  credentials: ClientCredentials,
  { now, ...input }: OpenEnrolment,
): Promise<{ visitId: string; enrolUrl: string; expiresAt: string }> {
  const client = await authenticateClient(credentials, now);
  const parsed = schema.safeParse(input);
  const target = `enrolment:${parsed.success ? parsed.data.enrolmentId : "unknown"}`;
  const actor = `client:${client.id}`;
  const refused = (code: ErrorCode, details: Record<string, string> = {}) =>
    refuse(code, { type: "rssp.enrolment.refused", actor, target, now, details, facts: { act: "open" } });

  if (!parsed.success) return refused("RSSP_ERRAND_INVALID", { reason: parsed.error.issues[0]?.path.join(".") ?? "" });
  const { enrolmentId, subject, loginAt, returnUrl, uiLocale } = parsed.data;
  const fault = arrivalFault(client, { returnUrl, loginAt }, now);
  if (fault) return refused("RSSP_ERRAND_INVALID", { reason: fault });
  const enrolment = await rsspDb().enrolment.findFirst({ where: { id: enrolmentId, clientId: client.id, subject } });
  if (!enrolment) return refused("RSSP_ENROLMENT_UNKNOWN");
  const { state } = enrolment;
  if (state !== "approved") return refused("RSSP_ENROLMENT_STATE", { state, act: "complete" });

  const id = newId("evs");
  const { handleHash, address: enrolUrl } = newEntrance("/rssp/enrol", uiLocale);
  const expiresAt = new Date(now.getTime() + ENROLMENT_VISIT_LIFE);
  const times = { loginAt: new Date(loginAt), createdAt: now, expiresAt };
  await rsspDb().$transaction(async (tx) => {
    await tx.enrolmentVisit.create({
      data: { id, enrolmentId, clientId: client.id, subject, state: "open", returnUrl, handleHash, ...times },
    });
    await appendAudit(tx, {
      at: now,
      type: "rssp.enrolment.opened",
      actor,
      target,
      outcome: "ok",
      facts: { visit: id, loginAt },
    });
  });
  return { visitId: id, enrolUrl, expiresAt: expiresAt.toISOString() };
}
