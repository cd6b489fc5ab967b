import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb } from "@/lib/db.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { type ContractWithParties, withParties } from "../access.ts";
import { documentBytes, finishSigning, openAuthorisation, openReading } from "../index.ts";
import { scaPorts } from "./ports.ts";
import { prepareSigning } from "./prepare-signing.ts";
import { withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";

let world: ScaWorld;
let first: ScaSigner;
let second: ScaSigner;
const clock = () => world.clock.now;
const row = (id: string) => appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });
const intents = () => appDb().auditLeaf.count({ where: { type: "rssp.key.intent" } });
const send = () => sendTemplate(first, [first, second], clock());

beforeAll(async () => {
  world = await openScaWorld();
  first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
  second = await makeSigner(world, { tenantId: "ten_a", name: "署名者 二郎" });
});
afterAll(() => world.close());

/** The turn as a contract without order would have it: both may sign. */
async function callBoth(contractId: string): Promise<void> {
  await appDb().recipient.updateMany({ where: { contractId }, data: { state: "called" } });
}

/** The contract with only this signer called, so that the turn does not decide before the lease does. */
async function asSeenBy({ actor }: ScaSigner, contractId: string): Promise<ContractWithParties> {
  const contract = await appDb().contract.findUniqueOrThrow({ where: { id: contractId }, include: withParties });
  const recipients = contract.recipients.map((one) =>
    one.userId === actor.userId ? one : { ...one, state: "waiting" as const },
  );
  return { ...contract, recipients };
}

const prepareAs = async (signer: ScaSigner, contractId: string) =>
  prepareSigning(signer.actor, await asSeenBy(signer, contractId), clock());

/** A newer revision by somebody else, whatever it is. */
async function moveRevision(contractId: string): Promise<void> {
  const newest = await appDb().document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
  await appDb().document.create({ data: { ...newest, id: `${newest.id}_moved`, revision: newest.revision + 1 } });
}

describe("signers at the same time", () => {
  test("who prepares first has the revision; the other waits, and prepares on the newest when the first has signed", async () => {
    const contractId = await send();
    await callBoth(contractId);
    const both = await Promise.allSettled([prepareAs(first, contractId), prepareAs(second, contractId)]);
    const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(refused).toEqual(["SIGNING_LEASED"]);
    expect(await appDb().signing.count({ where: { contractId, state: "prepared" } })).toBe(1);

    const [winner, loser] = both[0]?.status === "fulfilled" ? [first, second] : [second, first];
    await expect(prepareAs(loser, contractId)).rejects.toMatchObject({ code: "SIGNING_LEASED" });
    await appDb().recipient.updateMany({ where: { contractId, userId: loser.actor.userId }, data: { state: "waiting" } });
    const { signingId } = await authoriseAs(winner, contractId, world.clock);
    expect(await finishSigning(signingId, clock)).toEqual({ kind: "signed" });

    const { signingId: next } = await authoriseAs(loser, contractId, world.clock);
    expect((await row(next)).baseRevision).toBe(2);
    expect(await finishSigning(next, clock)).toEqual({ kind: "signed" });
    const { bytes: pdf } = await documentBytes(first.actor, { contractId, revision: 3 }, clock());
    const report = await validatePdf({ pdf, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now: clock() });
    expect([report.verdict, report.signatures.length]).toEqual(["TOTAL-PASSED", 2]);
  });

  test("a lease that was left makes room, and what it froze can no longer be authorised", async () => {
    const contractId = await send();
    await callBoth(contractId);
    const { signing: left } = await prepareAs(first, contractId);
    world.clock.forward(11 * 60_000);
    const { signing: taken } = await prepareAs(second, contractId);
    expect((await row(left.id)).state).toBe("abandoned");
    expect(taken.id).not.toBe(left.id);
    const watch = { world, actor: `user:${first.actor.userId}`, target: `signing:${left.id}` };
    await expectRefused("SIGNING_STALE", () => openAuthorisation(first.actor, left.id, clock()), watch);
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
