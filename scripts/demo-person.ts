import { createUser } from "@/lib/auth/create-user.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { credentialsOf, enrolCredential, reissueCredential } from "@/lib/rssp/index.ts";
import type { DemoAccount, DemoPerson } from "./demo-accounts.ts";

export const DEMO_TENANT = "ten_demo";

/** One of the demo's people: the account, and the signing key where the person has one. Does nothing that is done. @returns the user's id */
export async function ensureDemoPerson(person: DemoPerson, account: DemoAccount, now: Date): Promise<string> {
  const userId = await ensureUser(person, account, now);
  await ensureCredential(userId, person, account, now);
  return userId;
}

async function ensureUser(person: DemoPerson, account: DemoAccount, now: Date): Promise<string> {
  const known = await appDb().user.findUnique({ where: { email: account.email } });
  if (known) return known.id;
  const { displayName, kana, organisation, role } = person;
  const { email, password, totpSecret } = account;
  const named = { tenantId: DEMO_TENANT, email, displayName, kana, organisation };
  const membership = role === "admin" ? "owner" : "staff";
  const user = { ...named, role, membership, factors: { password, totpSecret }, now } as const;
  return appDb().$transaction((tx) => createUser(tx, user, "system:demo"));
}

async function ensureCredential(userId: string, person: DemoPerson, account: DemoAccount, now: Date): Promise<void> {
  const { pin, signTotpSecret } = account;
  if (!person.key || !pin || !signTotpSecret) return;
  const sca = { clientId: env().scaClientId, clientSecret: env().scaClientSecret };
  const credentials = await credentialsOf(sca, { subject: userId, now });
  // one that was revoked, ended or ran out in a demonstration gives way to a new one at the next start
  if (credentials.some(({ status, holding }) => (status === "active" || status === "suspended") && holding === "wrapped")) return;
  const { displayName, romaji, organisation, key } = person;
  const names = { displayName: romaji, kanjiName: displayName, organisation };
  const factor = { kind: "totp", secret: signTotpSecret } as const;
  const enrolment = { subject: userId, ...names, email: account.email, algorithm: key, pin, factor, now };
  // demo keys from before keys were wrapped: a key in the token stays there, so its owner gets another
  const resident = credentials.find(({ status, holding }) => status === "active" && holding === "resident");
  if (resident) await reissueCredential(sca, { ...enrolment, credentialId: resident.credentialId });
  else await enrolCredential(sca, enrolment);
}
