import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { getBlob, hasBlob } from "@/lib/storage/index.ts";
import { statement } from "@/test/conformance/statements.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import {
  abandonSigning,
  documentBytes,
  evidencePackage,
  finishSigning,
  openAuthorisation,
  openReading,
  resultReport,
  resultView,
} from "../index.ts";
import { completeSigning } from "./complete-signing.ts";
import { dropFrozen } from "./drop-frozen.ts";
import { withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";
import { sweepSignings } from "./sweep-signings.ts";
import { timestampValue } from "./timestamp-value.ts";

let world: ScaWorld;
let signer: ScaSigner;
let other: ScaSigner;
const clock = () => world.clock.now;
const finish = (signingId: string) => finishSigning(signingId, clock);
const row = (id: string) => appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });
const send = () => sendTemplate(signer, [signer, other], clock());
const GONE = { preparedBlob: null, signedAttributes: null, signatureValue: null, timestampToken: null };

beforeAll(async () => {
  world = await openScaWorld();
  signer = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
  other = await makeSigner(world, { tenantId: "ten_b", name: "署名者 二郎" });
});
afterEach(() => {
  world.trust.fail = null;
  vi.restoreAllMocks();
});
afterAll(() => world.close());

/** Hops 7 and 8, as by a process that died before the last: the passage waits with value and token. */
async function stamped() {
  const contractId = await send();
  const { signingId } = await authoriseAs(signer, contractId, world.clock);
  await settleRequest(await row(signingId), clock());
  await timestampValue(await row(signingId), clock);
  return { contractId, signingId, waiting: await row(signingId) };
}

