import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { pageSizes } from "@/lib/pades/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { renderers } from "@/test/render-pdf.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import {
  amendContract,
  cancelContract,
  contractView,
  createFromUpload,
  documentBytes,
  draftView,
  fieldsView,
  finishSigning,
  giveInputs,
  inputsView,
  openReading,
  resultView,
  saveFields,
  saveInputs,
  sendContract,
  setRecipients,
} from "../index.ts";
import type { PlacedField } from "../views.ts";

let world: ScaWorld;
let sender: ScaSigner;
let first: ScaSigner;
let second: ScaSigner;
let stranger: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  first = await makeSigner(world, { tenantId: "ten_b", name: "髙橋 二郎" });
  second = await makeSigner(world, { tenantId: "ten_c", name: "受託 三郎" });
  stranger = await makeSigner(world, { tenantId: "ten_d", name: "他人 四郎" });
});
afterAll(() => world.close());

const text = (position: number, more: Partial<PlacedField> = {}): PlacedField => ({
  kind: "text",
  position,
  page: 1,
  rect: [100, 560 - 60 * position, 170, 24],
  required: true,
  label: `項目${position}`,
  maxLength: 40,
  ...more,
});
const stamp = (position: number): PlacedField =>
  text(position, { kind: "signature", label: "", maxLength: null, rect: [300, 100 + 80 * position, 135, 48] });

async function draftWith(fields: PlacedField[], { ownPlaces = false, turn = 0 } = {}): Promise<string> {
  const pdf = await PDFDocument.create();
  const { degrees } = await import("pdf-lib");
  pdf.addPage([595.28, 841.89]).setRotation(degrees(turn));
  pdf.addPage([595.28, 841.89]);
  const bytes = Uint8Array.from(await pdf.save());
  const { contractId } = await createFromUpload(sender.actor, { bytes, fileName: "契約書.pdf" }, now());
  const recipients = [first, second].map(({ email }) => ({ email }));
  await setRecipients(sender.actor, { contractId, recipients }, now());
  const { version } = await fieldsView(sender.actor, contractId, now());
  await saveFields(sender.actor, { contractId, version, ownPlaces, fields }, now());
  return contractId;
}
async function send(fields: PlacedField[], options = {}): Promise<string> {
  const contractId = await draftWith(fields, options);
  await sendContract(sender.actor, contractId, now());
  return contractId;
}
const idsOf = async (who: ScaSigner, contractId: string) =>
  (await inputsView(who.actor, contractId, now()))?.fields.map(({ id }) => id) ?? [];
async function fill(who: ScaSigner, contractId: string, values: (string | null)[]) {
  const ids = await idsOf(who, contractId);
  return saveInputs(who.actor, { contractId, values: values.map((value, at) => ({ id: ids[at] as string, value })) }, now());
}
const watch = (who: ScaSigner, contractId: string) => ({
  world,
  actor: `user:${who.actor.userId}`,
  target: `contract:${contractId}`,
});
const stateOf = async (contractId: string) => (await contractView(sender.actor, contractId, now())).state;

describe("stamps that the sender places", () => {
  test("sending waits until every signer has one, and says who lacks it", async () => {
    const contractId = await draftWith([stamp(1)], { ownPlaces: true });
    expect((await draftView(sender.actor, contractId, now())).missing).toContain("fields");
    await expect(sendContract(sender.actor, contractId, now())).rejects.toMatchObject({
      code: "SIGNATURE_FIELD_MISSING",
      details: { names: "乙・受託 三郎" },
    });
  });

  test("stand where they were placed on the document's own pages, and both signatures hold", async () => {
    const contractId = await send([stamp(1), stamp(2)], { ownPlaces: true });
    for (const signer of [first, second]) {
      const { signingId } = await authoriseAs(signer, contractId, world.clock);
      expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
      expect(await resultView(signer.actor, signingId, now())).toMatchObject({ verdict: "TOTAL-PASSED", target: { pages: 2 } });
    }
    const { places } = await openReading(second.actor, contractId, now());
    expect(places.map(({ page, rect }) => [page, rect])).toEqual([1, 2].map((at) => [1, stamp(at).rect]));
  });
});

