import { randomBytes } from "node:crypto";
import path from "node:path";
import { readIfThere, writeWhole } from "./paths.mjs";

const key = () => randomBytes(32).toString("base64url");
const password = () => randomBytes(24).toString("base64url");
const generators = {
  /** names this installation's database cluster where it cannot lie in DATA_DIR */
  installation: () => randomBytes(8).toString("hex"),
  postgresPassword: password,
  ownerPassword: password,
  appPassword: password,
  choresPassword: password,
  rsspPassword: password,
  appSecret: key,
  rsspSecret: key,
  nextAuthSecret: key,
  scaClientSecret: key,
  hsmPin: password,
  hsmSoPin: password,
};

/** This installation's generated secrets, from `DATA_DIR/secrets.json` (600); those that are missing are made. */
export function loadSecrets(dataDir) {
  const file = path.join(dataDir, "secrets.json");
  const known = JSON.parse(readIfThere(file) ?? "{}");
  const missing = Object.keys(generators).filter((name) => typeof known[name] !== "string");
  if (missing.length === 0) return known;
  const secrets = { ...known, ...Object.fromEntries(missing.map((name) => [name, generators[name]()])) };
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}
