import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { acquirePostgres, SUPERUSER } from "../scripts/postgres.mjs";
import { createDatabase, ensureRoles, knownMigrations, migrate, ROLES } from "../scripts/setup/database.mjs";
import { withLock } from "../scripts/setup/lock.mjs";
import { inProject } from "../scripts/setup/paths.mjs";
import { loadSecrets } from "../scripts/setup/secrets.mjs";
import { ensureToken } from "../scripts/setup/token.mjs";
import { runTool } from "./tool.ts";

/** What a test file needs to make its own world; plain values, handed from the global set-up to the workers. */
export type Cluster = {
  adminUrl: string;
  template: string;
  /** the HSM token with the template authority's keys; copied, never opened */
  token: string;
  hsmPin: string;
  hsmSoPin: string;
  passwords: { owner: string; app: string; chores: string; rssp: string };
  /** databases of this run begin with it */
  prefix: string;
};

export const AUTHORITY_BASE_URL = "http://localhost:3000/trust";
const KEPT_TEMPLATES = 3;

/**
 * The test cluster, kept in .cache between runs and shared by runs at the same time: PostgreSQL without fsync, and a template
 * (database with migrations and authority, token with the authority's keys) that is remade when either changes.
 */
export async function openCluster(): Promise<{ cluster: Cluster; release: () => Promise<void> }> {
  const dataDir = inProject(".cache/test");
  fs.mkdirSync(dataDir, { recursive: true });
  const secrets = await withLock(path.join(dataDir, "setup.lock"), async () => loadSecrets(dataDir));
  const postgres = await acquirePostgres({ dataDir, secrets, throwAway: true });
  const adminUrl = postgres.url(SUPERUSER, secrets.postgresPassword, "postgres");
  const passwords = {
    owner: secrets.ownerPassword,
    app: secrets.appPassword,
    chores: secrets.choresPassword,
    rssp: secrets.rsspPassword,
  };
  const template = `template_${templateHash()}`;
  const token = path.join(dataDir, template);
  const cluster: Cluster = {
    adminUrl,
    template,
    token,
    hsmPin: secrets.hsmPin,
    hsmSoPin: secrets.hsmSoPin,
    passwords,
    prefix: `test_${process.pid}_`,
  };

  await withLock(path.join(dataDir, "setup.lock"), async () => {
    await ensureRoles(adminUrl, secrets);
    await dropDatabases(adminUrl, isAbandoned);
    if (fs.existsSync(path.join(token, "ready"))) return;
    fs.rmSync(token, { recursive: true, force: true });
    await dropDatabases(adminUrl, (name) => name === template);
    await makeTemplate(cluster);
    await dropOldTemplates(dataDir, adminUrl);
  });
  return {
    cluster,
    release: async () => {
      await dropDatabases(adminUrl, (name) => name.startsWith(cluster.prefix));
      await postgres.release();
    },
  };
}

/** The environment in which our own code works on one database and one token. */
export function worldEnvironment(cluster: Cluster, database: string, dataDir: string, token: string): Record<string, string> {
  const url = (role: string, password: string) => {
    const changed = new URL(cluster.adminUrl);
    Object.assign(changed, { username: role, password, pathname: `/${database}` });
    return changed.toString();
  };
  const secret = (name: string) => createHash("sha256").update(`test ${name}`).digest("base64url");
  return {
    ...ensureToken({ dir: token, soPin: cluster.hsmSoPin, pin: cluster.hsmPin }),
    PKCS11_SO_PIN: cluster.hsmSoPin,
    DATA_DIR: dataDir,
    PORT: "3000",
    PUBLIC_ORIGIN: "http://localhost:3000",
    RSSP_ORIGIN: "http://rssp.localhost:3000",
    NEXTAUTH_URL: "http://localhost:3000",
    AUTHORITY_BASE_URL,
    DATABASE_URL: url(ROLES.app, cluster.passwords.app),
    CHORES_DATABASE_URL: url(ROLES.chores, cluster.passwords.chores),
    RSSP_DATABASE_URL: url(ROLES.rssp, cluster.passwords.rssp),
    MIGRATION_DATABASE_URL: url(ROLES.owner, cluster.passwords.owner),
    APP_SECRET: secret("app"),
    RSSP_SECRET: secret("rssp"),
    NEXTAUTH_SECRET: secret("next-auth"),
    SCA_CLIENT_ID: "natsuin-sca",
    SCA_CLIENT_SECRET: secret("sca-client"),
    TSA_URL: "",
    DEMO: "1",
  };
}

/** The template's authority and token belong together, and to the code that made them. */
function templateHash(): string {
  const hash = createHash("sha256").update(JSON.stringify(knownMigrations())).update(AUTHORITY_BASE_URL);
  for (const folder of ["lib/trust/authority", "hsm"].map((name) => inProject(name))) {
    const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts")).sort()) {
      hash.update(file).update(fs.readFileSync(path.join(folder, file)));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

async function makeTemplate(cluster: Cluster): Promise<void> {
  const { adminUrl, template, token, hsmPin, hsmSoPin } = cluster;
  await createDatabase(adminUrl, template);
  ensureToken({ dir: token, soPin: hsmSoPin, pin: hsmPin });
  const env = worldEnvironment(cluster, template, token, token);
  await migrate(env.MIGRATION_DATABASE_URL);
  // In a process of its own: this one must not hold the token or a connection to the template.
  const args = ["--conditions=react-server", "--import", "tsx", inProject("test/make-authority.ts")];
  const made = runTool(process.execPath, args, { env, timeoutMs: 60_000, cwd: inProject() });
  if (made.status !== 0) throw new Error(`The test authority could not be made:\n${made.stderr}`);
  fs.writeFileSync(path.join(token, "ready"), "");
}

async function dropOldTemplates(dataDir: string, adminUrl: string): Promise<void> {
  const age = (name: string) => fs.statSync(path.join(dataDir, name)).mtimeMs;
  const templates = fs.readdirSync(dataDir).filter((name) => name.startsWith("template_"));
  const old = templates.sort((a, b) => age(b) - age(a)).slice(KEPT_TEMPLATES);
  for (const name of old) fs.rmSync(path.join(dataDir, name), { recursive: true, force: true });
  await dropDatabases(adminUrl, (name) => old.includes(name));
}

/** Databases of a run that was killed. */
function isAbandoned(name: string): boolean {
  const run = /^test_(\d+)_/.exec(name)?.[1];
  if (run === undefined) return false;
  try {
    process.kill(Number(run), 0);
    return false;
  } catch {
    return true;
  }
}

async function dropDatabases(adminUrl: string, which: (name: string) => boolean): Promise<void> {
  const { once } = await import("../scripts/setup/migration-adapter.mjs");
  const { rows } = await once(adminUrl, "SELECT datname FROM pg_database");
  for (const { datname } of rows) {
    if (which(datname)) await once(adminUrl, `DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  }
}
