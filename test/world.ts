import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { inject } from "vitest";
import type { Cm } from "@/hsm/index.ts";
import { closeDb } from "@/lib/db.ts";
import { forgetEnv } from "@/lib/env.ts";
import type { Transport } from "@/lib/trust/transport.ts";
import { createDatabase } from "../scripts/setup/database.mjs";
import { once } from "../scripts/setup/migration-adapter.mjs";
import { AUTHORITY_BASE_URL, worldEnvironment } from "./cluster.ts";

export type World = {
  env: Readonly<Record<string, string>>;
  /** folder of blobs, thrown away after */
  dataDir: string;
  /** the owner's connection: what neither natsuin_app nor natsuin_rssp may do */
  ownerUrl: string;
  /** the embedded authority, without a server: answers for AUTHORITY_BASE_URL and refuses every other address */
  inProcessTrust: Transport;
  /** cm() then opens the token anew: what is done to the token by others is done in between */
  forgetHsm: () => Promise<void>;
  close: () => Promise<void>;
};

let opened = 0;

/**
 * One test file's own database (with migrations and authority), HSM token and blob folder; env(), appDb(), rsspDb() and cm()
 * then work on them. Call it in `beforeAll`, and `close` in `afterAll`.
 * @param options.now the in-process authority's clock
 */
export async function openTestWorld(options: { now?: () => Date } = {}): Promise<World> {
  const cluster = inject("cluster");
  const database = `${cluster.prefix}${process.pid}_${++opened}`;
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "natsuin-world-"));
  const token = path.join(dataDir, "softhsm");
  fs.cpSync(path.join(cluster.token, "tokens"), path.join(token, "tokens"), { recursive: true });
  fs.cpSync(path.join(cluster.token, "trust"), path.join(dataDir, "trust"), { recursive: true });
  await createDatabase(cluster.adminUrl, database, { template: cluster.template });

  const before = { ...process.env };
  const env = worldEnvironment(cluster, database, dataDir, token);
  Object.assign(process.env, env);
  forgetEnv();
  return {
    env,
    dataDir,
    ownerUrl: env.MIGRATION_DATABASE_URL as string,
    inProcessTrust: inProcessTrust(options.now ?? (() => new Date())),
    forgetHsm: forgetCm,
    close: async () => {
      await forgetCm();
      await closeDb();
      await once(cluster.adminUrl, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      fs.rmSync(dataDir, { recursive: true, force: true });
      for (const name of Object.keys(env)) restore(name, before[name]);
      forgetEnv();
    },
  };
}

function inProcessTrust(now: () => Date): Transport {
  return async ({ url, method, body }) => {
    if (!url.startsWith(`${AUTHORITY_BASE_URL}/`)) throw new Error(`no network in tests: ${url}`);
    const { answerTrustRequest } = await import("@/lib/trust/authority/index.ts");
    return await answerTrustRequest({ method, path: url.slice(AUTHORITY_BASE_URL.length), body, now: now() });
  };
}

/** Only a CM that was used is open; the PKCS#11 module is not loaded to close it. */
async function forgetCm(): Promise<void> {
  const kept = globalThis as { natsuinCm?: Cm };
  await kept.natsuinCm?.close();
  kept.natsuinCm = undefined;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
