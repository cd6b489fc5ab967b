import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import {
  addPart,
  amendContract,
  askApproval,
  createFromUpload,
  deleteDraft,
  draftView,
  duplicateContract,
  listSent,
  saveDraft,
  saveFields,
  sendContract,
  setRecipients,
} from "./index.ts";

let world: ScaWorld;
let sender: ScaSigner;
let colleague: ScaSigner;
let signer: ScaSigner;
let stranger: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  colleague = await makeSigner(world, { tenantId: "ten_a", name: "同僚 花子" });
  signer = await makeSigner(world, { tenantId: "ten_b", name: "甲野 一郎" });
  stranger = await makeSigner(world, { tenantId: "ten_d", name: "他人 六郎" });
});
afterAll(() => world.close());

const watch = (who: ScaSigner, contractId: string) => ({
  world,
  actor: `user:${who.actor.userId}`,
  target: `contract:${contractId}`,
});
/** As a page does it: under the wall between tenants, too. */
const as = <T>({ actor }: ScaSigner, act: () => Promise<T>) => actingAs(actor, act);

async function draft(title: string): Promise<{ contractId: string; version: number }> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595.28, 841.89]).drawText("contract");
  const bytes = Uint8Array.from(await pdf.save());
  const { contractId } = await createFromUpload(sender.actor, { bytes, fileName: `${title}.pdf` }, now());
  const { version } = await setRecipients(
    sender.actor,
    {
      contractId,
      recipients: [
        { email: "new@outside.example", name: "社外 花子", group: 1 },
        { email: signer.email, group: 1 },
        { email: colleague.email, kind: "approver", group: 2, role: "役席" },
        { email: "copy@outside.example", name: "控え 太郎", kind: "cc", group: 3 },
      ],
    },
    now(),
  );
  return { contractId, version };
}

test("of two who save one draft the later is told, whatever he saves, and nothing of his is written", async () => {
  const { contractId, version } = await draft("二人で直す");
  const first = await saveDraft(sender.actor, { contractId, message: "先", version }, now());
  expect(first.version).toBe(version + 1);
  const late = { contractId, version };
  await expect(saveDraft(sender.actor, { ...late, message: "後" }, now())).rejects.toMatchObject({ code: "CONTRACT_CHANGED" });
  await expect(setRecipients(sender.actor, { ...late, recipients: [] }, now())).rejects.toMatchObject({
    code: "CONTRACT_CHANGED",
  });
  await expect(sendContract(sender.actor, contractId, now(), version)).rejects.toMatchObject({ code: "CONTRACT_CHANGED" });
  await expect(askApproval(sender.actor, contractId, now(), version)).rejects.toMatchObject({ code: "CONTRACT_CHANGED" });
  await expect(deleteDraft(sender.actor, late, now())).rejects.toMatchObject({ code: "CONTRACT_CHANGED" });
  const view = await draftView(sender.actor, contractId, now());
  expect(view).toMatchObject({ message: "先", version: first.version });
  expect(view.recipients).toHaveLength(4);
});

test("what a save leaves out stays as it was", async () => {
  const { contractId } = await draft("一部だけ");
  const before = await draftView(sender.actor, contractId, now());
  await saveDraft(sender.actor, { contractId, remindEveryDays: 3, approver: colleague.email }, now());
  const after = await draftView(sender.actor, contractId, now());
  expect(after).toMatchObject({ title: before.title, due: before.due, minLevel: before.minLevel, remindEveryDays: 3 });
  await saveDraft(sender.actor, { contractId, approver: null }, now());
  expect(await draftView(sender.actor, contractId, now())).toMatchObject({ approver: null, remindEveryDays: 3 });
});

test("a person who has taken up an account goes by his own name, somebody new by the sender's word", async () => {
  const { contractId } = await draft("名前");
  const { recipients } = await draftView(sender.actor, contractId, now());
  expect(recipients.map(({ name, isNew }) => `${name} ${isNew}`)).toEqual([
    "社外 花子 true",
    "甲野 一郎 false",
    "同僚 花子 false",
    "控え 太郎 true",
  ]);
});

