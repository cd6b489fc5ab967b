import { inProject } from "./paths.mjs";
import { ended, startGroup } from "./processes.mjs";

/** How one of our TypeScript programs is run as the server would: Node's arguments before the program's own. */
export const typeScriptArgs = (script) => ["--conditions=react-server", "--import", "tsx", script];

/**
 * Demo accounts, or the one-time link for the first administrator. Does nothing that is done already.
 * @returns {Promise<string>} what to show
 */
export async function seed(env) {
  const child = startGroup(process.execPath, typeScriptArgs(inProject("scripts/seed.ts")), {
    cwd: inProject(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { status, stdout } = await ended(child);
  if (status !== 0) throw new Error("The first data could not be written (scripts/seed.ts).");
  return stdout;
}
