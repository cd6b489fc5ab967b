import "server-only";
import { createHmac } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import type { Prisma } from "../../db.ts";
import type { Sad } from "../../generated/prisma/client.ts";
import type { Random } from "../../ids.ts";
import { SAD_LIFE } from "../limits.ts";
import type { WholeRequest } from "../requests.ts";
import { newSecret } from "../secrets.ts";
import { dtbsrSetHash } from "./dtbsr-set.ts";

type Binding = Pick<Sad, "requestId" | "signerId" | "credentialId" | "algorithm" | "dtbsrSetHash" | "count" | "expiresAt">;

/**
 * HMAC-SHA-256 keyed with the SAD over all it is bound to: signer, key, algorithm, DTBS/R multiset, count, expiry
 * (JT2A Ⅱ-3.3; rssp.md statement 13). This is what is stored: without the SAD it opens nothing, and a row in which any
 * of these was changed is found by no SAD.
 */
function bind(sad: string, b: Binding): Bytes {
  const bound = [
    b.requestId,
    b.signerId,
    b.credentialId,
    b.algorithm,
    Buffer.from(b.dtbsrSetHash).toString("hex"),
    b.count,
    b.expiresAt.toISOString(),
  ];
  return new Uint8Array(createHmac("sha256", sad).update(JSON.stringify(bound)).digest());
}

function bindingOf(request: WholeRequest, expiresAt: Date): Binding {
  return {
    requestId: request.id,
    signerId: request.credential.signerId,
    credentialId: request.credentialId,
    algorithm: request.credential.algorithm,
    dtbsrSetHash: dtbsrSetHash(request.items.map((item) => item.dtbsr)),
    count: request.items.length,
    expiresAt,
  };
}

/** Makes the one SAD of an authorised request. The value returned is nowhere else. */
export async function createSad(tx: Prisma.TransactionClient, request: WholeRequest, now: Date, random: Random): Promise<string> {
  const sad = newSecret(random);
  const binding = bindingOf(request, new Date(now.getTime() + SAD_LIFE));
  await tx.sad.create({ data: { ...binding, hash: bind(sad, binding), createdAt: now } });
  return sad;
}

/** True once, for the SAD of this request as it stands now, in time. One conditional UPDATE decides (style.md rule 4). */
export async function spendSad(tx: Prisma.TransactionClient, request: WholeRequest, sad: string, now: Date): Promise<boolean> {
  const rows = await tx.sad.findMany({ where: { requestId: request.id } });
  for (const { expiresAt } of rows) {
    const hash = bind(sad, bindingOf(request, expiresAt));
    const spent = await tx.$executeRaw`
      UPDATE rssp.sad SET spent_at = ${now} WHERE hash = ${hash} AND spent_at IS NULL AND expires_at > ${now}`;
    if (spent === 1) return true;
  }
  return false;
}
