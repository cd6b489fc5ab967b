import "server-only";
import { timingSafeEqual } from "node:crypto";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { type Random, secureRandom } from "../../ids.ts";
import { enqueueMail, type Mail } from "../../jobs/enqueue-mail.ts";
import { CODE_LIFE, CODE_SENDS } from "../limits.ts";
import { countOracleUse } from "./count-oracle-use.ts";

const DIGITS = 8;
const BOUND = 10 ** DIGITS;
const WHOLE_ROUNDS = Math.floor(2 ** 32 / BOUND) * BOUND;

/** Eight digits, each as likely as any other. */
export function newTransactionCode(random: Random): string {
  for (;;) {
    const number = new DataView(Uint8Array.from(random(4)).buffer).getUint32(0);
    if (number < WHOLE_ROUNDS) return String(number % BOUND).padStart(DIGITS, "0");
  }
}

/** `code` goes into the mail and nowhere else. `subjectId`: of the request or errand that it is for. */
export type NewCode = { subjectId: string; code: string; hash: Bytes };

/** A code, before the transaction that sends it: the pepper is asked, and the asking counted apart (count-oracle-use.ts). */
export async function prepareCode({
  subjectId,
  credentialId,
  now,
}: {
  subjectId: string;
  credentialId: string;
  now: Date;
}): Promise<NewCode> {
  await countOracleUse(rsspDb(), credentialId, now);
  const code = newTransactionCode(secureRandom);
  return { subjectId, code, hash: await hashOf(subjectId, code) };
}

/**
 * Mails a code and keeps its hash in its place of the one before, which is dead then; the subject's row is locked.
 * @param mail its letter says where the code stands @returns how many were sent for this subject, or null: enough, and none was
 */
export async function mailCode(
  tx: Prisma.TransactionClient,
  { subjectId, code, hash }: NewCode,
  { now, ...mail }: Mail & { now: Date },
): Promise<number | null> {
  const { sends = 0 } = (await tx.transactionCode.findUnique({ where: { subjectId } })) ?? {};
  if (sends >= CODE_SENDS) return null;
  const data = { hash, sends: sends + 1, sentAt: now, expiresAt: new Date(now.getTime() + CODE_LIFE), usedAt: null };
  await tx.transactionCode.upsert({ where: { subjectId }, create: { subjectId, ...data }, update: data });
  await enqueueMail(tx, { ...mail, secret: code, now });
  return data.sends;
}

/** Is this the code that was sent for this subject last, in time? If so it is used up by it. One asking of the pepper, whatever came. */
export async function spendTransactionCode(
  tx: Prisma.TransactionClient,
  { subjectId, code, now }: { subjectId: string; code: string; now: Date },
): Promise<boolean> {
  const hash = await hashOf(subjectId, code);
  const sent = await tx.transactionCode.findUnique({ where: { subjectId } });
  if (!sent || sent.usedAt || sent.expiresAt <= now || !timingSafeEqual(hash, sent.hash)) return false;
  await tx.transactionCode.update({ where: { subjectId }, data: { usedAt: now } });
  return true;
}

/** The code that was sent for this subject, if any, works no more. */
export async function endTransactionCode(
  tx: Prisma.TransactionClient,
  { subjectId, now }: { subjectId: string; now: Date },
): Promise<void> {
  await tx.transactionCode.updateMany({ where: { subjectId, usedAt: null }, data: { usedAt: now } });
}

/** Keyed by the HSM's pepper and bound to its subject: eight digits are tried out in a moment, without the HSM these are not. */
function hashOf(subjectId: string, code: string): Promise<Bytes> {
  return cm().pepper(new TextEncoder().encode(`natsuin/transaction-code/1\0${subjectId}\0${code}`));
}
