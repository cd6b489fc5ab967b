/**
 * `node scripts/run.mjs scripts/x.ts args…`: one of our command-line tools, on this installation. Sets up quietly what is
 * missing, joins a database that runs, and ends what it started. Beside a running server it works as well.
 */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { checkNode, main } from "./setup/fail.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { ended } from "./setup/processes.mjs";
import { ensureSystemPackages } from "./setup/system-packages.mjs";

const given = process.argv.slice(2);
// a tool that needs neither database nor HSM: `--plain` leaves them alone
const plain = given[0] === "--plain";
const [script, ...args] = plain ? given.slice(1) : given;
// stdout belongs to the tool
const say = (line) => process.stderr.write(`${line}\n`);
const quiet = () => undefined;

await main(async () => {
  checkNode();
  if (!plain) ensureSystemPackages({ say });
  ensureNodeModules(say);
  const { generateClient } = await import("./setup/database.mjs");
  const { openInstallation } = await import("./setup/installation.mjs");
  const { typeScriptArgs, seed } = await import("./setup/typescript.mjs");

  if (plain) {
    const tool = spawn(process.execPath, [...typeScriptArgs(path.resolve(script)), ...args], { stdio: "inherit" });
    process.exitCode = (await ended(tool)).status;
    return;
  }

  // the tool is in our process group and gets the signal itself; we wait for it and clean up
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, quiet);
  generateClient();
  const installation = await openInstallation(quiet);
  try {
    const demo = path.join(installation.dataDir, "demo.json");
    // new tables may need what only our code can fill in (keys sealed under the HSM's pepper), as at a start
    const unseeded = installation.env.DEMO === "1" && !fs.existsSync(demo);
    if (unseeded || installation.applied > 0) await seed(installation.env);
    const env = { ...process.env, ...installation.env };
    const tool = spawn(process.execPath, [...typeScriptArgs(path.resolve(script)), ...args], { env, stdio: "inherit" });
    process.exitCode = (await ended(tool)).status;
  } finally {
    await installation.release();
  }
});
