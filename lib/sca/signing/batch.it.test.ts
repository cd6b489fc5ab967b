import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { cm } from "@/hsm/index.ts";
import { appDb } from "@/lib/db.ts";
import { craftPdf, onePage } from "@/lib/pades/testing/craft-pdf.ts";
import { signatureRequestState } from "@/lib/rssp/index.ts";
import { authorise } from "@/lib/rssp/signer.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { PIN } from "@/test/rssp.ts";
import {
  enterPage,
  makeSigner,
  openScaWorld,
  otpOf,
  type ScaSigner,
  type ScaWorld,
  sendTemplate,
  sendUpload,
} from "@/test/sca.ts";
import { scaClient } from "../credentials.ts";
import {
  abandonBatch,
  abandonSigning,
  type BatchItemView,
  type BatchView,
  batchProgress,
  batchReading,
  batchResult,
  batchView,
  cancelContract,
  continueBatch,
  contractView,
  createBatch,
  finishSigning,
  openAuthorisation,
  openBatchAuthorisation,
  openReading,
  prepareBatch,
} from "../index.ts";
import { withContract } from "./rows.ts";
import { followRequest } from "./settle-request.ts";
import { sweepSignings } from "./sweep-signings.ts";

let world: ScaWorld;
let sender: ScaSigner;
let signer: ScaSigner;
const clock = () => world.clock.now;
const pdf = craftPdf({ objects: onePage() });
const row = (id: string) => appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });
const intents = () => appDb().auditLeaf.count({ where: { type: "rssp.key.intent" } });
const revisions = (contractId: string) => appDb().document.count({ where: { contractId } });
const watch = (target: string) => ({ world, actor: `user:${signer.actor.userId}`, target });

const send = async (count: number, to: ScaSigner[] = [signer]): Promise<string[]> => {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) ids.push(await sendUpload(sender, to, pdf, clock()));
  return ids;
};

/** Chosen in the inbox and prepared, as the page does it. */
async function prepared(contractIds: string[]): Promise<BatchView> {
  const { batchId } = await createBatch(signer.actor, { contractIds }, clock());
  return prepareAll(batchId);
}

async function prepareAll(batchId: string): Promise<BatchView> {
  for (;;) {
    const view = await prepareBatch(signer.actor, { batchId }, clock());
    if (view.items.every(({ state }) => state !== "preparing")) return view;
  }
}

const idOf = ({ signing }: BatchItemView): string => signing?.id ?? "";
const readyIn = ({ items }: BatchView) => items.filter(({ state }) => state === "ready").map(idOf);

async function open({ batchId }: BatchView, signingIds: string[]): Promise<string> {
  const opened = await openBatchAuthorisation(signer.actor, { batchId, signingIds }, clock());
  if (opened.kind !== "asked") throw new Error(opened.kind);
  return opened.authorizeUrl;
}

const openAll = (view: BatchView) => open(view, readyIn(view));

/** At the RSSP's page, once, for everything on it. */
async function allow(authorizeUrl: string, left: number[] = []) {
  const now = world.clock.nextStep();
  const { digests, ...page } = await enterPage(authorizeUrl, now);
  await authorise({ ...page, left, pin: PIN, otp: otpOf(signer, now), source: "192.0.2.1", now });
  return digests;
}

/** What the RSSP says of the batch's request. */
async function statusOf(batchId: string) {
  const { requestId } = await appDb().signingBatch.findUniqueOrThrow({ where: { id: batchId } });
  return signatureRequestState(scaClient(), { requestId: requestId as string, now: clock() });
}

const go = (batchId: string) => continueBatch(signer.actor, batchId, clock(), clock);

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "起案 花子" });
  signer = await makeSigner(world, { tenantId: "ten_b", name: "署名者 一郎" });
});
afterEach(() => {
  world.trust.fail = null;
});
afterAll(() => world.close());

