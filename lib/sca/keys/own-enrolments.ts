import "server-only";
import type { Actor } from "../../auth/types.ts";
import { type EnrolmentState, searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import type { OwnEnrolment } from "../views.ts";

const MOST = 5;
const OPEN: EnrolmentState[] = ["applied", "examined", "approved"];

/** The actor's own applications that are under way, and the last one where it was rejected: he is told why. */
export async function ownEnrolments({ userId: subject, tenantId: scope }: Actor, now: Date): Promise<OwnEnrolment[]> {
  const { rows } = await searchEnrolments(scaClient(), { scope, subject, offset: 0, limit: MOST, now });
  const told = rows.filter(({ state }, index) => OPEN.includes(state) || (index === 0 && state === "rejected"));
  return told.map(({ id, state, route, appliedAt, code, decisionReason }) => ({
    ...{ id, state, appliedAt },
    signed: route === "certificate",
    codeUntil: code?.expiresAt ?? null,
    reason: state === "rejected" ? decisionReason : null,
  }));
}

/** By credential, the enrolment that it came of: its 受領書. One that was renewed or re-issued came of none. */
export async function ownReceipts({ userId: subject, tenantId: scope }: Actor, now: Date): Promise<Map<string, string>> {
  const { rows } = await searchEnrolments(scaClient(), { scope, subject, state: "completed", offset: 0, limit: 100, now });
  return new Map(rows.flatMap(({ id, credentialId }) => (credentialId ? [[credentialId, id]] : [])));
}
