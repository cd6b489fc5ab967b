import "server-only";
import { peopleOfTenant } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { credentialsOf, searchCredentials, searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { credentialView } from "../keys/credential-view.ts";
import { matchingPeople } from "../keys/matching-people.ts";
import type { RequestPerson } from "../views.ts";
import { kycOnRecord } from "./kyc-on-record.ts";
import { requireRight } from "./request-rights.ts";

const MOST = 10;

/**
 * Whom a request can be for: people of the actor's tenant by name, address or organisation, by the number of their identity check, or by the
 * number or serial number of a certificate. Throws FORBIDDEN.
 */
export async function findPeople(actor: Actor, text: string, now: Date): Promise<{ people: RequestPerson[]; more: boolean }> {
  await requireRight(actor, "file", now);
  const wanted = text.trim().slice(0, 100);
  if (wanted === "") return { people: [], more: false };
  const all = await peopleOfTenant(actor.tenantId);
  const subjects = [...all.keys()];
  const [byNumber, byRecord] = await Promise.all([
    searchCredentials(scaClient(), { subjects, matching: { subjects: [], number: wanted }, offset: 0, limit: MOST, now }),
    searchEnrolments(scaClient(), { scope: actor.tenantId, text: wanted, offset: 0, limit: MOST, now }),
  ]);
  const named = [...byNumber.rows, ...byRecord.rows].map(({ subject }) => subject);
  const found = [...new Set([...matchingPeople(all, wanted), ...named])].flatMap((id) => all.get(id) ?? []);
  const people = await Promise.all(
    found.slice(0, MOST).map(async ({ userId, displayName: name, organisation, email }): Promise<RequestPerson> => {
      const [kyc, credentials] = await Promise.all([
        kycOnRecord(actor.tenantId, userId, now),
        credentialsOf(scaClient(), { subject: userId, now }),
      ]);
      const views = credentials
        .map((info) => credentialView(info, now))
        .filter(({ state }) => state !== "ended" && state !== "pending")
        .map(({ credentialId, serial, state, validUntil }) => ({ credentialId, serial, state, validUntil }));
      return { userId, name, organisation, email, kyc, credentials: views.toReversed(), own: userId === actor.userId };
    }),
  );
  return { people, more: found.length > MOST };
}
