import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import {
  abandonSigning,
  cancelContract,
  declineContract,
  finishSigning,
  openAuthorisation,
  openReading,
  signingProgress,
} from "../index.ts";
import { completeSigning } from "./complete-signing.ts";
import { scaJobs } from "./jobs.ts";
import { withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";
import { sweepSignings } from "./sweep-signings.ts";
import { timestampValue } from "./timestamp-value.ts";

let world: ScaWorld;
let first: ScaSigner;
let second: ScaSigner;
const clock = () => world.clock.now;
const finish = (signingId: string) => finishSigning(signingId, clock);
const row = (id: string) => appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });
/** uses of signers' keys: what the HSM signs beside are the authority's own answers */
const intents = () => appDb().auditLeaf.count({ where: { type: "rssp.key.intent" } });
const revisions = (contractId: string) => appDb().document.count({ where: { contractId } });
const watch = (target: string) => ({ world, actor: `user:${first.actor.userId}`, target });
const send = () => sendTemplate(first, [first, second], clock());

beforeAll(async () => {
  world = await openScaWorld();
  first = await makeSigner(world, { tenantId: "ten_a", name: "署名者 一郎" });
  second = await makeSigner(world, { tenantId: "ten_a", name: "署名者 二郎" });
});
afterEach(() => {
  world.trust.fail = null;
});
afterAll(() => world.close());

describe("outages after the value exists", () => {
  test("with the TSA down the value is kept, and the work resumes without asking the signer again", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    const used = await intents();
    world.trust.fail = "/tsa";
    expect(await finish(signingId)).toEqual({ kind: "delayed", code: "TSA_UNAVAILABLE" });
    expect(await finish(signingId)).toEqual({ kind: "delayed", code: "TSA_UNAVAILABLE" });
    const waiting = await signingProgress(first.actor, signingId, clock());
    expect(waiting).toMatchObject({
      state: "value_stored",
      next: "poll",
      valueStored: true,
      error: { code: "TSA_UNAVAILABLE", resumable: true },
    });
    expect(waiting.done).toBe(7);
    expect(await revisions(contractId)).toBe(2);
    await expect(scaJobs.finishSigning?.(signingId, clock())).rejects.toThrow("TSA_UNAVAILABLE");
    expect(world.queued).toContain(signingId);
    expect((await openReading(first.actor, contractId, clock())).resume).toBe(signingId);

    world.trust.fail = null;
    expect(await finish(signingId)).toEqual({ kind: "signed" });
    expect(await revisions(contractId)).toBe(3);
    expect((await signingProgress(first.actor, signingId, clock())).error).toBeNull();
    expect(await intents()).toBe(used);
    const delayed = await appDb().contractEvent.count({ where: { contractId, type: "delayed" } });
    expect(delayed).toBe(1);
  });

  test("with OCSP down nothing is stored, and the timestamp is not asked for twice", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    world.trust.fail = "/ocsp";
    expect(await finish(signingId)).toEqual({ kind: "delayed", code: "OCSP_UNAVAILABLE" });
    expect((await row(signingId)).state).toBe("timestamped");
    expect(await revisions(contractId)).toBe(2);
    world.trust.fail = null;
    world.trust.calls = [];
    expect(await finish(signingId)).toEqual({ kind: "signed" });
    expect(world.trust.calls.filter((url) => url.endsWith("/tsa"))).toEqual([]);
  });
});

describe("a crash between the pauses", () => {
  test("after each pause a new process finishes with one signature and one document", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    const used = await intents();
    // Each step alone, and its process gone: the next begins from the row.
    expect(await settleRequest(await row(signingId), clock())).toBe("moved");
    expect((await row(signingId)).state).toBe("value_stored");
    await timestampValue(await row(signingId), clock);
    expect((await row(signingId)).state).toBe("timestamped");
    await completeSigning(await row(signingId), clock);
    expect((await row(signingId)).state).toBe("completed");
    expect(await finish(signingId)).toEqual({ kind: "signed" });
    expect(await intents()).toBe(used);
    expect(await revisions(contractId)).toBe(3);
  });

  test("a step that is repeated with an old view of the row changes nothing", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    const requested = await row(signingId);
    await settleRequest(requested, clock());
    const stored = await row(signingId);
    await settleRequest(requested, clock());
    await timestampValue(stored, clock);
    const stamped = await row(signingId);
    await timestampValue(stored, clock);
    expect((await row(signingId)).timestampToken).toEqual(stamped.timestampToken);
    await completeSigning(stamped, clock);
    await completeSigning(stamped, clock);
    expect(await revisions(contractId)).toBe(3);
    expect(await appDb().auditLeaf.count({ where: { type: "sca.signing.completed", target: `signing:${signingId}` } })).toBe(1);
  });

  test("two runs at once give one document", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    // Past the shelf that joins runs of one process: as two processes.
    await settleRequest(await row(signingId), clock());
    const stored = await row(signingId);
    await Promise.all([timestampValue(stored, clock), timestampValue(stored, clock)]);
    const stamped = await row(signingId);
    await Promise.all([completeSigning(stamped, clock), completeSigning(stamped, clock), finish(signingId), finish(signingId)]);
    expect(await revisions(contractId)).toBe(3);
    expect(await appDb().recipient.count({ where: { contractId, state: "called" } })).toBe(1);
    expect(
      await appDb().mail.count({ where: { to: second.email, text: { contains: (await row(signingId)).contract.number } } }),
    ).toBe(1);
  });

  test("the browser never came back: the sweep collects the value", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    await sweepSignings(clock(), clock);
    expect((await row(signingId)).state).toBe("completed");
    expect(await revisions(contractId)).toBe(3);
  });
});

