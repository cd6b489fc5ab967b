import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "./free-port.mjs";
import { inProject } from "./paths.mjs";
import { ended } from "./processes.mjs";

/** What would lead to another installation. */
const ELSEWHERE =
  /^(PORT|DATABASE_URL|RSSP_DATABASE_URL|CHORES_DATABASE_URL|MIGRATION_DATABASE_URL|PKCS11_.*|SOFTHSM2_CONF|TSA_URL.*|.*_ORIGIN|AUTHORITY_BASE_URL)$/;

/** What a server of this machine has (serve.mjs): the threads that argon2id and RSA are computed on. No demo accounts. */
const AS_SERVED = { UV_THREADPOOL_SIZE: String(os.availableParallelism()), DEMO: "0" };

/**
 * Runs one of our tools on an installation of its own, in the system's folder for temporary files, that is thrown away after: whatever
 * database, HSM or settings are in use here stay as they are. @returns the tool's exit code
 */
export async function runOnThrowAway(script, args) {
  const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ELSEWHERE.test(name)));
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "natsuin-throw-away-"));
  try {
    // the child is in our process group, gets the signal itself and cleans up; then we do
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
    const tool = spawn(process.execPath, [inProject("scripts/run.mjs"), inProject(script), ...args], {
      stdio: "inherit",
      // a server that the tool starts is found where the installation says
      env: { ...given, ...AS_SERVED, DATA_DIR: dataDir, PORT: String(await freePort()) },
    });
    return (await ended(tool)).status;
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}
