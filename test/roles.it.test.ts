import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { openTestWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

async function refusal(url: string, sql: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end();
  }
}

const NOT_ALLOWED = "42501";
const asApp = (sql: string) => refusal(world.env.DATABASE_URL!, sql);
const asRssp = (sql: string) => refusal(world.env.RSSP_DATABASE_URL!, sql);

describe("natsuin_app", () => {
  test("cannot read or write what the RSSP keeps", async () => {
    for (const sql of ["SELECT * FROM rssp.credential", "SELECT * FROM rssp.sad", "UPDATE rssp.sad SET spent_at = NULL"]) {
      expect(await asApp(sql), sql).toBe(NOT_ALLOWED);
    }
  });

  test("cannot change, delete or truncate the audit log, nor write to it past audit.append", async () => {
    const row = "(1, now(), 't', 'a', 't', 'ok', '\\x00', '\\x00')";
    for (const sql of [
      "UPDATE audit.leaf SET outcome = 'ok'",
      "DELETE FROM audit.leaf",
      "TRUNCATE audit.leaf",
      "DELETE FROM audit.opening",
      `INSERT INTO audit.leaf (id, at, type, actor, target, outcome, leaf, leaf_hash) VALUES ${row}`,
      "ALTER TABLE audit.leaf DISABLE TRIGGER ALL",
      "SELECT nextval('audit.leaf_id')",
    ]) {
      expect(await asApp(sql), sql).toBe(NOT_ALLOWED);
    }
  });

  test("owns nothing and cannot become more than it is", async () => {
    for (const sql of ["CREATE ROLE intruder SUPERUSER", "SET ROLE natsuin_owner", "DROP TABLE sca.contract"]) {
      expect(await asApp(sql), sql).toBe(NOT_ALLOWED);
    }
    const flags = await appDb()
      .$queryRaw`SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user`;
    expect(flags).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false }]);
  });

  test("may make the schema of its job queue", async () => {
    expect(await asApp("CREATE SCHEMA pgboss_probe; DROP SCHEMA pgboss_probe")).toBeUndefined();
  });
});

describe("natsuin_rssp", () => {
  test("cannot read contracts, users or keys of the authority", async () => {
    for (const sql of ["SELECT * FROM sca.contract", 'SELECT * FROM auth."user"', "SELECT * FROM trust.authority_member"]) {
      expect(await asRssp(sql), sql).toBe(NOT_ALLOWED);
    }
  });

  test("cannot delete a SAD, spent or not, nor read the audit log", async () => {
    for (const sql of ["DELETE FROM rssp.sad", "TRUNCATE rssp.sad", "SELECT * FROM audit.opening"]) {
      expect(await asRssp(sql), sql).toBe(NOT_ALLOWED);
    }
  });

  test("reads its own schema", async () => {
    expect(await rsspDb().credential.count()).toBe(0);
  });
});