describe("inputs before anybody signs", () => {
  test("are collected from all, drawn into the document where they were placed, covered by every signature, and both hold", async () => {
    const fields = [
      text(1),
      text(2),
      text(1, { kind: "date", page: 2, maxLength: null }),
      text(2, { kind: "check", rect: [400, 400, 40, 40], maxLength: null }),
    ];
    const contractId = await send(fields, { turn: 90 });
    expect(await stateOf(contractId)).toBe("awaiting_input");
    expect((await contractView(sender.actor, contractId, now())).documents.map(({ revision }) => revision)).toEqual([0]);

    expect(await fill(first, contractId, ["㈱髙橋①𠮷", "2026-02-19"])).toEqual({ faults: [] });
    expect(await giveInputs(first.actor, contractId, now())).toEqual({ next: "others" });
    expect(await stateOf(contractId)).toBe("awaiting_input");
    await fill(second, contractId, ["第二工場", "1"]);
    expect(await giveInputs(second.actor, contractId, now())).toEqual({ next: "signing" });
    expect(await stateOf(contractId)).toBe("awaiting_signature");

    const prepared = await documentBytes(first.actor, { contractId, revision: 1 }, now());
    const [page] = pageSizes(prepared.bytes);
    for (const [name, render] of Object.entries(renderers)) {
      const picture = await render(prepared.bytes);
      expect(picture.width / picture.height, name).toBeCloseTo((page?.width ?? 0) / (page?.height ?? 1), 1);
      for (const position of [1, 2]) expect(inked(picture, text(position).rect, page), `${name} ${position}`).toBe(true);
      expect(inked(picture, [400, 400, 40, 40], page), `${name} tick`).toBe(true);
      expect(inked(picture, [100, 300, 170, 24], page), `${name} elsewhere`).toBe(false);
    }
    for (const signer of [first, second]) {
      const { signingId } = await authoriseAs(signer, contractId, world.clock);
      expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
      expect(await resultView(signer.actor, signingId, now())).toMatchObject({ verdict: "TOTAL-PASSED", level: "B-LT" });
    }
    expect(await stateOf(contractId)).toBe("completed");
  });

  test("nobody sees another's before all are given; the sender and strangers see none", async () => {
    const contractId = await send([text(1), text(2)]);
    await fill(first, contractId, ["秘密の値段"]);
    await giveInputs(first.actor, contractId, now());
    expect(JSON.stringify(await inputsView(second.actor, contractId, now()))).not.toContain("秘密の値段");
    expect(JSON.stringify(await contractView(sender.actor, contractId, now()))).not.toContain("秘密の値段");
    expect(await inputsView(sender.actor, contractId, now())).toBeNull();
    await expectRefused("NOT_FOUND", () => inputsView(stranger.actor, contractId, now()), watch(stranger, contractId));
  });

  test("another's field takes none, and nothing of such a request is kept", async () => {
    const contractId = await send([text(1), text(2)]);
    const [own] = await idsOf(second, contractId);
    const [foreign] = await idsOf(first, contractId);
    const values = [own, foreign].map((id) => ({ id: id as string, value: "x" }));
    await expectRefused("NOT_FOUND", () => saveInputs(second.actor, { contractId, values }, now()), watch(second, contractId));
    const act = () => saveInputs(stranger.actor, { contractId, values }, now());
    await expectRefused("NOT_FOUND", act, watch(stranger, contractId));
  });

  test("what cannot be kept is named beside its field, and the rest is kept", async () => {
    const contractId = await send([text(1), text(1, { page: 2 }), text(2)]);
    const ids = await idsOf(first, contractId);
    const { faults } = await fill(first, contractId, ["กข", "良い値"]);
    expect(faults).toMatchObject([{ id: ids[0], code: "INPUT_GLYPH_MISSING" }]);
    expect((await inputsView(first.actor, contractId, now()))?.fields.map(({ value }) => value)).toEqual([null, "良い値"]);
    await expect(giveInputs(first.actor, contractId, now())).rejects.toMatchObject({
      code: "INPUTS_INCOMPLETE",
      details: { count: 1 },
    });
  });

  test("are final once given, closed once the contract has gone on or ended, and of nobody who was not asked", async () => {
    const contractId = await send([text(1), text(2)]);
    const ids = await idsOf(first, contractId);
    const change = () => saveInputs(first.actor, { contractId, values: [{ id: ids[0] as string, value: "別" }] }, now());
    await fill(first, contractId, ["決めた値"]);
    await giveInputs(first.actor, contractId, now());
    await expectRefused("INPUTS_GIVEN", change, watch(first, contractId));
    await expectRefused("INPUTS_GIVEN", () => giveInputs(first.actor, contractId, now()), watch(first, contractId));
    await expectRefused("INPUTS_GIVEN", () => giveInputs(sender.actor, contractId, now()), watch(sender, contractId));
    await fill(second, contractId, ["値"]);
    await giveInputs(second.actor, contractId, now());
    await expectRefused("INPUTS_GIVEN", change, watch(first, contractId));

    const ended = await send([text(1)]);
    await cancelContract(sender.actor, ended, now());
    const late = () => giveInputs(first.actor, ended, now());
    await expectRefused("INPUTS_GIVEN", late, watch(first, ended));
  });

  test("of two who give last at the same moment both count, and signing begins once", async () => {
    const contractId = await send([text(1), text(2)]);
    await fill(first, contractId, ["一"]);
    await fill(second, contractId, ["二"]);
    const both = await Promise.all([first, second].map(({ actor }) => giveInputs(actor, contractId, now())));
    expect(both.map(({ next }) => next).sort()).toEqual(["others", "signing"]);
    expect(await stateOf(contractId)).toBe("awaiting_signature");
    expect(await appDb().document.count({ where: { contractId } })).toBe(2);
    expect(await appDb().contractEvent.count({ where: { contractId, type: "called" } })).toBe(1);
  });

  test("count no more once the sender amends: the fields stay, the values go", async () => {
    const contractId = await send([text(1), text(2)]);
    await fill(first, contractId, ["古い値"]);
    await amendContract(sender.actor, contractId, now());
    expect((await fieldsView(sender.actor, contractId, now())).fields).toHaveLength(2);
    expect(await appDb().contractField.count({ where: { contractId, value: { not: null } } })).toBe(0);
    await sendContract(sender.actor, contractId, now());
    expect((await inputsView(first.actor, contractId, now()))?.fields[0]?.value).toBeNull();
  });
});

type Picture = Awaited<ReturnType<(typeof renderers)["pdf.js"]>>;
function inked(picture: Picture, rect: readonly number[], page: { width: number; height: number } | undefined): boolean {
  if (!page) return false;
  const [x = 0, y = 0, width = 0, height = 0] = rect;
  for (let right = 0; right < 100; right++)
    for (let up = 0; up < 30; up++) {
      const at = picture.at((x + (width * right) / 100) / page.width, 1 - (y + (height * up) / 30) / page.height);
      if (Math.min(...at) < 120) return true;
    }
  return false;
}
