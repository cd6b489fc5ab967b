import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb } from "@/lib/db.ts";
import { craftPdf, onePage } from "@/lib/pades/testing/craft-pdf.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import {
  abandonSigning,
  createFromUpload,
  documentBytes,
  finishSigning,
  openAuthorisation,
  openReading,
  sendContract,
  setRecipients,
} from "../index.ts";
import { scaPorts } from "./ports.ts";
import { withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";

let world: ScaWorld;
let first: ScaSigner;
let second: ScaSigner;
let third: ScaSigner;
const clock = () => world.clock.now;
const row = (id: string) => appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });
const intents = () => appDb().auditLeaf.count({ where: { type: "rssp.key.intent" } });
const send = () => sendTemplate(first, [first, second], clock());

beforeAll(async () => {
  world = await openScaWorld();
  first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
  second = await makeSigner(world, { tenantId: "ten_a", name: "署名者 二郎" });
  third = await makeSigner(world, { tenantId: "ten_a", name: "署名者 三郎" });
});
afterAll(() => world.close());

/** Both in one group: they are asked at the same time. */
const sendParallel = async () => {
  const contractId = await sendTemplate(first, [first, second], clock(), { group: 1 });
  expect(await appDb().recipient.count({ where: { contractId, state: "called" } })).toBe(2);
  return contractId;
};

const sendTo = async (signers: ScaSigner[]) => {
  const bytes = craftPdf({ objects: onePage() });
  const { contractId } = await createFromUpload(first.actor, { bytes, fileName: "規約.pdf" }, clock());
  const recipients = signers.map(({ email }) => ({ email, group: 1 }));
  await setRecipients(first.actor, { contractId, recipients }, clock());
  await sendContract(first.actor, contractId, clock());
  return contractId;
};

/** A newer revision by somebody else, whatever it is. */
async function moveRevision(contractId: string): Promise<void> {
  const newest = await appDb().document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
  await appDb().document.create({ data: { ...newest, id: `${newest.id}_moved`, revision: newest.revision + 1 } });
}

