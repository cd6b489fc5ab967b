import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { peopleById } from "../../auth/directory.ts";
import { stepUp } from "../../auth/step-up.ts";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { credentialsOf, type KycRecord, type RaReason } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { REASON_LENGTH } from "../keys/act-as-ra.ts";
import { actorName, refuse } from "../record.ts";
import { kycOnRecord } from "./kyc-on-record.ts";
import type { RequestDetails } from "./request-details.ts";
import { requireRight } from "./request-rights.ts";
import { OPEN_REQUESTS } from "./transitions.ts";

export type RequestInput = {
  userId: string;
  reason: string;
  /** a fresh code of the actor's own authenticator */
  totp: string;
  source: string;
} & (
  | { kind: "issue"; romaji: string; algorithm: "P-256" | "RSA-3072"; kyc?: KycRecord }
  | { kind: "renew"; credentialId: string }
  | { kind: "revoke"; credentialId: string; revocation: RaReason }
);

/** States of a credential in which it can be asked for at all. */
const ASKABLE = { renew: ["active"], revoke: ["active", "suspended"] } as const;

/**
 * 発行・更新・失効の依頼, by bank staff (mission A2). 1. the actor's office; 2. the person is of the same tenant, and not the actor; 3. the reason says
 * something; 4. an issue stands on an identity check, the one on record where there is one (A9), the others on a certificate of that person
 * that can still be renewed or revoked; 5. a fresh code; 6. of two for the same at once, one is registered.
 * Throws FORBIDDEN, NOT_FOUND, OWN_CREDENTIAL, INPUT_INVALID, CREDENTIAL_REQUEST_OPEN, CREDENTIAL_REQUEST_STATE, OTP_WRONG, LOGIN_*.
 */
export async function fileRequest(actor: Actor, input: RequestInput, now: Date): Promise<{ requestId: string }> {
  await requireRight(actor, "file", now);
  const { userId, kind, totp, source } = input;
  const refused = (code: ErrorCode, details: Record<string, string> = {}) =>
    refuse(code, { type: "sca.request.refused", actor, target: `user:${userId.slice(0, 64)}`, now, details });
  const person = (await peopleById([userId])).get(userId);
  if (person?.tenantId !== actor.tenantId) return refused("NOT_FOUND");
  if (userId === actor.userId) return refused("OWN_CREDENTIAL");
  const reason = input.reason.trim();
  if (reason.length < REASON_LENGTH.min || reason.length > REASON_LENGTH.max) throw new NatsuinError("INPUT_INVALID");
  const credentialId = kind === "issue" ? null : input.credentialId;
  if (kind !== "issue") {
    const own = (await credentialsOf(scaClient(), { subject: userId, now })).find((one) => one.credentialId === credentialId);
    if (!own) return refused("NOT_FOUND");
    const askable: readonly string[] = ASKABLE[kind];
    if (!askable.includes(own.status)) return refused("CREDENTIAL_REQUEST_STATE", { state: own.status, act: kind });
  }
  const details = await detailsOf(actor, input, now);
  await stepUp({ actor, totp, source, now });

  const requestId = newId("crq");
  const by = actorName(actor);
  const made = await appDb().$transaction(async (tx) => {
    // two for one person at once: the second waits, and finds the first
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sca.credential_request:${userId}`}, 0))`;
    const where = { userId, kind, credentialId, state: { in: OPEN_REQUESTS } };
    if ((await tx.credentialRequest.count({ where })) > 0) return false;
    await tx.credentialRequest.create({
      data: {
        ...{ id: requestId, tenantId: actor.tenantId, kind, state: "requested", userId, credentialId, details, reason },
        ...{ requestedBy: by, requestedAt: now },
      },
    });
    await appendAudit(tx, {
      ...{ at: now, type: "sca.request.filed", actor: by, target: `request:${requestId}`, outcome: "ok" },
      facts: { kind, user: userId, ...(credentialId ? { credential: credentialId } : {}) },
      personal: { reason },
    });
    return true;
  });
  return made ? { requestId } : refused("CREDENTIAL_REQUEST_OPEN");
}

/** What is on record counts before what a form says. */
async function detailsOf(actor: Actor, input: RequestInput, now: Date): Promise<RequestDetails> {
  if (input.kind === "renew") return { kind: "renew" };
  if (input.kind === "revoke") return { kind: "revoke", revocation: input.revocation };
  const { userId, romaji, algorithm, kyc } = input;
  const record = (await kycOnRecord(actor.tenantId, userId, now)) ?? kyc;
  if (!record) throw new NatsuinError("INPUT_INVALID");
  return { kind: "issue", romaji, algorithm, kyc: record };
}
