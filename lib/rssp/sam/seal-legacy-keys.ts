import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { secureRandom } from "../../ids.ts";
import { countOracleUse } from "./count-oracle-use.ts";
import { factorIdentity } from "./factor-identity.ts";
import { sealStretched } from "./seal-key.ts";

/** $argon2id$v=19$m=19456,t=2,p=1$salt$hash */
const PHC = /^\$argon2id\$v=19\$(m=\d+,t=\d+,p=\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/**
 * Credentials from before keys were sealed: the hash of their PIN, with which a thief of the database could try PINs at leisure, gives
 * way to a key that only PIN and pepper together open. No PIN is needed for it, because the hash is the stretched PIN. Run at each
 * start; the second time there is nothing to do. @returns how many
 */
export async function sealLegacyKeys(now: Date): Promise<number> {
  const rows = await rsspDb().credential.findMany({
    where: { pinHash: { not: null } },
    include: { authenticators: { where: { removedAt: null } }, signer: true },
  });
  for (const { id, signerId, spkiHash, keyHandle, pinHash, authenticators, signer } of rows) {
    const [, pinProfile, salt, hash] = PHC.exec(pinHash ?? "") ?? [];
    const [authenticator] = authenticators;
    if (!keyHandle || !pinProfile || !salt || !hash || !authenticator) throw new Error(`the PIN hash of ${id} cannot be read`);
    await countOracleUse(rsspDb(), id, now);
    const opener = { stretched: Buffer.from(hash, "base64"), factor: factorIdentity(authenticator, signer.email) };
    const sealedKey = await sealStretched({ id, signerId, spkiHash }, keyHandle, opener, secureRandom);
    await rsspDb().$transaction(async (tx) => {
      const { count } = await tx.credential.updateMany({
        where: { id, pinHash },
        data: { sealedKey, pinSalt: Uint8Array.from(Buffer.from(salt, "base64")), pinProfile, pinHash: null },
      });
      if (count === 0) return;
      const target = `credential:${id}`;
      await appendAudit(tx, { at: now, type: "rssp.credential.sealed", actor: "system:setup", target, outcome: "ok" });
    });
  }
  return rows.length;
}
