import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { writeWhole } from "./paths.mjs";

export const TOKEN_LABEL = "natsuin";
const MODULES = [
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib64/pkcs11/libsofthsm2.so",
  "/opt/homebrew/lib/softhsm/libsofthsm2.so",
  "/usr/local/lib/softhsm/libsofthsm2.so",
];

export const softHsmModule = () => MODULES.find((file) => fs.existsSync(file));

/**
 * A SoftHSM token in `dir`, made at the first call.
 * @returns {{PKCS11_MODULE: string, PKCS11_TOKEN_LABEL: string, PKCS11_PIN: string, SOFTHSM2_CONF: string}} how PKCS#11 finds it
 */
export function ensureToken({ dir, soPin, pin }) {
  const module = softHsmModule();
  if (!module) throw new Error("SoftHSM2 is not installed (libsofthsm2.so): `npm start` installs it, or set PKCS11_MODULE.");
  const tokens = path.join(dir, "tokens");
  const conf = path.join(dir, "softhsm2.conf");
  fs.mkdirSync(tokens, { recursive: true, mode: 0o700 });
  // written each time: the folder may have been moved
  writeWhole(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`);
  if (fs.readdirSync(tokens).length === 0) initialise(conf, soPin, pin);
  return { PKCS11_MODULE: module, PKCS11_TOKEN_LABEL: TOKEN_LABEL, PKCS11_PIN: pin, SOFTHSM2_CONF: conf };
}

function initialise(conf, soPin, pin) {
  // SoftHSM's own tool takes PINs on its command line only: generated ones, on a token that holds nothing yet
  const args = ["--init-token", "--free", "--label", TOKEN_LABEL, "--so-pin", soPin, "--pin", pin];
  const made = spawnSync("softhsm2-util", args, { encoding: "utf8", env: { ...process.env, SOFTHSM2_CONF: conf } });
  if (made.status !== 0) throw new Error(`The SoftHSM token could not be made: ${made.stderr || made.error?.message}`);
}
