import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cm } from "@/hsm/index.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { appDb, closeDb } from "../../db.ts";
import { forgetEnv } from "../../env.ts";
import { answerTrustRequest, authorityCertificates, authorityHealth, ensureAuthority } from "./index.ts";

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

async function forgetAuthority(): Promise<void> {
  await appDb().authorityMember.deleteMany();
  await appDb().issuedCertificate.deleteMany();
  await appDb().authoritySetting.deleteMany();
  await closeDb();
}

const inOtherProcess = () =>
  new Promise<number | null>((resolve) => {
    const args = ["--conditions=react-server", "--import", "tsx", "test/make-authority.ts"];
    spawn(process.execPath, args, { env: process.env, stdio: ["ignore", "ignore", "inherit"] }).on("exit", resolve);
  });

test("before it is made, requests are answered 503, and files are not invented", async () => {
  await forgetAuthority();
  const now = new Date();
  expect((await answerTrustRequest({ method: "GET", path: "/root.cer", now })).status).toBe(503);
  expect((await answerTrustRequest({ method: "GET", path: "/crl/ca.crl", now })).status).toBe(503);
  await expect(authorityCertificates()).rejects.toMatchObject({ code: "AUTHORITY_NOT_READY" });
  expect(await authorityHealth({ now })).toEqual({ ok: false, detail: "AUTHORITY_NOT_READY" });
});

test("two calls and two processes at once make one authority, whose keys every one of them sees", async () => {
  await forgetAuthority();
  const now = new Date();
  const [first, second, ...exits] = await Promise.all([
    ensureAuthority({ now }),
    ensureAuthority({ now }),
    inOtherProcess(),
    inOtherProcess(),
  ]);
  expect(exits).toEqual([0, 0]);
  expect([first, second].filter((outcome) => outcome === "created").length).toBeLessThanOrEqual(1);
  expect(await appDb().authorityMember.count()).toBe(4);
  expect(await appDb().issuedCertificate.count()).toBe(4);
  expect(await authorityHealth({ now })).toEqual({ ok: true });
  expect(await authorityHealth({ now: new Date("2050-01-01") })).toEqual({ ok: false, detail: "ca: certificate expired" });
  for (const { keyHandle } of await appDb().authorityMember.findMany()) expect(await cm().hasKey(keyHandle)).toBe(true);
}, 60_000);

test("made once, it stays: a later start changes neither keys nor addresses, even under another base URL", async () => {
  const before = await authorityCertificates();
  process.env.AUTHORITY_BASE_URL = "http://elsewhere.example/trust";
  forgetEnv();
  expect(await ensureAuthority({ now: new Date() })).toBe("existing");
  await closeDb();
  expect(await authorityCertificates()).toEqual(before);
  expect(await appDb().authoritySetting.findUnique({ where: { key: "base_url" } })).toMatchObject({
    value: world.env.AUTHORITY_BASE_URL,
  });
  process.env.AUTHORITY_BASE_URL = world.env.AUTHORITY_BASE_URL;
  forgetEnv();
});

test("the root is published as PEM in DATA_DIR/trust, and again when it was lost", async () => {
  const file = join(world.dataDir, "trust", "root.pem");
  rmSync(file, { force: true });
  await ensureAuthority({ now: new Date() });
  expect(existsSync(file)).toBe(true);
  const { status, stdout } = runTool("openssl", ["x509", "-in", file, "-noout", "-subject", "-nameopt", "utf8"]);
  expect(status).toBe(0);
  expect(stdout).toContain("試験用（認定外） Natsuin TEST Root CA");
  expect(readFileSync(file, "utf8")).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
});

test("a database without its token is refused by name of the key, not repaired by a new one", async () => {
  const [tsa] = await appDb().authorityMember.findMany({ where: { role: "tsa" } });
  await cm().destroyKeyPair(tsa?.keyHandle as Uint8Array);
  await expect(ensureAuthority({ now: new Date() })).rejects.toMatchObject({
    code: "AUTHORITY_KEY_MISSING",
    details: { role: "tsa" },
  });
  expect(await authorityHealth({ now: new Date() })).toEqual({ ok: false, detail: "tsa: key missing" });
});