describe("ten contracts in one authorisation", () => {
  let view: BatchView;
  let contracts: string[];

  test("they are prepared in the order chosen, and nothing is asked for yet", async () => {
    contracts = [...(await send(8)), await sendTemplate(sender, [signer, sender], clock()), ...(await send(1))];
    view = await prepared(contracts);
    expect(view.items.map(({ contractId }) => contractId)).toEqual(contracts);
    expect(view.items.every(({ state }) => state === "ready")).toBe(true);
    expect(view).toMatchObject({ phase: "choosing", again: false, certificate: { credentialId: signer.credentialId } });
    expect(await appDb().signing.count({ where: { state: "requested" } })).toBe(0);
  });

  test("the list knows which documents were shown, and leads on to the next that was not", async () => {
    const [first, second] = contracts as [string, string];
    await openReading(signer.actor, first, clock());
    const reading = await batchReading(signer.actor, { batchId: view.batchId, contractId: first }, clock());
    expect(reading).toEqual({ batchId: view.batchId, next: second, left: 9 });
    const { items } = await batchView(signer.actor, view.batchId, clock());
    expect(items.map(({ signing }) => signing?.readAt !== null)).toEqual([true, ...Array(9).fill(false)]);
    // the same bytes as before: reading froze nothing anew
    expect(items.map(idOf)).toEqual(view.items.map(idOf));
  });

  test("one page lists all, one SAD is made, the HSM signs ten times, and each value is its own contract's", async () => {
    const url = await openAll(view);
    const used = await intents();
    const before = { signed: cm().signCount(), calls: world.trust.calls.length };
    const shown = await allow(url);
    expect(shown).toEqual(view.items.map(({ signing }) => signing?.shortDigest));
    const byAuthority = world.trust.calls.slice(before.calls).filter((call) => call.includes("/ocsp")).length;
    expect(cm().signCount() - before.signed - byAuthority).toBe(10);
    expect(await intents()).toBe(used + 1);

    const { counts, next } = await go(view.batchId);
    expect(counts).toEqual({ total: 10, signed: 10, stamped: 10, completed: 10, leftOut: 0, stopped: 0 });
    expect(next).toBe("result");
    expect(await intents()).toBe(used + 1);
  });

  test("ten results say TOTAL-PASSED, in the order of the list, and the contracts went on", async () => {
    const { items, signerId } = await batchResult(signer.actor, view.batchId, clock());
    expect(signerId).toBe(signer.credentialId);
    expect(items.map(({ contractId }) => contractId)).toEqual(contracts);
    expect(items.map(({ result }) => [result?.verdict, result?.level])).toEqual(Array(10).fill(["TOTAL-PASSED", "B-LT"]));
    expect(items.map(({ contractState }) => contractState)).toEqual(
      contracts.map((_, at) => (at === 8 ? "partially_signed" : "completed")),
    );
    for (const contractId of contracts) expect(await revisions(contractId)).toBe(3);
  });

  test("what was used is not asked for again", async () => {
    const again = await openBatchAuthorisation(
      signer.actor,
      { batchId: view.batchId, signingIds: view.items.map(idOf) },
      clock(),
    );
    expect(again.kind).toBe("used");
    const signing = view.items.map(idOf)[0] as string;
    expect((await row(signing)).state).toBe("completed");
  });
});

