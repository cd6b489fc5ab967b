import "server-only";
import { appDb, type Db } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import type { User } from "@/lib/generated/prisma/client.ts";
import { newId } from "@/lib/ids.ts";
import { sha256 } from "../sha256.ts";

export type TokenPurpose = "password-reset" | "authenticator-recovery" | "invitation" | "counterparty" | "first-administrator";

/** A new one-time secret for a link; only its hash is stored. Ends the links of the same purpose that the person has, unless told not to. */
export async function issueToken(
  db: Db,
  {
    userId,
    purpose,
    life,
    besideOthers = false,
    now,
  }: { userId: string | null; purpose: TokenPurpose; life: number; besideOthers?: boolean; now: Date },
): Promise<string> {
  const token = newId("lnk");
  if (!besideOthers) await db.userToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: now } });
  await db.userToken.create({
    data: { tokenHash: hashOf(token), userId, purpose, createdAt: now, expiresAt: new Date(now.getTime() + life) },
  });
  return token;
}

/** Whose link this is, of one of these purposes. Consumes nothing: mail scanners open links. Throws LINK_INVALID. */
export async function openToken(token: string, purposes: TokenPurpose[], now: Date): Promise<{ user: User | null }> {
  const row = await appDb().userToken.findFirst({
    where: { tokenHash: hashOf(token), purpose: { in: purposes }, usedAt: null, expiresAt: { gt: now } },
    include: { user: true },
  });
  if (!row || row.user?.disabledAt) throw new NatsuinError("LINK_INVALID");
  return { user: row.user };
}

/** Like `openToken`, for a link that belongs to a person. */
export async function openUserToken(token: string, purpose: TokenPurpose, now: Date): Promise<User> {
  const { user } = await openToken(token, [purpose], now);
  if (!user) throw new NatsuinError("LINK_INVALID");
  return user;
}

/** Uses the link up: one caller wins. Throws LINK_INVALID, which rolls the caller's transaction back. */
export async function spendToken(db: Db, token: string, purpose: TokenPurpose, now: Date): Promise<void> {
  const { count } = await db.userToken.updateMany({
    where: { tokenHash: hashOf(token), purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw new NatsuinError("LINK_INVALID");
}

function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return sha256(token);
}
