import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { inProject, readIfThere, writeWhole } from "./paths.mjs";

/**
 * One of our TypeScript programs as one file, below the same path in .cache/programs: it starts in a tenth of the time that a loader takes
 * for its modules. Packages stay where they are. A file that is as it should be is not touched: a process may be reading it.
 * @param {string} script its path in the project
 * @returns {Promise<string>} the file, to be run with `--conditions=react-server`
 */
export async function bundle(script) {
  const { outputFiles } = await build({
    absWorkingDir: inProject(),
    entryPoints: [script],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    conditions: ["react-server"],
    packages: "external",
    logLevel: "error",
  });
  const text = outputFiles[0].text;
  const file = inProject(".cache/programs", script.replace(/\.ts$/, ".mjs"));
  if (readIfThere(file) === text) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  writeWhole(file, text);
  return file;
}

/** The programs in which the server reads files from outside (lib/child-program.ts). */
export async function bundleChildren() {
  const scripts = readdirSync(inProject("lib"), { recursive: true }).filter((file) => file.endsWith("-child.ts"));
  await Promise.all(scripts.map((file) => bundle(path.join("lib", file))));
}
