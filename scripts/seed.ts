/**
 * What an installation needs before it serves; run by `npm start` each time, and safe to cut short and to repeat.
 * 1. the master keys, and keys from before them sealed; 2. the embedded authority; 3. the SCA as a client of the RSSP; 4. with DEMO=1 the demo's people, their keys and certificates;
 * with DEMO=0 a one-time link for the first administrator while there is no account.
 */
import { cm } from "@/hsm/index.ts";
import { FIRST_ADMINISTRATOR_LIFE } from "@/lib/auth/limits.ts";
import { issueToken } from "@/lib/auth/tokens.ts";
import { appDb, closeDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { registerClient } from "@/lib/rssp/index.ts";
import { sealLegacyKeys } from "@/lib/rssp/signer.ts";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { ensureDemoCards } from "./card/make-cards.ts";
import { DEMO_CARDS, DEMO_PEOPLE, demoEmail, demoFile, readDemoAccounts, writeDemoAccounts } from "./demo-accounts.ts";
import { seedEnrolments } from "./demo-enrolments.ts";
import { DEMO_TENANT, ensureDemoPerson } from "./demo-person.ts";
import { custodyFolder, custodyTogether, ensureMasterKeys } from "./kek/ensure-master-keys.ts";

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
    await ensureDemoPerson(person, account, now);
  }
  await ensureDemoCards(dataDir, DEMO_CARDS, now);
  await seedEnrolments(DEMO_TENANT, now);
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
