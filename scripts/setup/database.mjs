import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import pg from "pg";
import { inProject } from "./paths.mjs";

export const ROLES = { owner: "natsuin_owner", app: "natsuin_app", chores: "natsuin_chores", rssp: "natsuin_rssp" };
export const DATABASE = "natsuin";

/**
 * Roles and an empty database on a cluster of ours. None is a superuser: on a superuser REVOKE means nothing.
 * @param adminUrl the superuser's, database `postgres`
 */
export async function ensureRoles(adminUrl, secrets) {
  await withClient(adminUrl, async (client) => {
    const passwords = {
      owner: secrets.ownerPassword,
      app: secrets.appPassword,
      chores: secrets.choresPassword,
      rssp: secrets.rsspPassword,
    };
    for (const [key, role] of Object.entries(ROLES)) {
      const attributes = `LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS ${key === "owner" ? "CREATEDB" : "NOCREATEDB"}`;
      const known = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
      const verb = known.rowCount === 0 ? "CREATE" : "ALTER";
      await client.query(`${verb} ROLE ${role} ${attributes} PASSWORD ${client.escapeLiteral(passwords[key])}`);
    }
    // whatever the server may, its chores may; what is theirs alone, the policies of schema sca say
    await client.query(`GRANT ${ROLES.app} TO ${ROLES.chores} WITH INHERIT TRUE, SET FALSE`);
  });
}

/** @param {{template?: string}} options a template is copied, or an empty database made */
export async function createDatabase(adminUrl, name, { template } = {}) {
  await withClient(adminUrl, async (client) => {
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (known.rowCount > 0) return;
    await client.query(`CREATE DATABASE "${name}" OWNER ${ROLES.owner}${template ? ` TEMPLATE "${template}"` : ""}`);
    // Grants on a database itself are not copied from its template. CREATE: pg-boss makes its own schema.
    await client.query(`REVOKE ALL ON DATABASE "${name}" FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE "${name}" TO ${ROLES.app}, ${ROLES.rssp}`);
    await client.query(`GRANT CREATE ON DATABASE "${name}" TO ${ROLES.app}`);
  });
}

/**
 * Applies the migrations that are missing; asks the database first, because the CLI takes seconds to say "none".
 * @param url of role natsuin_owner
 * @returns {Promise<number>} how many were applied
 */
export async function migrate(url) {
  const pending = (await pendingMigrations(url)).length;
  if (pending === 0) return 0;
  const deploy = prismaCli(["migrate", "deploy"], { MIGRATION_DATABASE_URL: url }, "pipe");
  if (deploy.status !== 0) throw new Error(`Migrations failed:\n${deploy.stdout}${deploy.stderr}`);
  return pending;
}

/** Prisma's CLI with our schema engine; it asks nobody for updates. */
export function prismaCli(args, extraEnv, stdio) {
  const env = {
    ...process.env,
    ...extraEnv,
    PRISMA_SCHEMA_ENGINE_BINARY: inProject("scripts/prisma-schema-engine.mjs"),
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  return spawnSync(process.execPath, [inProject("node_modules/prisma/build/index.js"), ...args], {
    cwd: inProject(),
    env,
    stdio,
    encoding: "utf8",
  });
}

/** Writes the database client, unless it was written from this very schema. */
export function generateClient() {
  const stamp = inProject("lib/generated/prisma/.schema");
  const hash = createHash("sha256").update(fs.readFileSync(inProject("prisma/schema.prisma")));
  const wanted = hash.update(fs.readFileSync(inProject("node_modules/prisma/package.json"))).digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return false;
  const generated = prismaCli(["generate"], {}, "pipe");
  if (generated.status !== 0) throw new Error(`prisma generate failed:\n${generated.stdout}${generated.stderr}`);
  fs.writeFileSync(stamp, wanted);
  return true;
}

/** Every migration of the project with its checksum, oldest first. */
export function knownMigrations() {
  const dir = inProject("prisma/migrations");
  const folders = fs.readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => ({ name, checksum: sha256(fs.readFileSync(`${dir}/${name}/migration.sql`)) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function pendingMigrations(url) {
  const applied = await withClient(url, async (client) => {
    const table = await client.query("SELECT to_regclass('public._prisma_migrations') AS name");
    if (table.rows[0].name === null) return new Map();
    const { rows } = await client.query("SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL");
    return new Map(rows.map((row) => [row.migration_name, row.checksum]));
  });
  return knownMigrations().filter(({ name, checksum }) => applied.get(name) !== checksum);
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