describe("what cannot be signed is dropped before authorisation", () => {
  test("not his turn, cancelled, signed already: each with its reason, and the others are signed", async () => {
    const [good, cancelled, done] = (await send(3)) as [string, string, string];
    const notYet = await sendUpload(sender, [sender, signer], pdf, clock());
    await cancelContract(sender.actor, cancelled, clock());
    const earlier = await prepared([done]);
    await allow(await openAll(earlier));
    await go(earlier.batchId);

    const view = await prepared([good, notYet, cancelled, done]);
    expect(view.items.map(({ state, reason }) => reason?.code ?? state)).toEqual([
      "ready",
      "NOT_YOUR_TURN",
      "CONTRACT_STATE",
      "ALREADY_SIGNED",
    ]);
    expect(await allow(await openAll(view))).toEqual([view.items[0]?.signing?.shortDigest]);
    expect((await go(view.batchId)).counts).toMatchObject({ total: 1, completed: 1 });
    expect(await revisions(notYet)).toBe(2);
  });

  test("a contract on which another of the group is signing is not asked for: the list says so, and the rest goes on", async () => {
    const contractId = await sendTemplate(sender, [signer, sender], clock(), { group: 1 });
    const view = await prepared([contractId]);
    const beside = (await openReading(sender.actor, contractId, clock())).signing?.id as string;
    await openAuthorisation(sender.actor, beside, clock());
    await expect(openAll(view)).rejects.toMatchObject({ code: "SIGNING_LEASED" });
    expect(await appDb().signing.count({ where: { contractId, state: "requested" } })).toBe(1);
    await abandonSigning(sender.actor, beside, clock());
    await openAll(view);
  });

  test("a damaged document is dropped, and the other is prepared", async () => {
    const [whole, damaged] = (await send(2)) as [string, string];
    await appDb().document.updateMany({ where: { contractId: damaged, revision: 1 }, data: { blob: "0".repeat(64) } });
    const view = await prepared([whole, damaged]);
    expect(view.items.map(({ state, reason }) => reason?.code ?? state)).toEqual(["ready", "BLOB_MISSING"]);
  });

  test("one that became stale after the list was shown: nothing is asked for, the list says so, and the rest goes on", async () => {
    const [good, cancelled] = (await send(2)) as [string, string];
    const view = await prepared([good, cancelled]);
    await cancelContract(sender.actor, cancelled, clock());
    const opened = await openBatchAuthorisation(signer.actor, { batchId: view.batchId, signingIds: readyIn(view) }, clock());
    expect(opened).toEqual({ kind: "changed", url: `/batch/${view.batchId}` });
    expect(await appDb().signing.count({ where: { contractId: { in: [good, cancelled] }, state: "requested" } })).toBe(0);
    const rest = await prepareAll(view.batchId);
    expect(rest.items.map(({ state, reason }) => reason?.code ?? state)).toEqual(["ready", "CONTRACT_STATE"]);
    // what did not change is what was confirmed
    expect(rest.items[0]?.signing).toEqual(view.items[0]?.signing);
    expect(await allow(await openAll(rest))).toHaveLength(1);
    expect((await go(view.batchId)).counts).toMatchObject({ total: 1, completed: 1 });
  });

  test("a list that was left for longer than its leases is prepared anew, and shown again before it is asked for", async () => {
    const view = await prepared(await send(2));
    world.clock.forward(11 * 60_000);
    const signingIds = readyIn(view);
    const opened = await openBatchAuthorisation(signer.actor, { batchId: view.batchId, signingIds }, clock());
    expect(opened.kind).toBe("changed");
    const anew = await prepareAll(view.batchId);
    expect(anew.items.every(({ state }) => state === "ready")).toBe(true);
    expect(anew.items.map(idOf)).not.toEqual(signingIds);
  });

  test("while he goes through the list, the leases of what he has not come to run on", async () => {
    const contracts = await send(2);
    const view = await prepared(contracts);
    const [first, second] = contracts as [string, string];
    for (const contractId of [first, second]) {
      world.clock.forward(6 * 60_000);
      await openReading(signer.actor, contractId, clock());
      await batchReading(signer.actor, { batchId: view.batchId, contractId }, clock());
    }
    const { items } = await prepareBatch(signer.actor, { batchId: view.batchId }, clock());
    expect(items.map(idOf)).toEqual(view.items.map(idOf));
  });
});

