/**
 * The master keys' custody. `npm run kek -- status`
 * `npm run kek -- provision` in a token that has none; `npm run kek -- restore BACKUP --share FILE --share FILE` with both custodians.
 */
import fs from "node:fs";
import { parseArgs } from "node:util";
import { backupSchema, restoreMasterKeys, shareSchema } from "@/hsm/ceremony/index.ts";
import { cm } from "@/hsm/index.ts";
import { appendAudit } from "@/lib/audit/index.ts";
import { closeDb, rsspDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { errorCodeOf, NatsuinError } from "@/lib/errors.ts";
import { custodyFolder, custodyTogether, ensureMasterKeys } from "./kek/ensure-master-keys.ts";

const USAGE = "npm run kek -- status | provision | restore BACKUP.json --share SHARE-1.json --share SHARE-2.json";
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(now: Date): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { share: { type: "string", multiple: true } } });
  const [command, file] = positionals;
  if (command === "status") return status();
  if (command === "provision") return say(`master keys: ${await ensureMasterKeys(now)}; custody files in ${custodyFolder()}`);
  if (command === "restore" && file) return restore(file, values.share ?? [], now);
  throw new Error(`usage: ${USAGE}`);
}

async function status(): Promise<void> {
  await cm().checkMasterKeys();
  say("KEK and pepper are in the token, not extractable, not modifiable; the KEK is trusted and decrypts nothing.");
  if (custodyTogether()) say(`Backup and both shares still lie together in ${custodyFolder()}: give each custodian a share.`);
}

async function restore(file: string, shareFiles: string[], now: Date): Promise<void> {
  const soPin = env().pkcs11SoPin;
  if (!soPin) throw new Error("PKCS11_SO_PIN is missing: the token's security officer takes part in a restore.");
  const backup = backupSchema.parse(read(file));
  const shares = shareFiles.map((name) => shareSchema.parse(read(name)));
  const restored = restoreMasterKeys({ ...env().pkcs11, soPin }, backup, shares);
  say(restored.length > 0 ? `restored: ${restored.join(", ")}` : "nothing was missing");
  if (restored.length === 0) return;
  await appendAudit(rsspDb(), {
    at: now,
    type: "rssp.master-keys.restored",
    actor: "custodians:1+2",
    target: `token:${env().pkcs11.tokenLabel}`,
    outcome: "ok",
    facts: { ceremony: backup.ceremony, keys: restored.join(" ") },
  });
  await status();
}

function read(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (cause) {
    throw new NatsuinError("HSM_BACKUP_REFUSED", { reason: `${file} cannot be read` }, { cause });
  }
}

try {
  await run(new Date());
} catch (error) {
  const reason = error instanceof NatsuinError ? ` ${JSON.stringify(error.details)}` : "";
  process.stderr.write(`${error instanceof NatsuinError ? errorCodeOf(error) : (error as Error).message}${reason}\n`);
  process.exitCode = 1;
} finally {
  await cm().close();
  await closeDb();
}
