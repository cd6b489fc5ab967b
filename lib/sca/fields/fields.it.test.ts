import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { createFromUpload, fieldsView, saveDraft, saveFields, setRecipients } from "../index.ts";
import type { PlacedField } from "../views.ts";

let world: ScaWorld;
let sender: ScaSigner;
let other: ScaSigner;
let stranger: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  other = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
  stranger = await makeSigner(world, { tenantId: "ten_c", name: "他人 三郎" });
});
afterAll(() => world.close());

async function newDraft(signers: ScaSigner[] = [sender, other], pages = 2): Promise<string> {
  const pdf = await PDFDocument.create();
  for (let at = 0; at < pages; at++) pdf.addPage([595.28, 841.89]);
  const bytes = Uint8Array.from(await pdf.save());
  const { contractId } = await createFromUpload(sender.actor, { bytes, fileName: "契約書.pdf" }, now());
  await setRecipients(sender.actor, { contractId, recipients: signers.map(({ email }) => ({ email })) }, now());
  return contractId;
}

const text = (more: Partial<PlacedField> = {}): PlacedField => ({
  kind: "text",
  position: 1,
  page: 1,
  rect: [100, 600, 170, 24],
  required: true,
  label: "納入場所",
  maxLength: 40,
  ...more,
});
const stamp = (position: number, more: Partial<PlacedField> = {}): PlacedField =>
  text({ kind: "signature", position, label: "", maxLength: null, rect: [300, 100 + 60 * position, 135, 48], ...more });

async function save(
  contractId: string,
  fields: PlacedField[],
  more: { ownPlaces?: boolean; version?: number; as?: ScaSigner } = {},
) {
  const { ownPlaces = false, as = sender } = more;
  const version = more.version ?? (await fieldsView(sender.actor, contractId, now())).version;
  return saveFields(as.actor, { contractId, version, ownPlaces, fields }, now());
}

describe("placing fields", () => {
  test("what is saved is what is shown again, in reading order", async () => {
    const contractId = await newDraft();
    const low = text({ rect: [100, 100, 170, 24], position: 2 });
    const second = text({ kind: "check", page: 2, rect: [10, 10, 16, 16], required: false, maxLength: null, label: "" });
    const { version } = await save(contractId, [second, low, text()]);
    const view = await fieldsView(sender.actor, contractId, now());
    expect(view).toMatchObject({ version, ownPlaces: false, placing: { draws: true, signatures: true } });
    expect(view.fields).toEqual([text(), low, second]);
  });

  test("who stays among the recipients keeps his fields, whatever place he moves to; who goes takes them along", async () => {
    const contractId = await newDraft();
    await save(contractId, [text(), text({ position: 2, page: 2 })]);
    await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
    expect((await fieldsView(sender.actor, contractId, now())).fields).toEqual([text({ position: 1, page: 2 })]);
  });

  test("of two who edit one draft the later is told, and what the first saved stays", async () => {
    const contractId = await newDraft();
    const { version } = await fieldsView(sender.actor, contractId, now());
    await save(contractId, [text()], { version });
    await expect(save(contractId, [], { version })).rejects.toMatchObject({ code: "CONTRACT_CHANGED" });
    expect((await fieldsView(sender.actor, contractId, now())).fields).toEqual([text()]);
    const due = new Date(now().getTime() + 86_400_000).toISOString();
    const before = await fieldsView(sender.actor, contractId, now());
    await saveDraft(sender.actor, { contractId, title: "別名", amount: null, message: "", due, minLevel: 1 }, now());
    await expect(save(contractId, [], { version: before.version })).rejects.toMatchObject({ code: "CONTRACT_CHANGED" });
  });

  test("nobody else places anything, nor learns that there is a draft", async () => {
    const contractId = await newDraft();
    for (const as of [other, stranger]) {
      const watch = { world, actor: `user:${as.actor.userId}`, target: `contract:${contractId}` };
      await expectRefused("NOT_FOUND", () => save(contractId, [text()], { as }), watch);
      await expectRefused("NOT_FOUND", () => fieldsView(as.actor, contractId, now()), watch);
    }
    expect(await appDb().contractField.count({ where: { contractId } })).toBe(0);
  });

  const bad: [string, ErrorCode, PlacedField[]][] = [
    ["outside of its page", "FIELD_OFF_PAGE", [text({ rect: [500, 600, 170, 24] })]],
    ["below its page", "FIELD_OFF_PAGE", [text({ rect: [100, -30, 170, 24] })]],
    ["on a page that is not there", "INPUT_INVALID", [text({ page: 3 })]],
    ["on page 0", "INPUT_INVALID", [text({ page: 0 })]],
    ["on half a page", "INPUT_INVALID", [text({ page: 1.5 })]],
    ["at NaN", "INPUT_INVALID", [text({ rect: [Number.NaN, 600, 170, 24] })]],
    ["of infinite width", "INPUT_INVALID", [text({ rect: [0, 600, Number.POSITIVE_INFINITY, 24] })]],
    ["too small to hit", "INPUT_INVALID", [text({ rect: [100, 600, 2, 2] })]],
    ["for somebody who is no recipient", "INPUT_INVALID", [text({ position: 3 })]],
    ["of an unknown kind", "INPUT_INVALID", [text({ kind: "script" as never })]],
    ["with a line break in its name", "INPUT_INVALID", [text({ label: "a\nb" })]],
    ["with a name written backwards", "INPUT_INVALID", [text({ label: "\u202eabc" })]],
    ["with a length of a million", "INPUT_INVALID", [text({ maxLength: 1_000_000 })]],
    ["that is a stamp although a page is added for stamps", "INPUT_INVALID", [stamp(1)]],
    ["501 times", "FIELDS_TOO_MANY", Array.from({ length: 501 }, () => text())],
    ["a million times", "FIELDS_TOO_MANY", Array.from({ length: 1_000_000 }, () => text())],
  ];
  let clean: Promise<string> | undefined;
  test.each(bad)("a field %s is refused as %s, and nothing is saved", async (_what, code, fields) => {
    clean ??= newDraft();
    const contractId = await clean;
    await expect(save(contractId, fields)).rejects.toMatchObject({ code: code });
    expect(await appDb().contractField.count({ where: { contractId } })).toBe(0);
  });

  test("a signer has one stamp", async () => {
    const contractId = await newDraft();
    await save(contractId, [stamp(1), stamp(2)], { ownPlaces: true });
    await expect(save(contractId, [stamp(1), stamp(1, { page: 2 })], { ownPlaces: true })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  test("the database itself takes no field of somebody of another contract, nor one at NaN", async () => {
    const [here, there] = [await newDraft(), await newDraft()];
    const foreign = await appDb().recipient.findFirstOrThrow({ where: { contractId: there } });
    const own = await appDb().recipient.findFirstOrThrow({ where: { contractId: here } });
    const place = { kind: "text", page: 1, x: 1, y: 1, width: 50, height: 20 } as const;
    const row = { id: "fld_x", tenantId: "ten_a", contractId: here, ...place };
    await expect(appDb().contractField.create({ data: { ...row, recipientId: foreign.id } })).rejects.toThrow();
    await expect(appDb().contractField.create({ data: { ...row, recipientId: own.id, x: Number.NaN } })).rejects.toThrow();
  });
});
