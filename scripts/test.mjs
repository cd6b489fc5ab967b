/** `npm test`: sets up what is missing, then everything there is to check. The last line is `N passed, N failed`. */
import { checkNode, main } from "./setup/fail.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { stopGroups } from "./setup/processes.mjs";
import { runSuites, suites } from "./setup/suites.mjs";
import { ensureSystemPackages } from "./setup/system-packages.mjs";

const say = (line) => process.stdout.write(`${line}\n`);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => void stopGroups().finally(() => process.exit(130)));

await main(async () => {
  checkNode();
  ensureSystemPackages({ forTests: true, say });
  ensureNodeModules(say);
  const { generateClient } = await import("./setup/database.mjs");
  generateClient();
  const { passed, failed, failures } = await runSuites(Object.keys(suites));
  if (failed > 0) process.exitCode = 1;
  // last, where whoever sees but the end of a long run finds them
  for (const what of failures) say(`✗ ${what}`);
  say(`\n${passed} passed, ${failed} failed`);
});
