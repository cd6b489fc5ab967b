import "server-only";
import { createHmac, hkdfSync } from "node:crypto";
import { type Bytes, toHex } from "../../bytes.ts";
import type { Prisma } from "../../db.ts";
import type { Sad } from "../../generated/prisma/client.ts";
import type { Random } from "../../ids.ts";
import { seal, unsealOrNull } from "../../seal.ts";
import { CLOCK_TOLERANCE, SAD_LIFE } from "../limits.ts";
import type { WholeRequest } from "../requests.ts";
import { isSecret, newSecret, secretHash } from "../secrets.ts";
import { dtbsrSetHash } from "./dtbsr-set.ts";

type Binding = Pick<
  Sad,
  "requestId" | "signerId" | "credentialId" | "algorithm" | "dtbsrSetHash" | "count" | "position" | "expiresAt"
>;

/** `hash` names its row. `code`: 方法2 only, what the client exchanges for the SAD; `sad` then goes to nobody else. */
export type NewSad = { sad: string; hash: Bytes; code?: string };

/**
 * HMAC-SHA-256 keyed with the SAD over all it is bound to: signer, key, algorithm, DTBS/R multiset, count, place in the chain, expiry
 * (JT2A Ⅱ-3.3; rssp.md statement 13). This is what is stored: without the SAD it opens nothing, and a row in which any
 * of these was changed is found by no SAD.
 */
function bind(sad: string, b: Binding): Bytes {
  const bound = [
    b.requestId,
    b.signerId,
    b.credentialId,
    b.algorithm,
    toHex(b.dtbsrSetHash),
    b.count,
    b.position,
    b.expiresAt.toISOString(),
  ];
  return new Uint8Array(createHmac("sha256", sad).update(JSON.stringify(bound)).digest());
}

/** Items that were left out, and in a chain those signed already, are none of the SAD's. */
function bindingOf(request: WholeRequest, position: number, expiresAt: Date): Binding {
  const items = itemsFrom(request, position);
  return {
    requestId: request.id,
    signerId: request.credential.signerId,
    credentialId: request.credentialId,
    algorithm: request.credential.algorithm,
    dtbsrSetHash: dtbsrSetHash(items.map((item) => item.dtbsr)),
    count: items.length,
    position,
    expiresAt,
  };
}

export function itemsFrom(request: WholeRequest, position: number): WholeRequest["items"] {
  return request.items.filter((item) => !item.leftOut && item.position >= position);
}

/** The key under which a SAD's row keeps what opens the signer's key: whoever has the row and not the SAD has nothing. */
function keyUnder(secret: string, purpose: string): Bytes {
  return new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(), `natsuin/sad/${purpose}`, 32));
}

/**
 * Makes a SAD. The value returned is nowhere else; `inner`, which the signer's PIN has opened, is kept encrypted under it.
 * @param input.position in a chain, the item it is for; else 0 @param input.until it lives no longer than this
 */
export async function createSad(
  tx: Prisma.TransactionClient,
  request: WholeRequest,
  { inner, position = 0, now, until, random }: { inner: Uint8Array; position?: number; now: Date; until?: Date; random: Random },
): Promise<NewSad> {
  const sad = newSecret(random);
  const expiresAt = new Date(Math.min(now.getTime() + SAD_LIFE, until?.getTime() ?? Number.POSITIVE_INFINITY));
  const binding = bindingOf(request, position, expiresAt);
  const hash = bind(sad, binding);
  const sealedKey = seal(keyUnder(sad, "key"), inner, toHex(hash), random);
  await tx.sad.create({ data: { ...binding, hash, sealedKey, createdAt: now } });
  return { sad, hash };
}

/** Keeps the SAD for the client that will bring `code`, and for nobody else: the row holds it encrypted under the code. */
export async function exchangeable(tx: Prisma.TransactionClient, { sad, hash }: NewSad, random: Random): Promise<NewSad> {
  const code = newSecret(random);
  const exchangeSealed = seal(keyUnder(code, "exchange"), new TextEncoder().encode(sad), toHex(hash), random);
  await tx.sad.update({ where: { hash }, data: { exchangeHash: secretHash(code), exchangeSealed } });
  return { sad, hash, code };
}

/** The SAD for its code, once and in time; else null. */
export async function exchangeSad(
  tx: Prisma.TransactionClient,
  { requestId, code, now }: { requestId: string; code: string; now: Date },
): Promise<{ sad: string; expiresAt: Date } | null> {
  const row = await tx.sad.findFirst({ where: { requestId, exchangeHash: secretHash(code), spentAt: null } });
  if (!row?.exchangeSealed || row.expiresAt <= now || !isSecret(code, row.exchangeHash)) return null;
  const { count } = await tx.sad.updateMany({
    where: { hash: row.hash, exchangeSealed: { not: null } },
    data: { exchangeSealed: null },
  });
  if (count === 0) return null;
  const opened = unsealOrNull(keyUnder(code, "exchange"), row.exchangeSealed, toHex(row.hash));
  return opened && { sad: new TextDecoder().decode(opened), expiresAt: row.expiresAt };
}

/**
 * Spends a SAD of this request as it stands now, in time, once: one conditional UPDATE decides (style.md rule 4), and the copy that it
 * opens goes with it. @returns what opens the key, and the place in the chain; null for any other SAD
 */
export async function spendSad(
  tx: Prisma.TransactionClient,
  request: WholeRequest,
  sad: string,
  now: Date,
): Promise<{ inner: Bytes; position: number } | null> {
  // one that would live longer than any made now comes from an instance whose clock is ahead: here it is not yet one
  const latest = new Date(now.getTime() + SAD_LIFE + CLOCK_TOLERANCE);
  const rows = await tx.sad.findMany({ where: { requestId: request.id, spentAt: null } });
  for (const { position, expiresAt, sealedKey } of rows) {
    const hash = bind(sad, bindingOf(request, position, expiresAt));
    const inner = sealedKey && unsealOrNull(keyUnder(sad, "key"), sealedKey, toHex(hash));
    if (!inner) continue; // another SAD's row, or one that was changed
    const spent = await tx.$executeRaw`
      UPDATE rssp.sad SET spent_at = ${now}, sealed_key = NULL, exchange_sealed = NULL
      WHERE hash = ${hash} AND spent_at IS NULL AND sealed_key IS NOT NULL AND expires_at > ${now} AND expires_at <= ${latest}`;
    if (spent === 1) return { inner, position };
    inner.fill(0);
  }
  return null;
}

/** A permission given a moment ago opens this credential's key no more; the caller has the credential locked. */
export async function eraseSads(tx: Prisma.TransactionClient, credentialId: string): Promise<void> {
  await tx.sad.updateMany({
    where: { credentialId, sealedKey: { not: null } },
    data: { sealedKey: null, exchangeSealed: null },
  });
}
