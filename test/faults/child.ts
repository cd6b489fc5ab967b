/**
 * One process of the fault loop: an instance that starts, settles what others left behind as a server does at its start, lets its signer
 * sign, and is killed at the point that it was told. Standard input: JSON `Order`; prints `Word`s.
 */
import fs from "node:fs";
import { text } from "node:stream/consumers";
import { cm } from "@/hsm/index.ts";
import { appDb, closeDb } from "@/lib/db.ts";
import { actingAs, asSystem } from "@/lib/db-scope.ts";
import { openSignatureRequest } from "@/lib/rssp/index.ts";
import { authorise, settleInterrupted } from "@/lib/rssp/signer.ts";
import { scaClient } from "@/lib/sca/credentials.ts";
import {
  BATCH_LIMIT,
  continueBatch,
  createBatch,
  finishSigning,
  openAuthorisation,
  openBatchAuthorisation,
  openReading,
  prepareBatch,
} from "@/lib/sca/index.ts";
import { signerOf } from "@/lib/sca/signing/settle-request.ts";
import { sweepSignings } from "@/lib/sca/signing/sweep-signings.ts";
import { attributesOf, PIN } from "../rssp.ts";
import { enterPage, otpOf } from "../sca.ts";
import { armCrash, watchDatabase, watchKeys } from "./crash.ts";
import type { Order, Word } from "./order.ts";
import { setPorts } from "./ports.ts";

const order = JSON.parse(await text(process.stdin)) as Order;
const clock = () => new Date(Date.now() + order.aheadMs);
const signer = { ...order.signer, actor: { ...order.signer.actor, loginAt: clock() } };
const { actor } = signer;
/** Past any buffer: a killed process flushes nothing. */
const say = (word: Word) => fs.writeSync(1, `${JSON.stringify(word)}\n`);

watchDatabase();
watchKeys(order.ledger);
await setPorts(order.trustUrl);
await settleInterrupted({ now: clock() });
await asSystem(() => sweepSignings(clock(), clock));

let statements = () => 0;
const { point } = order;
const documents = point?.documents ?? 1;
await actingAs(actor, async () => (documents > BATCH_LIMIT ? signAtTheDoor(documents) : sign(await next(documents))));
say({ survived: { statements: statements() } });
await cm().close();
await closeDb();

/** The oldest of the signer's contracts that wait for him. */
async function next(count: number): Promise<string[]> {
  const where = { contractId: { in: order.contracts }, userId: actor.userId, state: "called" } as const;
  const rows = await appDb().recipient.findMany({ where, select: { contractId: true } });
  const ids = order.contracts.filter((id) => rows.some(({ contractId }) => contractId === id)).slice(0, count);
  if (ids.length < count) throw new Error(`${ids.length} contracts wait for the signer, not ${count}`);
  return ids;
}

function sign(contractIds: string[]): Promise<void> {
  return contractIds.length === 1 ? signOne(contractIds) : signBatch(contractIds);
}

async function signOne([contractId]: string[]): Promise<void> {
  const { signing, blocked } = await openReading(actor, contractId as string, clock());
  if (!signing) throw new Error(`cannot sign: ${JSON.stringify(blocked)}`);
  const { authorizeUrl } = await openAuthorisation(actor, signing.id, clock());
  await allow(authorizeUrl);
  const outcome = await finishSigning(signing.id, clock);
  if (outcome.kind !== "signed") throw new Error(`not signed: ${JSON.stringify(outcome)}`);
}

async function signBatch(contractIds: string[]): Promise<void> {
  const { batchId } = await createBatch(actor, { contractIds }, clock());
  const { items } = await prepareBatch(actor, { batchId }, clock());
  const signingIds = items.flatMap(({ signing }) => signing?.id ?? []);
  const opened = await openBatchAuthorisation(actor, { batchId, signingIds }, clock());
  if (opened.kind !== "asked") throw new Error(`the batch is ${opened.kind}`);
  await allow(opened.authorizeUrl);
  await continueBatch(actor, batchId, clock(), clock);
}

/** A request longer than a batch of contracts may be. */
async function signAtTheDoor(count: number): Promise<void> {
  const { credentialId } = signer;
  const { chain } = await signerOf(credentialId, clock());
  const label = { title: "一括署名", parties: [], reference: "NC-2026-000001", pages: 1 };
  const item = async () => ({ label, signedAttributes: await attributesOf(chain[0] as Uint8Array) });
  const { authorizeUrl } = await openSignatureRequest(scaClient(), {
    subject: actor.userId,
    credentialId,
    items: await Promise.all(Array.from({ length: count }, item)),
    loginAt: clock().toISOString(),
    returnUrl: `${process.env.PUBLIC_ORIGIN}/signing/return`,
    now: clock(),
  });
  await allow(authorizeUrl);
}

/** From here on the process may die. */
async function allow(authorizeUrl: string): Promise<void> {
  const { digests: _, ...page } = await enterPage(authorizeUrl, clock());
  say({ requestId: page.requestId });
  statements = armCrash(point?.at ?? null);
  const now = clock();
  await authorise({ ...page, pin: PIN, otp: otpOf(signer, now), source: "192.0.2.1", now });
}
