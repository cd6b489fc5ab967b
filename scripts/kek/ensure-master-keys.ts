import fs from "node:fs";
import path from "node:path";
import { type Backup, provisionMasterKeys, type Share } from "@/hsm/ceremony/index.ts";
import { appendAudit } from "@/lib/audit/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { secureRandom } from "@/lib/ids.ts";

const PAPERS = ["kek-backup.json", "custodian-1.json", "custodian-2.json"] as const;
export const custodyFolder = () => path.join(env().dataDir, "custody");

/**
 * The key ceremony at the first start: KEK and pepper in the token, their backup and the two custodians' shares in DATA_DIR/custody
 * (600). Where the token lacks them but keys were sealed with them before, nothing is made: that would hide a loss.
 * To be called before the process opens the token otherwise. @returns `given`: a token of others, without its security officer's PIN
 */
export async function ensureMasterKeys(now: Date): Promise<"made" | "present" | "given"> {
  const { pkcs11, pkcs11SoPin: soPin } = env();
  if (!soPin) return "given";
  const sealedBefore = await rsspDb().credential.count({ where: { sealedKey: { not: null }, status: { not: "disposed" } } });
  const outcome = provisionMasterKeys(
    { ...pkcs11, soPin },
    {
      random: secureRandom,
      now,
      keep: (backup, shares) => {
        if (sealedBefore > 0) {
          throw new Error(
            `The token has no master keys, and ${sealedBefore} signers' keys need them: \`npm run kek -- restore\` (docs/DEPLOY.md).`,
          );
        }
        keepForCustodians(backup, shares);
      },
    },
  );
  if (outcome === "made") {
    const target = `token:${pkcs11.tokenLabel}`;
    await appendAudit(rsspDb(), { at: now, type: "rssp.master-keys.provisioned", actor: "system:setup", target, outcome: "ok" });
  }
  return outcome;
}

function keepForCustodians(backup: Backup, shares: [Share, Share]): void {
  fs.mkdirSync(custodyFolder(), { recursive: true, mode: 0o700 });
  const papers = [backup, ...shares] as const;
  for (const [index, name] of PAPERS.entries()) keep(name, papers[index] as object);
}

/** Are backup and both shares still in one place? Then they are no custody: whoever reads this folder has the keys. */
export const custodyTogether = (): boolean => PAPERS.every((name) => fs.existsSync(path.join(custodyFolder(), name)));

/** On the disk before the keys come into use; never over a file of an earlier ceremony. */
function keep(name: (typeof PAPERS)[number], value: object): void {
  const file = openNew(path.join(custodyFolder(), name));
  try {
    fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

function openNew(file: string): number {
  try {
    return fs.openSync(file, "wx", 0o600);
  } catch (cause) {
    throw new Error(`${file} cannot be written; one of an earlier ceremony must be taken away first. No key was made.`, {
      cause,
    });
  }
}
