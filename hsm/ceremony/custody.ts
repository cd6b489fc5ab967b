import { hkdfSync } from "node:crypto";
import { z } from "zod";
import { type Bytes, concatBytes } from "../../lib/bytes.ts";
import { NatsuinError } from "../../lib/errors.ts";
import type { Random } from "../../lib/ids.ts";

const base64url = z.string().regex(/^[\w-]+$/);

/** One custodian's half: worthless alone, and without the backup. `share`: 32 bytes, base64url. */
export const shareSchema = z.strictObject({
  format: z.literal("natsuin-kek-share/1"),
  ceremony: base64url.length(22),
  custodian: z.union([z.literal(1), z.literal(2)]),
  share: base64url.length(43),
});
export type Share = z.infer<typeof shareSchema>;

/** KEK and pepper under the key that only both shares make (AES-KWP, base64url). */
export const backupSchema = z.strictObject({
  format: z.literal("natsuin-kek-backup/1"),
  ceremony: base64url.length(22),
  createdAt: z.iso.datetime(),
  kek: base64url,
  pepper: base64url,
});
export type Backup = z.infer<typeof backupSchema>;

/** Two shares of one ceremony, 32 random bytes each. */
export function drawShares(random: Random): [Share, Share] {
  const ceremony = Buffer.from(random(16)).toString("base64url");
  const draw = (custodian: 1 | 2): Share => ({
    format: "natsuin-kek-share/1",
    ceremony,
    custodian,
    share: Buffer.from(random(32)).toString("base64url"),
  });
  return [draw(1), draw(2)];
}

/**
 * The key under which the backup lies: HKDF-SHA-256 over both shares, bound to the ceremony. Neither custodian knows a bit of it alone.
 * @returns 32 bytes @throws HSM_BACKUP_REFUSED unless these are the two different shares of one ceremony
 */
export function transportKey(shares: readonly Share[]): Bytes {
  const [first, second] = shares.toSorted((a, b) => a.custodian - b.custodian);
  if (shares.length !== 2 || !first || !second || first.custodian === second.custodian) {
    throw new NatsuinError("HSM_BACKUP_REFUSED", { reason: "two different custodians' shares are needed" });
  }
  if (first.ceremony !== second.ceremony) {
    throw new NatsuinError("HSM_BACKUP_REFUSED", { reason: "the shares are of two ceremonies" });
  }
  const both = concatBytes(Buffer.from(first.share, "base64url"), Buffer.from(second.share, "base64url"));
  return new Uint8Array(hkdfSync("sha256", both, Buffer.from(first.ceremony, "base64url"), "natsuin/kek-transport/1", 32));
}
