import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import { rsspDb } from "../../db.ts";
import { env } from "../../env.ts";
import type { ErrorCode } from "../../errors.ts";
import { newId, secureRandom } from "../../ids.ts";
import { sha256 } from "../../sha256.ts";
import { configuredCardRoots } from "../../trust/anchors.ts";
import { CARD_APPLICATION_LIFE, TRANSACTION } from "../limits.ts";
import { authenticateClient } from "../ssa/clients.ts";
import type { ClientCredentials } from "../types.ts";
import { type ApplicationFields, applicationFields } from "./application-fields.ts";
import { isOnlyOne } from "./open-enrolments.ts";
import { refuseApplication } from "./refuse-application.ts";

export type CardApplication = ApplicationFields & { now: Date };

/** `content`: base64, the bytes to sign as they are; `expiresAt`: ISO 8601. */
export type PreparedApplication = { applicationId: string; content: string; expiresAt: string };

/**
 * The bytes that a person is to sign with a certificate he holds (規則6条3の2イ; docs/decisions/0017): who applies to whom for what, and a
 * nonce. They work once, for him, for a day, and end the ones made for him before.
 * 1. the client proves itself, the application holds together, cards are accepted here; 2. the person has no other application open.
 * Throws RSSP_CLIENT_REFUSED, RSSP_ENROLMENT_INVALID, RSSP_CARD_ROUTE_CLOSED, RSSP_ENROLMENT_OPEN.
 */
export async function prepareCardApplication(
  credentials: ClientCredentials,
  { now, ...input }: CardApplication,
): Promise<PreparedApplication> {
  const client = await authenticateClient(credentials, now);
  const parsed = applicationFields.safeParse(input);
  const actor = parsed.success ? `user:${parsed.data.subject}` : `client:${client.id}`;
  const refused = (code: ErrorCode, reason: string) =>
    refuseApplication(code, reason, { actor, clientId: client.id, act: "prepare", now });
  if (!parsed.success) return refused("RSSP_ENROLMENT_INVALID", parsed.error.issues[0]?.path.join(".") ?? "");
  if (configuredCardRoots().length === 0) return refused("RSSP_CARD_ROUTE_CLOSED", "no root");
  const { scope, subject, ...details } = parsed.data;

  const id = newId("app");
  const expiresAt = new Date(now.getTime() + CARD_APPLICATION_LIFE);
  const content = applicationBytes({ id, subject, ...details, madeAt: now, expiresAt });
  const made = await rsspDb().$transaction(async (tx) => {
    if (!(await isOnlyOne(tx, { clientId: client.id, subject }))) return false;
    await tx.cardApplication.updateMany({
      where: { clientId: client.id, subject, usedAt: null, expiresAt: { gt: now } },
      data: { expiresAt: now, details: {} },
    });
    await tx.cardApplication.create({
      data: {
        ...{ id, clientId: client.id, scope, subject, details, expiresAt },
        contentHash: sha256(content),
        createdAt: now,
      },
    });
    await appendAudit(tx, {
      at: now,
      type: "rssp.enrolment.prepared",
      actor,
      target: `application:${id}`,
      outcome: "ok",
      facts: { client: client.id, algorithm: details.algorithm, expires: expiresAt.toISOString() },
      personal: { name: details.kanjiName },
    });
    return true;
  }, TRANSACTION);
  if (!made) return refused("RSSP_ENROLMENT_OPEN", "open");
  return { applicationId: id, content: Buffer.from(content).toString("base64"), expiresAt: expiresAt.toISOString() };
}

type Written = Omit<ApplicationFields, "scope"> & { id: string; madeAt: Date; expiresAt: Date };

/** JSON in lines, so that it can be read where it is signed; compared as bytes, never parsed. */
function applicationBytes({ id, subject, madeAt, expiresAt, ...details }: Written): Bytes {
  const text = JSON.stringify(
    {
      format: "natsuin/enrolment-application/1",
      purpose: "署名用電子証明書の発行申請",
      to: env().rsspOrigin,
      application: id,
      nonce: Buffer.from(secureRandom(32)).toString("base64url"),
      applicant: subject,
      name: details.kanjiName,
      romaji: details.romaji,
      organisation: details.organisation ?? null,
      email: details.email,
      key: { algorithm: details.algorithm, holding: details.holding },
      madeAt: madeAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    },
    null,
    2,
  );
  return new TextEncoder().encode(`${text}\n`);
}
