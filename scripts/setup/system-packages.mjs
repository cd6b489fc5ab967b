import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { inProject } from "./paths.mjs";
import { softHsmModule } from "./token.mjs";

/** What a machine needs besides Node, by the reason for it. `brew: undefined`: macOS has it, or has it otherwise. */
const PACKAGES = [
  {
    apt: "softhsm2",
    brew: "softhsm",
    missing: () => !process.env.PKCS11_MODULE && !(softHsmModule() && onPath("softhsm2-util")),
  },
  // for the native addon pkcs11js, once
  { apt: "g++", missing: () => !addonBuilt() && !onPath("g++") },
  { apt: "make", missing: () => !addonBuilt() && !onPath("make") },
  { apt: "python3", missing: () => !addonBuilt() && !onPath("python3") },
  {
    apt: "fonts-noto-cjk",
    missing: () => process.platform === "linux" && !fs.existsSync("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
  },
];

/** What `npm test` needs on top: a browser, and judges that are not ours. `optional`: tests run without it, and slower. */
const TEST_PACKAGES = [
  { apt: "chromium", brew: "chromium", missing: () => !process.env.CHROMIUM_PATH && !onPath("chromium") },
  // the same engine without a window of its own to draw: two thirds of the time
  {
    apt: "chromium-headless-shell",
    optional: true,
    missing: () => !process.env.CHROMIUM_PATH && !onPath("chromium-headless-shell"),
  },
  { apt: "poppler-utils", brew: "poppler", missing: () => !onPath("pdfsig") },
  { apt: "qpdf", brew: "qpdf", missing: () => !onPath("qpdf") },
  { apt: "openssl", missing: () => !onPath("openssl") },
  { apt: "opensc", brew: "opensc", missing: () => !onPath("pkcs11-tool") },
  { apt: "mupdf-tools", brew: "mupdf-tools", missing: () => !onPath("mutool") },
  // a PDF producer that people use
  { apt: "libreoffice-writer-nogui", missing: () => process.platform === "linux" && !onPath("soffice") },
];

/**
 * Installs what is missing, and only that: Debian packages as root or by sudo, Homebrew on macOS.
 * @throws Error with the exact command to run where we may not
 */
export function ensureSystemPackages({ forTests = false, say }) {
  const wanted = [...PACKAGES, ...(forTests ? TEST_PACKAGES : [])];
  const manager = process.platform === "darwin" ? "brew" : "apt";
  const missing = wanted.filter((entry) => entry[manager] && entry.missing());
  const names = (optional) => missing.filter((entry) => Boolean(entry.optional) === optional).map((entry) => entry[manager]);
  const installAll = manager === "brew" ? (all) => install(all, [["brew", "install", ...all]]) : installWithApt;
  if (names(false).length > 0) {
    say(`installing ${names(false).join(" ")}`);
    installAll(names(false));
  }
  for (const name of names(true)) {
    say(`installing ${name}`);
    try {
      installAll([name]);
    } catch {
      say(`${name} cannot be had here: going on without it`);
    }
  }
}

function installWithApt(names) {
  const root = process.getuid?.() === 0;
  const sudo = root ? [] : ["sudo", ...(process.stdin.isTTY ? [] : ["-n"])];
  const quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
  if (!onPath("apt-get") || (!root && !onPath("sudo"))) throw new Error(byHand(names));
  install(names, [
    [...sudo, ...quiet, "update"],
    [...sudo, ...quiet, "install", "-y", "--no-install-recommends", ...names],
  ]);
}

function install(names, commands) {
  for (const [command, ...args] of commands) {
    const done = spawnSync(command, args, { stdio: ["inherit", "pipe", "pipe"], encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${done.stderr ?? done.error?.message ?? ""}\n${byHand(names)}`);
  }
}

function byHand(names) {
  const command =
    process.platform === "darwin"
      ? `brew install ${names.join(" ")}`
      : `sudo apt-get update && sudo apt-get install -y ${names.join(" ")}`;
  return `These programs are missing and could not be installed from here. Please run:\n\n  ${command}\n`;
}

const addonBuilt = () => fs.existsSync(inProject("node_modules/pkcs11js/build/Release/pkcs11.node"));

export function onPath(program) {
  return (process.env.PATH ?? "").split(path.delimiter).some((dir) => fs.existsSync(path.join(dir, program)));
}
