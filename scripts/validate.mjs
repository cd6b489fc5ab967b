/** `npm run validate`: format, lint, types and unit tests; for the minute before a commit. */
import { checkNode, main } from "./setup/fail.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { runSuites } from "./setup/suites.mjs";

const say = (line) => process.stdout.write(`${line}\n`);

await main(async () => {
  checkNode();
  ensureNodeModules(say);
  const { generateClient } = await import("./setup/database.mjs");
  generateClient();
  const { passed, failed } = await runSuites(["format and lint", "types", "unit"]);
  if (failed > 0) process.exitCode = 1;
  say(`\n${passed} passed, ${failed} failed`);
});
