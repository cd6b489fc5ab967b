import path from "node:path";
import { acquirePostgres, SUPERUSER } from "../postgres.mjs";
import { bundleChildren } from "./bundle.mjs";
import { createDatabase, DATABASE, ensureRoles, migrate, ROLES } from "./database.mjs";
import { withLock } from "./lock.mjs";
import { dataDirectory, readIfThere, writeWhole } from "./paths.mjs";
import { loadSecrets } from "./secrets.mjs";
import { ensureToken } from "./token.mjs";

const ADDRESSES = ["PORT", "PUBLIC_ORIGIN", "RSSP_ORIGIN"];

/**
 * Makes ready what the server and the command-line tools stand on: secrets, HSM token, database with its migrations. What the
 * environment names itself (DATABASE_URL, PKCS11_MODULE, a secret) is taken from there and nothing is made for it.
 *
 * @param {(line: string) => void} say progress, one short line a step
 * @param {{serving?: boolean}} options a server is reached where its environment says, and leaves word of it in DATA_DIR; a tool
 *   without a word of its own uses the addresses that the last server had, because they stand in what it made
 * @returns {Promise<{dataDir: string, port: number, env: Record<string, string>, applied: number, release: () => Promise<void>}>} `env` is
 *   for children; `applied`: migrations just now
 */
export async function openInstallation(say, { serving = false } = {}) {
  const dataDir = dataDirectory();
  const given = serving ? process.env : { ...lastAddresses(dataDir), ...withoutEmpty(process.env) };
  await bundleChildren();
  return await withLock(path.join(dataDir, "setup.lock"), async () => {
    const secrets = loadSecrets(dataDir);
    const token = process.env.PKCS11_MODULE
      ? {}
      : {
          ...ensureToken({ dir: path.join(dataDir, "softhsm"), soPin: secrets.hsmSoPin, pin: secrets.hsmPin }),
          PKCS11_SO_PIN: secrets.hsmSoPin,
        };
    const database = await openDatabase(dataDir, secrets, say);
    const port = Number(given.PORT || 3000);
    const env = {
      ...token,
      ...generated(secrets),
      ...database.env,
      ...addresses(dataDir, port, given.PUBLIC_ORIGIN),
      ...fixed(port),
    };
    // what was set by hand wins over what we generate
    for (const name of Object.keys(env)) if (given[name]) env[name] = given[name];
    if (serving) writeWhole(addressFile(dataDir), JSON.stringify(Object.fromEntries(ADDRESSES.map((name) => [name, env[name]]))));
    return { dataDir, port, env: { ...env, DATA_DIR: dataDir }, applied: database.applied, release: database.release };
  });
}

async function openDatabase(dataDir, secrets, say) {
  if (process.env.DATABASE_URL) return await openForeignDatabase(say);
  const postgres = await acquirePostgres({ dataDir, secrets });
  const url = (role, password) => postgres.url(role, password, DATABASE);
  const env = {
    DATABASE_URL: url(ROLES.app, secrets.appPassword),
    CHORES_DATABASE_URL: url(ROLES.chores, secrets.choresPassword),
    RSSP_DATABASE_URL: url(ROLES.rssp, secrets.rsspPassword),
    MIGRATION_DATABASE_URL: url(ROLES.owner, secrets.ownerPassword),
  };
  let applied;
  try {
    const admin = postgres.url(SUPERUSER, secrets.postgresPassword, "postgres");
    await ensureRoles(admin, secrets);
    await createDatabase(admin, DATABASE);
    applied = await migrate(env.MIGRATION_DATABASE_URL);
    say(`database on 127.0.0.1:${postgres.port}${applied ? `, ${applied} migration(s) applied` : ""}`);
  } catch (error) {
    await postgres.release();
    throw error;
  }
  return { env, applied, release: postgres.release };
}

async function openForeignDatabase(say) {
  for (const name of ["RSSP_DATABASE_URL", "CHORES_DATABASE_URL"]) {
    if (!process.env[name]) {
      throw new Error(`DATABASE_URL is set and ${name} is not: RSSP and chores have roles of their own (docs/DEPLOY.md).`);
    }
  }
  const owner = process.env.MIGRATION_DATABASE_URL;
  const applied = owner ? await migrate(owner) : 0;
  say(
    `database given by DATABASE_URL${owner ? `, ${applied} migration(s) applied` : "; no MIGRATION_DATABASE_URL, none applied"}`,
  );
  return { env: {}, applied, release: async () => undefined };
}

const generated = (secrets) => ({
  APP_SECRET: secrets.appSecret,
  RSSP_SECRET: secrets.rsspSecret,
  NEXTAUTH_SECRET: secrets.nextAuthSecret,
  SCA_CLIENT_ID: "natsuin-sca",
  SCA_CLIENT_SECRET: secrets.scaClientSecret,
});

const addressFile = (dataDir) => path.join(dataDir, "addresses.json");
const lastAddresses = (dataDir) => JSON.parse(readIfThere(addressFile(dataDir)) ?? "{}");
const withoutEmpty = (environment) => Object.fromEntries(Object.entries(environment).filter(([, value]) => value));

function addresses(dataDir, port, givenOrigin) {
  const publicOrigin = givenOrigin || `http://localhost:${port}`;
  return {
    PUBLIC_ORIGIN: publicOrigin,
    NEXTAUTH_URL: publicOrigin,
    RSSP_ORIGIN: `http://rssp.localhost:${port}`,
    AUTHORITY_BASE_URL: authorityBaseUrl(dataDir, publicOrigin),
  };
}

/** Certificates carry this address for as long as they live, so the first start fixes it. */
function authorityBaseUrl(dataDir, publicOrigin) {
  const file = path.join(dataDir, "authority-url");
  const known = readIfThere(file)?.trim();
  if (known) return known;
  const url = process.env.AUTHORITY_BASE_URL || `${publicOrigin}/trust`;
  writeWhole(file, `${url}\n`);
  return url;
}

const fixed = (port) => ({
  PORT: String(port),
  DEMO: "1",
  NEXT_TELEMETRY_DISABLED: "1",
});