describe("what is not his", () => {
  test("another person's contract among his own: no batch is made, and nothing prepared", async () => {
    const [own] = (await send(1)) as [string];
    const [foreign] = (await send(1, [sender])) as [string];
    const contractIds = [own, foreign];
    await expectRefused("NOT_FOUND", () => createBatch(signer.actor, { contractIds }, clock()), watch(`contract:${foreign}`));
    // who sent it sees it, but has nothing to sign in it
    const view = { world, actor: `user:${sender.actor.userId}`, target: `contract:${own}` };
    await expectRefused("NOT_FOUND", () => createBatch(sender.actor, { contractIds: [foreign, own] }, clock()), view);
  });

  test("another person's batch, and a passage that is not in it: nothing is asked for at all", async () => {
    const view = await prepared(await send(2));
    const other = await prepared(await send(1));
    const { batchId } = view;
    const [foreign] = readyIn(other) as [string];
    const signingIds = [...readyIn(view), foreign];
    await expectRefused(
      "NOT_FOUND",
      () => openBatchAuthorisation(signer.actor, { batchId, signingIds }, clock()),
      watch(`signing:${foreign}`),
    );
    const thief = { world, actor: `user:${sender.actor.userId}`, target: `batch:${batchId}` };
    for (const act of [
      () => openBatchAuthorisation(sender.actor, { batchId, signingIds: readyIn(view) }, clock()),
      () => batchView(sender.actor, batchId, clock()),
      () => batchProgress(sender.actor, batchId, clock()),
      () => batchResult(sender.actor, batchId, clock()),
      () => prepareBatch(sender.actor, { batchId }, clock()),
      () => abandonBatch(sender.actor, batchId, clock()),
    ])
      await expectRefused("NOT_FOUND", act, thief);
  });

  test("one foreign hash in the batch: the RSSP takes none of it", async () => {
    const view = await prepared(await send(4));
    const ids = readyIn(view);
    // attributes that name the sender's certificate, where the signer's should stand
    const [theirs] = (await send(1, [sender])) as [string];
    const reading = await openReading(sender.actor, theirs, clock());
    const { signedAttributes } = await row(reading.signing?.id as string);
    await appDb().signing.update({ where: { id: ids[2] }, data: { signedAttributes } });
    await expectRefused(
      "RSSP_REQUEST_INVALID",
      () => openBatchAuthorisation(signer.actor, { batchId: view.batchId, signingIds: ids }, clock()),
      { world, actor: "client:natsuin-sca", target: `credential:${signer.credentialId}` },
    );
  });

  test("more than a hundred contracts are refused in words", async () => {
    const contractIds = Array.from({ length: 101 }, (_, at) => `con_${at}`);
    const error = await expectRefused(
      "BATCH_TOO_LARGE",
      () => createBatch(signer.actor, { contractIds }, clock()),
      watch(`user:${signer.actor.userId}`),
    );
    expect(error?.details).toEqual({ limit: 100 });
  });
});

