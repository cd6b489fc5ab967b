import "server-only";
import type { Actor } from "../../auth/types.ts";
import { searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { OwnEnrolment } from "../views.ts";

const MOST = 5;

/** The actor's own applications that were approved and that he has not taken up yet. */
export async function ownEnrolments({ userId: subject, tenantId: scope }: Actor, now: Date): Promise<OwnEnrolment[]> {
  const { rows } = await searchEnrolments(scaClient(), { scope, subject, state: "approved", offset: 0, limit: MOST, now });
  return rows.map(({ id, code }) => ({ id, codeUntil: code?.expiresAt ?? null }));
}

/** By credential, the enrolment that it came of: its 受領書. One that was renewed or re-issued came of none. */
export async function ownReceipts({ userId: subject, tenantId: scope }: Actor, now: Date): Promise<Map<string, string>> {
  const { rows } = await searchEnrolments(scaClient(), { scope, subject, state: "completed", offset: 0, limit: 100, now });
  return new Map(rows.flatMap(({ id, credentialId }) => (credentialId ? [[credentialId, id]] : [])));
}