describe("a passage that comes to nothing", () => {
  test("a request that ran out gives the turn back, and the signer begins again", async () => {
    const contractId = await send();
    const view = await openReading(first.actor, contractId, clock());
    const signingId = view.signing?.id as string;
    await openAuthorisation(first.actor, signingId, clock());
    world.clock.forward(11 * 60_000);
    await sweepSignings(clock(), clock);
    expect((await row(signingId)).state).toBe("abandoned");
    expect((await row(signingId)).recipient.state).toBe("called");
    expect(await signingProgress(first.actor, signingId, clock())).toMatchObject({ next: "restart" });
    const again = await openReading(first.actor, contractId, clock());
    expect(again.signing?.id).not.toBe(signingId);
  });

  test("a lapsed lease: what is authorised must have been read within it", async () => {
    const contractId = await send();
    const view = await openReading(first.actor, contractId, clock());
    world.clock.forward(11 * 60_000);
    const id = view.signing?.id as string;
    await expectRefused("SIGNING_STALE", () => openAuthorisation(first.actor, id, clock()), watch(`signing:${id}`));
    expect((await openReading(first.actor, contractId, clock())).signing).not.toBeNull();
  });

  test("two tabs show one digest; a double click leaves one request that can be used", async () => {
    const contractId = await send();
    const [a, b] = await Promise.all([
      openReading(first.actor, contractId, clock()),
      openReading(first.actor, contractId, clock()),
    ]);
    expect(a.signing?.digest).toBe(b.signing?.digest);
    expect(a.signing?.id).toBe(b.signing?.id);
    const id = a.signing?.id as string;
    const clicks = await Promise.allSettled([
      openAuthorisation(first.actor, id, clock()),
      openAuthorisation(first.actor, id, clock()),
    ]);
    expect(clicks.some(({ status }) => status === "fulfilled")).toBe(true);
    const open = await row(id);
    expect(open.state).toBe("requested");
    // A third click from a lost tab replaces the request; the one before can no longer be used.
    await openAuthorisation(first.actor, id, clock());
    expect((await row(id)).requestId).not.toBe(open.requestId);
  });

  test("署名を取り消す: nothing is signed and the turn is back; once the value exists it is refused", async () => {
    const contractId = await send();
    const view = await openReading(first.actor, contractId, clock());
    const id = view.signing?.id as string;
    await openAuthorisation(first.actor, id, clock());
    await abandonSigning(first.actor, id, clock());
    expect((await row(id)).state).toBe("abandoned");

    const { signingId } = await authoriseAs(first, contractId, world.clock);
    await expectRefused("SIGNING_STATE", () => abandonSigning(first.actor, signingId, clock()), watch(`signing:${signingId}`));
    const refusal = { contractId, reason: "遅すぎる却下" };
    await expectRefused("SIGNING_STATE", () => declineContract(first.actor, refusal, clock()), watch(`contract:${contractId}`));
    await expectRefused("SIGNING_STATE", () => cancelContract(first.actor, contractId, clock()), watch(`contract:${contractId}`));
    expect(await finish(signingId)).toEqual({ kind: "signed" });
  });

  test("a use of the key whose outcome is unknown is flagged, and never signed again by itself", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    const { requestId } = await row(signingId);
    const { rsspDb } = await import("@/lib/db.ts");
    await rsspDb().signatureRequest.update({ where: { id: requestId as string }, data: { state: "unknown" } });
    expect(await finish(signingId)).toEqual({ kind: "stopped", code: "SIGNING_UNKNOWN" });
    expect(await signingProgress(first.actor, signingId, clock())).toMatchObject({ state: "unknown", next: "support" });
    const view = await openReading(first.actor, contractId, clock());
    expect(view.signing).toBeNull();
    expect(view.resume).toBe(signingId);
    expect(await revisions(contractId)).toBe(2);
  });

  test("a value that was changed on the way is not stored", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    const { requestId } = await row(signingId);
    const { rsspDb } = await import("@/lib/db.ts");
    const item = await rsspDb().signatureRequestItem.findFirstOrThrow({ where: { requestId: requestId as string } });
    const value = Uint8Array.from(item.signatureValue as Uint8Array);
    value[value.length - 1] = (value.at(-1) as number) ^ 1;
    await rsspDb().signatureRequestItem.updateMany({
      where: { requestId: requestId as string },
      data: { signatureValue: value },
    });
    expect(await finish(signingId)).toEqual({ kind: "stopped", code: "SIGNATURE_INVALID" });
    expect((await row(signingId)).signatureValue).toBeNull();
    expect(await revisions(contractId)).toBe(2);
  });

  test("frozen bytes that were changed on the disk are not filled", async () => {
    const contractId = await send();
    const { signingId } = await authoriseAs(first, contractId, world.clock);
    await settleRequest(await row(signingId), clock());
    const { preparedBlob } = await row(signingId);
    const other = await appDb().document.findFirstOrThrow({ where: { contractId, revision: 0 } });
    await appDb().signing.update({ where: { id: signingId }, data: { preparedBlob: other.blob } });
    const outcome = await finish(signingId);
    expect(outcome.kind).toBe("stopped");
    expect(await revisions(contractId)).toBe(2);
    await appDb().signing.update({ where: { id: signingId }, data: { preparedBlob } });
    expect(await finish(signingId)).toEqual({ kind: "signed" });
  });
});