describe("from the request on", () => {
  test("of two clicks at once one wins: one request can be used, and each contract is signed once", async () => {
    const view = await prepared(await send(3));
    const { batchId } = view;
    const signingIds = readyIn(view);
    const { rsspDb } = await import("@/lib/db.ts");
    const openRequests = () => rsspDb().signatureRequest.count({ where: { state: "open" } });
    const before = await openRequests();
    const clicks = await Promise.allSettled([open(view, signingIds), open(view, signingIds)]);
    expect(clicks.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await openRequests()).toBe(before + 1);
    const { requestId } = await appDb().signingBatch.findUniqueOrThrow({ where: { id: batchId } });
    const rows = await Promise.all(signingIds.map(row));
    expect(rows.map((signing) => signing.requestId)).toEqual(Array(3).fill(requestId));
    expect(rows.map((signing) => signing.requestPosition)).toEqual([0, 1, 2]);

    const used = await intents();
    await allow(await open(view, signingIds));
    expect((await go(batchId)).counts).toMatchObject({ total: 3, completed: 3 });
    expect(await intents()).toBe(used + 1);
  });

  test("a contract that its sender cancels while the page is open takes the whole request with it; the rest is asked for anew", async () => {
    const [good, cancelled] = (await send(2)) as [string, string];
    const view = await prepared([good, cancelled]);
    const url = await openAll(view);
    const page = await enterPage(url, clock());
    await cancelContract(sender.actor, cancelled, clock());
    const now = world.clock.nextStep();
    const used = await intents();
    await expect(authorise({ ...page, pin: PIN, otp: otpOf(signer, now), source: "192.0.2.1", now })).rejects.toThrow(
      "RSSP_REQUEST_CLOSED",
    );
    expect(await intents()).toBe(used);
    expect(await go(view.batchId)).toMatchObject({ next: "restart" });
    const rest = await prepareAll(view.batchId);
    expect(rest.again).toBe(true);
    expect(rest.items.map(({ state, reason }) => reason?.code ?? state)).toEqual(["ready", "CONTRACT_STATE"]);
    await allow(await openAll(rest));
    expect((await go(view.batchId)).counts).toMatchObject({ total: 1, completed: 1 });
    expect((await contractView(signer.actor, cancelled, clock())).state).toBe("cancelled");
  });

  test("a contract that is cancelled once the values exist is signed: it cannot be taken back", async () => {
    const contracts = await send(2);
    const view = await prepared(contracts);
    await allow(await openAll(view));
    await expect(cancelContract(sender.actor, contracts[1] as string, clock())).rejects.toThrow("SIGNING_STATE");
    expect((await go(view.batchId)).counts).toMatchObject({ completed: 2 });
  });

  test("署名せずに戻る and 署名を取り消す: nothing is signed, every turn is back, and the list can be asked for again", async () => {
    const contracts = await send(2);
    const view = await prepared(contracts);
    await openAll(view);
    expect(await batchProgress(signer.actor, view.batchId, clock())).toMatchObject({ next: "authorise" });
    await abandonBatch(signer.actor, view.batchId, clock());
    expect(await go(view.batchId)).toMatchObject({ next: "restart" });
    for (const contractId of contracts) {
      const contract = await appDb().contract.findUniqueOrThrow({ where: { id: contractId }, include: { recipients: true } });
      expect(contract.recipients[0]?.state).toBe("called");
    }
    const anew = await prepareAll(view.batchId);
    await allow(await openAll(anew));
    expect((await go(view.batchId)).counts).toMatchObject({ completed: 2 });
    await expect(abandonBatch(signer.actor, view.batchId, clock())).rejects.toThrow("SIGNING_STATE");
  });

  test("one of its contracts opened by itself ends the batch's request: it is asked for once", async () => {
    const contracts = await send(2);
    const view = await prepared(contracts);
    await openAll(view);
    const alone = readyIn(view)[0] as string;
    await openAuthorisation(signer.actor, alone, clock());
    expect((await row(alone)).requestPosition).toBe(0);
    expect(await go(view.batchId)).toMatchObject({ next: "restart" });
    expect((await row(readyIn(view)[1] as string)).state).toBe("abandoned");
    expect((await row(alone)).state).toBe("requested");
  });

  test("an item that the signer left out stays as it was, and the others are signed with their own values", async () => {
    const contracts = await send(4);
    const left = contracts[1] as string;
    const view = await prepared(contracts);
    const url = await openAll(view);
    const before = { signed: cm().signCount(), calls: world.trust.calls.length };
    await allow(url, [1]);
    const byAuthority = world.trust.calls.slice(before.calls).filter((call) => call.includes("/ocsp")).length;
    expect(cm().signCount() - before.signed - byAuthority).toBe(3);
    const progress = await go(view.batchId);
    expect(progress.items.map(({ stage }) => stage)).toEqual(["completed", "left-out", "completed", "completed"]);
    expect(progress).toMatchObject({ next: "result", counts: { total: 4, completed: 3, leftOut: 1 } });
    expect(await contractView(signer.actor, left, clock())).toMatchObject({
      state: "awaiting_signature",
      viewer: { turn: true, may: { sign: true } },
    });
    expect(await revisions(left)).toBe(2);
    const { items } = await batchResult(signer.actor, view.batchId, clock());
    expect(items.map(({ result }) => result?.verdict)).toEqual(["TOTAL-PASSED", undefined, "TOTAL-PASSED", "TOTAL-PASSED"]);
    // it can be signed afterwards, by itself or with others
    const later = await prepared([left]);
    await allow(await openAll(later));
    expect((await go(later.batchId)).counts).toMatchObject({ completed: 1 });
  });

  test("while the key is in use the progress says how many the RSSP has signed, and nobody is asked to authorise again", async () => {
    const view = await prepared(await send(2));
    await allow(await openAll(view));
    const { requestId } = await row(readyIn(view)[0] as string);
    const { rsspDb } = await import("@/lib/db.ts");
    const at = { requestId_position: { requestId: requestId as string, position: 1 } };
    const { signatureValue } = await rsspDb().signatureRequestItem.findUniqueOrThrow({ where: at });
    await rsspDb().signatureRequest.update({ where: { id: requestId as string }, data: { state: "signing" } });
    await rsspDb().signatureRequestItem.update({ where: at, data: { signatureValue: null } });
    expect(await batchProgress(signer.actor, view.batchId, clock())).toMatchObject({
      next: "poll",
      counts: { total: 2, signed: 1, completed: 0 },
    });
    await rsspDb().signatureRequestItem.update({ where: at, data: { signatureValue } });
    await rsspDb().signatureRequest.update({ where: { id: requestId as string }, data: { state: "signed" } });
    expect((await go(view.batchId)).counts).toMatchObject({ completed: 2 });
  });

  test("a value of another contract of the same batch is not taken for one's own", async () => {
    const view = await prepared(await send(2));
    await allow(await openAll(view));
    const { values, ...status } = await statusOf(view.batchId);
    const [first, second] = values as [string, string];
    const id = readyIn(view)[0] as string;
    await expect(followRequest(await row(id), { ...status, values: [second, first] }, clock())).rejects.toThrow(
      "SIGNATURE_INVALID",
    );
    expect((await row(id)).signatureValue).toBeNull();
  });

  test("one contract's trouble holds up no other, and the one that waits is not asked for again", async () => {
    const contracts = await send(3);
    const view = await prepared(contracts);
    await allow(await openAll(view));
    const { preparedBlob } = await row(readyIn(view)[1] as string);
    const other = await appDb().document.findFirstOrThrow({ where: { contractId: contracts[1], revision: 0 } });
    await appDb().signing.update({ where: { id: readyIn(view)[1] }, data: { preparedBlob: other.blob } });
    const progress = await go(view.batchId);
    expect(progress.items.map(({ stage }) => stage)).toEqual(["completed", "stopped", "completed"]);
    expect(progress.counts).toMatchObject({ signed: 2, completed: 2, stopped: 1 });
    await appDb().signing.update({ where: { id: readyIn(view)[1] }, data: { preparedBlob } });
    const used = await intents();
    expect((await go(view.batchId)).counts).toMatchObject({ completed: 3, stopped: 0 });
    expect(await intents()).toBe(used);
  });

  test("with the TSA down all values are kept, and the work goes on when it is back", async () => {
    const view = await prepared(await send(3));
    await allow(await openAll(view));
    world.trust.fail = "/tsa";
    const held = await go(view.batchId);
    expect(held).toMatchObject({ next: "poll", counts: { total: 3, signed: 3, stamped: 0, completed: 0 } });
    expect(held.items.map(({ stage }) => stage)).toEqual(Array(3).fill("held"));
    expect(readyIn(view).every((id) => world.queued.includes(id))).toBe(true);
    world.trust.fail = null;
    for (const id of readyIn(view)) expect(await finishSigning(id, clock)).toEqual({ kind: "signed" });
    expect((await batchProgress(signer.actor, view.batchId, clock())).next).toBe("result");
  });

  test("the browser never came back: the sweep collects every value", async () => {
    const view = await prepared(await send(3));
    await allow(await openAll(view));
    await sweepSignings(clock(), clock);
    expect((await batchProgress(signer.actor, view.batchId, clock())).counts).toMatchObject({ total: 3, completed: 3 });
  });

  test("a use of the key whose outcome is unknown is flagged for every contract, and nothing is signed again by itself", async () => {
    const contracts = await send(2);
    const view = await prepared(contracts);
    await allow(await openAll(view));
    const { requestId } = await row(readyIn(view)[0] as string);
    const { rsspDb } = await import("@/lib/db.ts");
    await rsspDb().signatureRequest.update({ where: { id: requestId as string }, data: { state: "unknown" } });
    const progress = await go(view.batchId);
    expect(progress).toMatchObject({ next: "result", counts: { total: 2, completed: 0, stopped: 2 } });
    expect(progress.items.map(({ stage }) => stage)).toEqual(["unknown", "unknown"]);
    const again = await openBatchAuthorisation(signer.actor, { batchId: view.batchId, signingIds: readyIn(view) }, clock());
    expect(again.kind).toBe("used");
  });
});