describe("signers at the same time", () => {
  test("both read at once, each in bytes of his own; who asks first has the revision, the other signs the newer one after him", async () => {
    const contractId = await sendParallel();
    const views = await Promise.all([first, second].map(({ actor }) => openReading(actor, contractId, clock())));
    const [own, beside] = views.map(({ signing }) => signing?.id as string) as [string, string];
    expect(own).not.toBe(beside);
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    expect(signingId).toBe(own);

    const held = { world, actor: `user:${second.actor.userId}`, target: `signing:${beside}` };
    await expect(openAuthorisation(second.actor, beside, clock())).rejects.toMatchObject({ code: "SIGNING_LEASED" });
    expect(await finishSigning(signingId, clock)).toEqual({ kind: "signed" });
    await expectRefused("SIGNING_STALE", () => openAuthorisation(second.actor, beside, clock()), held);

    const { signingId: next } = await authoriseAs(second, contractId, world.clock);
    expect((await row(next)).baseRevision).toBe(2);
    expect(await finishSigning(next, clock)).toEqual({ kind: "signed" });
    const { bytes: pdf } = await documentBytes(first.actor, { contractId, revision: 3 }, clock());
    const report = await validatePdf({ pdf, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now: clock() });
    expect([report.verdict, report.signatures.length]).toEqual(["TOTAL-PASSED", 2]);
    expect((await appDb().contract.findUniqueOrThrow({ where: { id: contractId } })).state).toBe("completed");
  });

  test("of two who ask in the same moment one has the revision; no other signature is begun beside his", async () => {
    const contractId = await sendParallel();
    const ids = await Promise.all(
      [first, second].map(async ({ actor }) => (await openReading(actor, contractId, clock())).signing?.id as string),
    );
    const asked = await Promise.allSettled(
      [first, second].map(({ actor }, at) => openAuthorisation(actor, ids[at] as string, clock())),
    );
    expect(asked.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []))).toEqual(["SIGNING_LEASED"]);
    expect(await appDb().signing.count({ where: { contractId, state: "requested" } })).toBe(1);
  });

  test("after a signature the first who asks is the next: the others wait while he reads the newer one, for a minute", async () => {
    const contractId = await sendTo([first, second, third]);
    const passage = async ({ actor }: ScaSigner) => (await openReading(actor, contractId, clock())).signing?.id as string;
    const [ofSecond, ofThird] = [await passage(second), await passage(third)];
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    expect(await finishSigning(signingId, clock)).toEqual({ kind: "signed" });

    const ask = ({ actor }: ScaSigner, id: string) => openAuthorisation(actor, id, clock());
    await expect(ask(second, ofSecond)).rejects.toMatchObject({ code: "SIGNING_STALE" });
    await expect(ask(third, ofThird)).rejects.toMatchObject({ code: "SIGNING_LEASED" });
    // also who has read the newer one already
    const newer = await passage(third);
    await expect(ask(third, newer)).rejects.toMatchObject({ code: "SIGNING_LEASED" });
    world.clock.forward(61_000);
    await ask(third, newer);
    await expect(ask(second, await passage(second))).rejects.toMatchObject({ code: "SIGNING_LEASED" });
  });

  test("who leaves the PIN page gives the revision up to the next", async () => {
    const contractId = await sendParallel();
    const [own, beside] = await Promise.all(
      [first, second].map(async ({ actor }) => (await openReading(actor, contractId, clock())).signing?.id as string),
    );
    await openAuthorisation(first.actor, own as string, clock());
    await abandonSigning(first.actor, own as string, clock());
    expect((await openAuthorisation(second.actor, beside as string, clock())).authorizeUrl).toContain("/rssp/");
  });

  test("what was read longer than the lease runs can no longer be authorised", async () => {
    const contractId = await sendParallel();
    const left = (await openReading(first.actor, contractId, clock())).signing?.id as string;
    world.clock.forward(11 * 60_000);
    const watch = { world, actor: `user:${first.actor.userId}`, target: `signing:${left}` };
    await expectRefused("SIGNING_STALE", () => openAuthorisation(first.actor, left, clock()), watch);
  });
});

describe("a revision that moved", () => {
  test("is prepared and authorised again: another digest, and the key is used for that one only", async () => {
    const contractId = await send();
    const before = await openReading(first.actor, contractId, clock());
    const id = before.signing?.id as string;
    await moveRevision(contractId);
    const used = await intents();
    const watch = { world, actor: `user:${first.actor.userId}`, target: `signing:${id}` };
    await expectRefused("SIGNING_STALE", () => openAuthorisation(first.actor, id, clock()), watch);

    const { signingId, digest, shown } = await authoriseAs(first, contractId, world.clock);
    expect(signingId).not.toBe(id);
    expect(digest).not.toBe(before.signing?.shortDigest);
    expect(shown).toEqual([digest]);
    expect((await row(signingId)).baseRevision).toBe(2);
    expect(await finishSigning(signingId, clock)).toEqual({ kind: "signed" });
    expect(await intents()).toBe(used + 1);
    expect((await row(id)).signatureValue).toBeNull();
  });

  test("after the value exists: it is not placed on other bytes, nothing is overwritten and nothing signed again", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    await settleRequest(await row(signingId), clock());
    const used = await intents();
    await moveRevision(contractId);
    const documents = await appDb().document.findMany({ where: { contractId }, orderBy: { revision: "asc" } });
    expect(await finishSigning(signingId, clock)).toEqual({ kind: "delayed", code: "SIGNING_STALE" });
    expect(await appDb().document.findMany({ where: { contractId }, orderBy: { revision: "asc" } })).toEqual(documents);
    expect((await row(signingId)).state).toBe("timestamped");
    expect(await intents()).toBe(used);
  });
});
