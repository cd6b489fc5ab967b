/**
 * `npm run bench`: measures on an installation of its own, in the system's folder for temporary files, that is thrown away after:
 * whatever database, HSM or settings are in use here stay as they are, and are not what is measured.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { main } from "./setup/fail.mjs";
import { inProject } from "./setup/paths.mjs";
import { ended } from "./setup/processes.mjs";

/** What would lead to another installation. */
const ELSEWHERE =
  /^(DATABASE_URL|RSSP_DATABASE_URL|MIGRATION_DATABASE_URL|PKCS11_.*|SOFTHSM2_CONF|TSA_URL.*|.*_ORIGIN|AUTHORITY_BASE_URL)$/;

/** What a server of this machine has (scripts/setup/serve.mjs): the threads that argon2id and RSA are computed on. */
const asServed = { UV_THREADPOOL_SIZE: String(os.availableParallelism()), DEMO: "0" };

await main(async () => {
  const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ELSEWHERE.test(name)));
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "natsuin-bench-"));
  try {
    // the child is in our process group, gets the signal itself and cleans up; then we do
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
    const args = [inProject("scripts/run.mjs"), inProject("scripts/bench.ts"), ...process.argv.slice(2)];
    const tool = spawn(process.execPath, args, { stdio: "inherit", env: { ...given, ...asServed, DATA_DIR: dataDir } });
    process.exitCode = (await ended(tool)).status;
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
});
