import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate, prismaCli } from "../scripts/setup/database.mjs";
import { once } from "../scripts/setup/migration-adapter.mjs";
import { openTestWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test("the migrations make exactly the schema of prisma/schema.prisma", () => {
  const args = ["migrate", "diff", "--from-config-datasource", "--to-schema", "prisma/schema.prisma", "--script", "--exit-code"];
  const { status, stdout } = prismaCli(args, { MIGRATION_DATABASE_URL: world.ownerUrl }, "pipe");
  expect(stdout).toContain("This is an empty migration");
  expect(status).toBe(0);
});

test("a migrated database has nothing pending", async () => {
  expect(await migrate(world.ownerUrl)).toBe(0);
});

test("a function body with semicolons came through whole", async () => {
  const { rows } = await once(world.ownerUrl, "SELECT prosrc FROM pg_proc WHERE oid = 'audit.append'::regproc");
  expect(rows[0].prosrc).toMatch(/INSERT INTO audit\.leaf [\s\S]*RETURN new_id;/);
});
