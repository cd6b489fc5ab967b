/**
 * `npm run prisma -- migrate dev --name add_something`: Prisma's CLI with our schema engine, on this installation's database.
 * The pending migrations are applied first: with one pending, `migrate dev` refuses to work.
 */
import { generateClient, prismaCli } from "./setup/database.mjs";
import { openInstallation } from "./setup/installation.mjs";

const args = process.argv.slice(2);
const installation = await openInstallation((line) => process.stderr.write(`${line}\n`));
try {
  process.exitCode = prismaCli(args, installation.env, "inherit").status ?? 1;
  if (process.exitCode === 0) generateClient();
} finally {
  await installation.release();
}