test("a copy has the documents, the people in their turns, the fields and the words, and nothing that people did", async () => {
  const { contractId } = await draft("元の契約");
  const attachment = { kind: "attachment", bytes: new TextEncoder().encode("a,b\n"), fileName: "単価表.csv" } as const;
  await addPart(sender.actor, contractId, attachment, now());
  await saveDraft(
    sender.actor,
    { contractId, amount: 5000, message: "よろしく", remindEveryDays: 7, mayForward: true, approver: colleague.email },
    now(),
  );
  const { version } = await draftView(sender.actor, contractId, now());
  const words = { page: 1, required: true, maxLength: null };
  const fields = [
    { ...words, kind: "text" as const, position: 1, rect: [50, 700, 150, 20] as [number, number, number, number], label: "住所" },
    { ...words, kind: "signature" as const, position: 1, rect: [50, 500, 90, 60] as [number, number, number, number], label: "" },
    {
      ...words,
      kind: "signature" as const,
      position: 2,
      rect: [250, 500, 90, 60] as [number, number, number, number],
      label: "",
    },
  ];
  await saveFields(sender.actor, { contractId, version, ownPlaces: true, fields }, now());
  await saveDraft(sender.actor, { contractId, approver: null }, now());
  await sendContract(sender.actor, contractId, now());

  const copy = await as(sender, () => duplicateContract(sender.actor, contractId, now()));
  const row = (id: string) => appDb().contract.findUniqueOrThrow({ where: { id }, include: { recipients: true, events: true } });
  const [source, made] = [await row(contractId), await row(copy.contractId)];
  expect(made).toMatchObject({ state: "draft", sentAt: null, approvedAt: null, title: source.title, version: 0 });
  expect(made.number).not.toBe(source.number);
  expect(made.events.map(({ type }) => type)).toEqual(["created"]);
  expect(made.recipients.every(({ state, inputState }) => state === "waiting" && inputState === "none")).toBe(true);
  const view = await as(sender, () => draftView(sender.actor, copy.contractId, now()));
  expect(view).toMatchObject({ amount: 5000, message: "よろしく", remindEveryDays: 7, mayForward: true, missing: [] });
  expect(view.recipients.map(({ kind, group, mark, role }) => `${kind} ${group} ${mark} ${role}`)).toEqual([
    "signer 1 甲 署名者",
    "signer 1 乙 署名者",
    "approver 2 承 役席",
    "cc 3 写 写し",
  ]);
  expect(view.parts.map(({ fileName }) => fileName)).toEqual(["元の契約.pdf", "単価表.csv"]);
  expect(view.fields).toMatchObject([{ kind: "text", position: 1, label: "住所" }]);
  expect(view.places).toHaveLength(2);
  // it is a draft of its own: it goes out, and the other stays as it is
  await sendContract(sender.actor, copy.contractId, now());
  expect((await row(contractId)).version).toBe(source.version);
});

test("nobody else copies or deletes a draft: not a stranger, not a colleague, not who is to sign it", async () => {
  const { contractId, version } = await draft("他人の下書き");
  for (const who of [stranger, colleague, signer]) {
    await expectRefused(
      "NOT_FOUND",
      () => as(who, () => duplicateContract(who.actor, contractId, now())),
      watch(who, contractId),
    );
    await expectRefused(
      "NOT_FOUND",
      () => as(who, () => deleteDraft(who.actor, { contractId, version }, now())),
      watch(who, contractId),
    );
  }
  expect(await appDb().contract.count({ where: { id: contractId } })).toBe(1);
});

test("a deleted draft is gone from every list and table, and the audit log keeps that it was there", async () => {
  const { contractId, version } = await draft("消す下書き");
  const { number } = await draftView(sender.actor, contractId, now());
  await as(sender, () => deleteDraft(sender.actor, { contractId, version }, now()));
  const { rows } = await as(sender, () => listSent(sender.actor, { text: number }, now()));
  expect(rows).toEqual([]);
  const where = { contractId };
  const left = await Promise.all([
    appDb().recipient.count({ where }),
    appDb().document.count({ where }),
    appDb().contractPart.count({ where }),
    appDb().contractEvent.count({ where }),
  ]);
  expect(left).toEqual([0, 0, 0, 0]);
  await expectRefused("NOT_FOUND", () => deleteDraft(sender.actor, { contractId, version }, now()), watch(sender, contractId));
});

test("what was sent, or asked to be approved, and came back is not deleted", async () => {
  const { contractId } = await draft("戻った契約");
  await sendContract(sender.actor, contractId, now());
  await expect(deleteDraft(sender.actor, { contractId, version: 2 }, now())).rejects.toMatchObject({ code: "CONTRACT_STATE" });
  await amendContract(sender.actor, contractId, now());
  const { version } = await draftView(sender.actor, contractId, now());
  await expectRefused(
    "DRAFT_WAS_SHOWN",
    () => deleteDraft(sender.actor, { contractId, version }, now()),
    watch(sender, contractId),
  );
});
