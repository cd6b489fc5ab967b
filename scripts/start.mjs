/**
 * `npm start`: from whatever is there to a server that answers. Plain Node: it runs before node_modules exists.
 *
 * 1. Node, system packages, npm packages.          4. What is written first: demo accounts or the set-up link.
 * 2. Secrets, HSM token, database, migrations.     5. Pages, built when their sources changed.
 * 3. The database client.                          6. The server; `ready` once it says it is healthy.
 */
import { parseArgs } from "node:util";
import { checkNode, main } from "./setup/fail.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { ensureSystemPackages } from "./setup/system-packages.mjs";

const { values } = parseArgs({ options: { dev: { type: "boolean", default: false } } });
const began = Date.now();
const say = (line) => process.stdout.write(`[${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s] ${line}\n`);

await main(async () => {
  checkNode();
  ensureSystemPackages({ say });
  ensureNodeModules(say);
  // only now do these modules find their packages
  const { serve } = await import("./setup/serve.mjs");
  await serve({ dev: values.dev, say });
});
