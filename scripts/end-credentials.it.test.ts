import { afterAll, beforeAll, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { Clock, enrolSigner, registerSca } from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { typeScriptArgs } from "./setup/typescript.mjs";

let world: World;
const clock = new Clock();
beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
});
afterAll(() => world.close());

const command = (...args: string[]) =>
  runTool(process.execPath, [...typeScriptArgs("scripts/end-credentials.ts"), ...args], { env: world.env, timeoutMs: 60_000 });

it("npm run end-credentials ends those that are there, passes over a number nobody has, and says which", async () => {
  const first = (await enrolSigner("usr_1", clock.now)).credential.credentialId;
  const second = (await enrolSigner("usr_2", clock.now)).credential.credentialId;
  await cm().close();
  const { status, stdout, stderr } = command("--reason", "cACompromise", "--operator", "op1", first, "NAT-SIGN-99999", second);
  expect(status, stderr).toBe(0);
  expect(stdout).toBe(
    `${first}  ended, its signer told\nNAT-SIGN-99999  not one that can be ended\n${second}  ended, its signer told\n`,
  );
  const rows = await rsspDb().credential.findMany({ where: { id: { in: [first, second] } } });
  for (const row of rows)
    expect(row).toMatchObject({ status: "revoked", endedBy: "operator:op1", destroyedAt: expect.any(Date) });
}, 90_000);

it("without a reason of the list it does nothing and says how it is called", () => {
  const { status, stderr } = command("--reason", "boredom", "--operator", "op1", "NAT-SIGN-00001");
  expect([status, stderr]).toEqual([1, expect.stringContaining("usage: npm run end-credentials")]);
}, 90_000);
