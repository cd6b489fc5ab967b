/** `npm run bench`: measures on an installation of its own, so that what is in use here is not what is measured. */
import { main } from "./setup/fail.mjs";
import { runOnThrowAway } from "./setup/throw-away.mjs";

await main(async () => {
  process.exitCode = await runOnThrowAway("scripts/bench.ts", process.argv.slice(2));
});
