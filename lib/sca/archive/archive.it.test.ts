import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb } from "@/lib/db.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { contractView, documentBytes, finishSigning, resultView } from "../index.ts";
import { scaPorts } from "../signing/ports.ts";
import { archiveContract } from "./archive-contract.ts";
import { archiveContracts } from "./archive-contracts.ts";

const YEAR = 365.25 * 24 * 3_600_000;
let world: ScaWorld;
let first: ScaSigner;
let second: ScaSigner;
const clock = () => world.clock.now;
const run = () => archiveContracts(clock(), clock);
const row = (contractId: string) => appDb().archive.findUnique({ where: { contractId } });
const newest = (contractId: string) => documentBytes(first.actor, { contractId }, clock()).then(({ bytes }) => bytes);
const judge = async (pdf: Uint8Array, at = clock()) =>
  validatePdf({ pdf, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now: at });

beforeAll(async () => {
  world = await openScaWorld();
  first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
  second = await makeSigner(world, { tenantId: "ten_a", name: "署名者 二郎" });
});
afterEach(() => {
  world.trust.fail = null;
});
afterAll(() => world.close());

async function conclude(): Promise<{ contractId: string; signingId: string }> {
  const contractId = await sendTemplate(first, [first, second], clock());
  let signingId = "";
  for (const signer of [first, second]) {
    expect(await row(contractId)).toBeNull();
    ({ signingId } = await authoriseAs(signer, contractId, world.clock));
    expect(await finishSigning(signingId, clock)).toEqual({ kind: "signed" });
  }
  return { contractId, signingId };
}

describe("a completed contract's archive timestamp", () => {
  let contractId: string;
  let signed: Uint8Array;

  test("the result is there at once; the timestamp follows in a revision of its own, and every signature is B-LTA", async () => {
    const concluded = await conclude();
    ({ contractId } = concluded);
    signed = await newest(contractId);
    expect((await resultView(first.actor, concluded.signingId, clock())).verdict).toBe("TOTAL-PASSED");
    expect(await row(contractId)).toMatchObject({ revision: null, dueAt: clock() });

    await run();
    const archived = await newest(contractId);
    expect(Buffer.compare(signed, archived.subarray(0, signed.length))).toBe(0);
    const { verdict, signatures } = await judge(archived);
    expect([verdict, ...signatures.map(({ level }) => level)]).toEqual(["TOTAL-PASSED", "B-LTA", "B-LTA", "B-T"]);
    const view = await contractView(first.actor, contractId, clock());
    expect(view.documents.map(({ kind }) => kind)).toEqual(["input", "prepared", "signed", "signed", "archived"]);
    expect(view.timeline.at(-1)).toMatchObject({ type: "archived", actor: null });
  });

  test("nothing is due again until its certificates or algorithms near their end", async () => {
    const { dueAt, revision } = (await row(contractId)) ?? {};
    expect(revision).toBe(4);
    expect((dueAt as Date).getTime() - clock().getTime()).toBeGreaterThan(10 * YEAR);
    await run();
    expect(await appDb().document.count({ where: { contractId } })).toBe(5);
  });

  test("it is renewed twice in its time, and holds offline in years when no certificate of the signing does", async () => {
    const before = await newest(contractId);
    for (const revisions of [6, 7]) {
      const { dueAt } = (await row(contractId)) ?? {};
      world.clock.forward((dueAt as Date).getTime() - clock().getTime());
      await run();
      expect(await appDb().document.count({ where: { contractId } })).toBe(revisions);
    }
    const renewed = await newest(contractId);
    expect(Buffer.compare(before, renewed.subarray(0, before.length))).toBe(0);
    const report = await judge(renewed, clock());
    expect(report.verdict).toBe("TOTAL-PASSED");
    const [signature] = report.signatures;
    expect((signature?.chain[0]?.notAfter as Date) < clock()).toBe(true);
  });
});

describe("when it cannot be made", () => {
  test("with the TSA away it is tried again, later each time, and the contract stays as it was", async () => {
    const late = await makeLater();
    world.trust.fail = "/tsa";
    await run();
    expect(await row(late)).toMatchObject({ attempts: 1, errorCode: "TSA_UNAVAILABLE", revision: null });
    await run();
    expect(await row(late)).toMatchObject({ attempts: 1 });
    world.clock.forward(60_000);
    await run();
    expect(await row(late)).toMatchObject({ attempts: 2 });
    world.trust.fail = null;
    world.clock.forward(120_000);
    await run();
    expect(await row(late)).toMatchObject({ attempts: 0, errorCode: null, revision: 4 });
  });

  test("two runs at once store one", async () => {
    const twice = await makeLater();
    const archive = await row(twice);
    if (!archive) throw new Error("no archive row");
    const outcomes = await Promise.all([archiveContract(archive, clock), archiveContract(archive, clock)]);
    expect(outcomes.toSorted()).toEqual(["archived", "overtaken"]);
    expect(await appDb().document.count({ where: { contractId: twice } })).toBe(5);
  });
});

/** A contract of its own signers: those of the years before have no certificate any more. */
async function makeLater(): Promise<string> {
  first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
  second = await makeSigner(world, { tenantId: "ten_a", name: "署名者 二郎" });
  return (await conclude()).contractId;
}
