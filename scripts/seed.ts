/**
 * What an installation needs before it serves; run by `npm start` each time, and safe to cut short and to repeat.
 * 1. the master keys, and keys from before them sealed; 2. the embedded authority; 3. the SCA as a client of the RSSP; 4. with DEMO=1 the demo's people, their keys and certificates;
 * with DEMO=0 a one-time link for the first administrator while there is no account.
 */
import { cm } from "@/hsm/index.ts";
import { createUser } from "@/lib/auth/create-user.ts";
import { FIRST_ADMINISTRATOR_LIFE } from "@/lib/auth/limits.ts";
import { issueToken } from "@/lib/auth/tokens.ts";
import { appDb, closeDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { credentialsOf, enrolCredential, registerClient, reissueCredential } from "@/lib/rssp/index.ts";
import { sealLegacyKeys } from "@/lib/rssp/signer.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { ensureDemoCards } from "./card/make-cards.ts";
import {
  DEMO_CARDS,
  DEMO_PEOPLE,
  type DemoAccount,
  type DemoPerson,
  demoEmail,
  demoFile,
  readDemoAccounts,
  writeDemoAccounts,
} from "./demo-accounts.ts";
import { seedEnrolments } from "./demo-enrolments.ts";
import { custodyFolder, custodyTogether, ensureMasterKeys } from "./kek/ensure-master-keys.ts";

const DEMO_TENANT = "ten_demo";
const say = (line: string) => process.stdout.write(`${line}\n`);
const sca = () => ({ clientId: env().scaClientId, clientSecret: env().scaClientSecret });

async function seed(now: Date): Promise<void> {
  await ensureMasterKeys(now);
  if (custodyTogether()) say(`key ceremony: give each custodian a share, apart from the backup: ${custodyFolder()}`);
  await sealLegacyKeys(now);
  await ensureAuthority({ now });
  await registerClient({ ...sca(), name: "捺印 契約サービス", returnOrigin: env().publicOrigin, now });
  if (env().demo) await seedDemo(now);
  else await offerSetUp(now);
}

async function seedDemo(now: Date): Promise<void> {
  const { dataDir } = env();
  const known = await readDemoAccounts(dataDir);
  if (!known && (await appDb().user.count({ where: { tenantId: DEMO_TENANT } })) > 0) {
    throw new Error(
      `The demo accounts exist, but ${demoFile(dataDir)} with their secrets is gone: restore it, or start with an empty DATA_DIR.`,
    );
  }
  const accounts = known ?? (await writeDemoAccounts(dataDir));
  await appDb().tenant.upsert({
    where: { id: DEMO_TENANT },
    create: { id: DEMO_TENANT, name: "株式会社あおば製作所（デモ）", createdAt: now },
    update: {},
  });
  for (const person of DEMO_PEOPLE) {
    const account = accounts.find(({ email }) => email === demoEmail(person.name));
    if (!account) continue;
    const userId = await ensureUser(person, account, now);
    await ensureCredential(userId, person, account, now);
  }
  await ensureDemoCards(dataDir, DEMO_CARDS, now);
  await seedEnrolments(DEMO_TENANT, now);
}

async function ensureUser(person: DemoPerson, account: DemoAccount, now: Date): Promise<string> {
  const known = await appDb().user.findUnique({ where: { email: account.email } });
  if (known) return known.id;
  const { displayName, kana, organisation, role } = person;
  const { email, password, totpSecret } = account;
  const user = { tenantId: DEMO_TENANT, email, displayName, kana, organisation, role, factors: { password, totpSecret }, now };
  return appDb().$transaction((tx) => createUser(tx, user, "system:demo"));
}

async function ensureCredential(userId: string, person: DemoPerson, account: DemoAccount, now: Date): Promise<void> {
  const { pin, signTotpSecret } = account;
  if (!person.key || !pin || !signTotpSecret) return;
  const credentials = await credentialsOf(sca(), { subject: userId, now });
  // one that was revoked, ended or ran out in a demonstration gives way to a new one at the next start
  if (credentials.some(({ status, holding }) => (status === "active" || status === "suspended") && holding === "wrapped")) return;
  const { displayName, romaji, organisation, key } = person;
  const names = { displayName: romaji, kanjiName: displayName, organisation };
  const factor = { kind: "totp", secret: signTotpSecret } as const;
  const enrolment = { subject: userId, ...names, email: account.email, algorithm: key, pin, factor, now };
  // demo keys from before keys were wrapped: a key in the token stays there, so its owner gets another
  const resident = credentials.find(({ status, holding }) => status === "active" && holding === "resident");
  if (resident) await reissueCredential(sca(), { ...enrolment, credentialId: resident.credentialId });
  else await enrolCredential(sca(), enrolment);
}

/** A new link at each start: the one before ends. */
async function offerSetUp(now: Date): Promise<void> {
  if ((await appDb().user.count()) > 0) return;
  const token = await issueToken(appDb(), { userId: null, purpose: "first-administrator", life: FIRST_ADMINISTRATOR_LIFE, now });
  say(`set-up link (once, 24 hours): ${env().publicOrigin}/setup/${token}`);
}

try {
  await seed(new Date());
} finally {
  await cm().close();
  await closeDb();
}