describe(statement(36), () => {
  test("of a signature that was placed, nothing that only signing needed is left; result, report and evidence package are whole", async () => {
    const { contractId, signingId, waiting } = await stamped();
    expect(await finish(signingId)).toEqual({ kind: "signed" });
    const frozen = waiting.preparedBlob as string;
    expect(await row(signingId)).toMatchObject({ ...GONE, preparedBlob: frozen });
    await dropFrozen();
    expect(await row(signingId)).toMatchObject(GONE);
    expect(await hasBlob(frozen)).toBe(false);

    const { level, verdict } = await resultView(signer.actor, signingId, clock());
    expect([level, verdict]).toEqual(["B-LT", "TOTAL-PASSED"]);
    expect((await resultReport(signer.actor, signingId, clock())).json).toContain("TOTAL-PASSED");
    expect((await evidencePackage(signer.actor, contractId, clock())).zip.length).toBeGreaterThan(0);
    expect(await finish(signingId)).toEqual({ kind: "signed" });
  });

  test("each creation is in the audit log: who, which contract, the document's digest, with which credential, when, at what level", async () => {
    const { contractId, signingId, waiting } = await stamped();
    await finish(signingId);
    const { blob, revision } = await appDb().document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
    const leaves = await appDb().auditLeaf.findMany({ where: { type: "sca.signing.completed", target: `signing:${signingId}` } });
    expect(leaves).toHaveLength(1);
    const said = JSON.parse(Buffer.from(leaves[0]?.leaf as Uint8Array).toString());
    expect(said).toMatchObject({ actor: `user:${signer.actor.userId}`, outcome: "ok", time: clock().toISOString() });
    const { timestamp } = await resultView(signer.actor, signingId, clock());
    expect(said.facts).toEqual({
      contract: contractId,
      revision,
      document: blob,
      digest: Buffer.from(waiting.messageDigest).toString("hex"),
      credential: signer.credentialId,
      credentialLevel: expect.any(Number),
      timestamp: timestamp.at,
      level: "B-LT",
    });
  });

  test("a passage that lapsed, was withdrawn or was refused keeps nothing, and its bytes are nobody's to read", async () => {
    const lapsed = (await openReading(signer.actor, await send(), clock())).signing?.id as string;
    world.clock.forward(11 * 60_000);
    await sweepSignings(clock(), clock);
    const withdrawn = (await openReading(signer.actor, await send(), clock())).signing?.id as string;
    await openAuthorisation(signer.actor, withdrawn, clock());
    await abandonSigning(signer.actor, withdrawn, clock());
    const expired = (await openReading(signer.actor, await send(), clock())).signing?.id as string;
    await openAuthorisation(signer.actor, expired, clock());
    world.clock.forward(60 * 60_000);
    await sweepSignings(clock(), clock);
    const rows = await Promise.all([lapsed, withdrawn, expired].map(row));
    await dropFrozen();
    for (const { id, contractId, state, preparedBlob } of rows) {
      expect(state).toBe("abandoned");
      expect(await row(id)).toMatchObject(GONE);
      expect(await hasBlob(preparedBlob as string)).toBe(false);
      const watch = { world, actor: `user:${signer.actor.userId}`, target: `contract:${contractId}` };
      await expectRefused("NOT_FOUND", () => documentBytes(signer.actor, { contractId, signingId: id }, clock()), watch);
    }
  });

  test("what is still needed is kept: under way, while an outside service is away, and while the outcome is unknown", async () => {
    const reading = (await openReading(signer.actor, await send(), clock())).signing?.id as string;
    const delayed = await stamped();
    world.trust.fail = "/ocsp";
    expect((await finish(delayed.signingId)).kind).toBe("delayed");
    world.trust.fail = null;
    const { signingId: unknown } = await authoriseAs(signer, await send(), world.clock);
    const { requestId } = await row(unknown);
    await rsspDb().signatureRequest.update({ where: { id: requestId as string }, data: { state: "unknown" } });
    expect((await finish(unknown)).kind).toBe("stopped");
    await dropFrozen();
    for (const id of [reading, delayed.signingId, unknown]) {
      const { signedAttributes, preparedBlob } = await row(id);
      expect(signedAttributes).not.toBeNull();
      expect((await getBlob(preparedBlob as string)).length).toBeGreaterThan(0);
    }
    expect(await finish(delayed.signingId)).toEqual({ kind: "signed" });
  });

  test("a run of another process that comes after the drop finds the passage ended, and neither stores nor stops anything", async () => {
    const { contractId, signingId, waiting } = await stamped();
    await finish(signingId);
    await dropFrozen();
    await expect(completeSigning(waiting, clock)).rejects.toMatchObject({ code: "BLOB_MISSING" });
    vi.spyOn(appDb().signing, "findUniqueOrThrow").mockResolvedValueOnce(waiting as never);
    expect(await finish(signingId)).toEqual({ kind: "signed" });
    expect(await appDb().document.count({ where: { contractId } })).toBe(3);
    expect(await appDb().contractEvent.count({ where: { contractId, type: "delayed" } })).toBe(0);
  });

  test("a job that died between the file and the row is repeated", async () => {
    const { signingId, waiting } = await stamped();
    await finish(signingId);
    await dropFrozen();
    await appDb().signing.update({ where: { id: signingId }, data: { preparedBlob: waiting.preparedBlob } });
    await dropFrozen();
    expect(await row(signingId)).toMatchObject(GONE);
  });

  test("bytes that a document or another passage refers to are never deleted", async () => {
    const contractId = await send();
    const live = (await openReading(signer.actor, contractId, clock())).signing?.id as string;
    const { preparedBlob } = await row(live);
    const { blob } = await appDb().document.findFirstOrThrow({ where: { contractId, revision: 1 } });
    const ended = [await stamped(), await stamped()];
    for (const { signingId } of ended) await finish(signingId);
    for (const [at, shared] of [blob, preparedBlob].entries())
      await appDb().signing.update({ where: { id: ended[at]?.signingId }, data: { preparedBlob: shared } });
    await dropFrozen();
    expect(await hasBlob(blob)).toBe(true);
    expect(await hasBlob(preparedBlob as string)).toBe(true);
    for (const { signingId } of ended) expect((await row(signingId)).preparedBlob).toBeNull();
  });

  test("the database refuses a passage that ends and keeps its value, and one under way without what it needs", async () => {
    const { signingId } = await stamped();
    const change = (data: object) => appDb().signing.update({ where: { id: signingId }, data });
    await expect(change({ state: "completed" })).rejects.toThrow("signing_keeps_what_is_needed");
    await expect(change({ signedAttributes: null })).rejects.toThrow("signing_keeps_what_is_needed");
    await expect(change({ preparedBlob: null })).rejects.toThrow("signing_keeps_what_is_needed");
    expect(await finish(signingId)).toEqual({ kind: "signed" });
  });

  test("no authority answers and none was measured: the room for a token is that of the last one, whose bytes are gone", async () => {
    const { signingId } = await stamped();
    await finish(signingId);
    delete (globalThis as { natsuinTimestampRoom?: unknown }).natsuinTimestampRoom;
    world.trust.fail = "/tsa";
    expect((await openReading(signer.actor, await send(), clock())).signing).not.toBeNull();
  });
});
