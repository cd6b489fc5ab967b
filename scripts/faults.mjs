/** `npm run faults`: kills processes in the midst of signing, on an installation of its own. */
import { main } from "./setup/fail.mjs";
import { runOnThrowAway } from "./setup/throw-away.mjs";

await main(async () => {
  process.exitCode = await runOnThrowAway("scripts/faults.ts", process.argv.slice(2));
});
