import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import {
  addPart,
  amendContract,
  approveContract,
  askApproval,
  contractView,
  createFromUpload,
  decideApproval,
  declineContract,
  documentBytes,
  draftView,
  finishSigning,
  forwardContract,
  listInbox,
  openAuthorisation,
  openReading,
  type RecipientInput,
  remindSigner,
  saveDraft,
  sendContract,
  setRecipients,
  takeBackApproval,
} from "./index.ts";

let world: ScaWorld;
let sender: ScaSigner;
let boss: ScaSigner;
let first: ScaSigner;
let second: ScaSigner;
let approver: ScaSigner;
let viewer: ScaSigner;
let copy: ScaSigner;
let stranger: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  const make = (tenantId: string, name: string, key = true) =>
    makeSigner(world, { tenantId, name, ...(key ? {} : { algorithm: null }) });
  sender = await make("ten_a", "送信 一郎");
  boss = await make("ten_a", "上司 花子", false);
  first = await make("ten_b", "甲野 一郎");
  second = await make("ten_c", "乙野 二郎");
  approver = await make("ten_b", "承認 三郎", false);
  viewer = await make("ten_c", "閲覧 四郎", false);
  copy = await make("ten_b", "写 五郎", false);
  stranger = await make("ten_d", "他人 六郎");
});
afterAll(() => world.close());

const watch = (who: ScaSigner, contractId: string) => ({
  world,
  actor: `user:${who.actor.userId}`,
  target: `contract:${contractId}`,
});
const state = async (id: string) => (await appDb().contract.findUniqueOrThrow({ where: { id } })).state;
const states = async (contractId: string) =>
  (await appDb().recipient.findMany({ where: { contractId }, orderBy: { position: "asc" } })).map((one) => one.state).join(" ");
const mailsTo = async ({ email }: ScaSigner, title: string) =>
  (await appDb().mail.findMany({ where: { to: email, subject: { contains: title } }, orderBy: { createdAt: "asc" } })).map(
    ({ subject }) => subject.slice(1, subject.indexOf("】")),
  );

async function onePage(words: string): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595.28, 841.89]).drawText(words);
  return Uint8Array.from(await pdf.save());
}

async function draft(title: string, recipients: RecipientInput[]): Promise<string> {
  const upload = { bytes: await onePage("contract"), fileName: `${title}.pdf` };
  const { contractId } = await createFromUpload(sender.actor, upload, now());
  await setRecipients(sender.actor, { contractId, recipients }, now());
  return contractId;
}

async function sent(title: string, recipients: RecipientInput[]): Promise<string> {
  const contractId = await draft(title, recipients);
  await sendContract(sender.actor, contractId, now());
  return contractId;
}

async function sign(who: ScaSigner, contractId: string): Promise<void> {
  const { signingId } = await authoriseAs(who, contractId, world.clock);
  expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
}

const named = (contractId: string, text = "") => ({ contractId, text });

/** @returns what an approver names: the text that his page shows */
async function readBy(who: ScaSigner, contractId: string): Promise<string> {
  const { approves } = await openReading(who.actor, contractId, now());
  if (!approves) throw new Error("it is not his turn to approve");
  return approves.text;
}

const approve = async (who: ScaSigner, contractId: string) =>
  approveContract(who.actor, named(contractId, await readBy(who, contractId)), now());

const everyKind = (): RecipientInput[] => [
  { email: approver.email, kind: "approver", group: 1 },
  { email: first.email, group: 2 },
  { email: second.email, group: 2 },
  { email: viewer.email, kind: "viewer", group: 9 },
  { email: copy.email, kind: "cc", group: 9 },
];

describe("approver, two signers at once, viewer, copy", () => {
  test("each is asked at his turn and for his act, and the last act concludes", async () => {
    const id = await sent("全員の契約", everyKind());
    expect(await states(id)).toBe("called waiting waiting called waiting");
    expect(await mailsTo(approver, "全員の契約")).toEqual(["承認のお願い"]);
    expect(await mailsTo(viewer, "全員の契約")).toEqual(["書類の共有"]);
    expect(await mailsTo(copy, "全員の契約")).toEqual([]);
    await expectRefused("NOT_FOUND", () => contractView(copy.actor, id, now()), watch(copy, id));
    expect((await contractView(viewer.actor, id, now())).viewer.may).toMatchObject({
      read: true,
      sign: false,
      approve: false,
      decline: false,
    });
    expect((await contractView(approver.actor, id, now())).viewer.may).toMatchObject({
      approve: true,
      sign: false,
      decline: true,
    });
    await expectRefused("NOT_YOUR_TURN", () => approveContract(first.actor, named(id), now()), watch(first, id));
    await expectRefused("NOT_YOUR_TURN", () => approveContract(viewer.actor, named(id), now()), watch(viewer, id));

    await approve(approver, id);
    expect(await states(id)).toBe("approved called called called waiting");
    expect(await mailsTo(second, "全員の契約")).toEqual(["署名のお願い"]);
    await expectRefused("NOT_YOUR_TURN", () => approveContract(approver.actor, named(id), now()), watch(approver, id));

    await sign(second, id);
    expect(await state(id)).toBe("partially_signed");
    await sign(first, id);
    expect(await state(id)).toBe("completed");
    expect(await states(id)).toBe("approved signed signed called called");
    expect(await mailsTo(copy, "全員の契約")).toEqual(["契約締結の写し"]);
    const view = await contractView(copy.actor, id, now());
    expect(view.documents.filter(({ kind }) => kind === "signed").map(({ mark }) => mark)).toEqual(["乙", "甲"]);
    expect((await documentBytes(copy.actor, { contractId: id }, now())).bytes.length).toBeGreaterThan(1000);
  });

  test("an approver who comes last concludes; nobody signs while he is waited for before the signers", async () => {
    const id = await sent("最後の承認", [
      { email: first.email, group: 1 },
      { email: approver.email, kind: "approver", group: 2 },
    ]);
    await sign(first, id);
    expect(await state(id)).toBe("partially_signed");
    await approve(approver, id);
    expect(await state(id)).toBe("completed");
  });

  test("whoever is told or has done his part reads, and nothing is made or asked of him", async () => {
    const id = await sent("読むだけ", everyKind());
    const nothing = { signing: null, blocked: null, approves: null, decides: null, mayDecline: false, mayForward: false };
    expect(await openReading(viewer.actor, id, now())).toMatchObject(nothing);
    expect(await openReading(sender.actor, id, now())).toMatchObject(nothing);
    expect(await openReading(approver.actor, id, now())).toMatchObject({ ...nothing, approves: {}, mayDecline: true });
    await approve(approver, id);
    expect(await openReading(approver.actor, id, now())).toMatchObject(nothing);
    const refusals = await appDb().auditLeaf.count({ where: { target: `contract:${id}`, type: "sca.contract.refused" } });
    expect(refusals).toBe(0);
  });

  test("a signature beside him takes nothing from what an approver has read; an amendment does", async () => {
    const id = await sent("読んだ文", [
      { email: first.email, group: 1 },
      { email: approver.email, kind: "approver", group: 1 },
    ]);
    const read = await readBy(approver, id);
    await amendContract(sender.actor, id, now());
    const upload = { contractId: id, recipients: [{ email: first.email }, { email: approver.email, kind: "approver" as const }] };
    await setRecipients(sender.actor, { ...upload, recipients: upload.recipients.map((one) => ({ ...one, group: 1 })) }, now());
    await addPart(sender.actor, id, { kind: "document", bytes: await onePage("page two"), fileName: "別紙.pdf" }, now());
    await sendContract(sender.actor, id, now());
    await expectRefused("CONTRACT_CHANGED", () => approveContract(approver.actor, named(id, read), now()), watch(approver, id));
    const again = await readBy(approver, id);
    await sign(first, id);
    await approveContract(approver.actor, named(id, again), now());
    expect(await state(id)).toBe("completed");
  });

  test("two approvals in the same moment: each counts once, and the signer is called once", async () => {
    const id = await sent("同時の承認", [
      { email: approver.email, kind: "approver", group: 1 },
      { email: boss.email, kind: "approver", group: 1 },
      { email: first.email, group: 2 },
    ]);
    const [text] = await Promise.all([approver, boss].map((who) => readBy(who, id)));
    const twice = [approver, boss, approver].map(({ actor }) => approveContract(actor, named(id, text), now()));
    const refused = (await Promise.allSettled(twice)).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    expect(await mailsTo(first, "同時の承認")).toEqual(["署名のお願い"]);
  });

  test("an approver may decline, and the signers who were never asked are not told", async () => {
    const id = await sent("承認者の却下", everyKind());
    world.clock.forward(1_000);
    await declineContract(approver.actor, { contractId: id, reason: "金額が違います" }, now());
    expect(await state(id)).toBe("declined");
    expect(await mailsTo(first, "承認者の却下")).toEqual([]);
    expect(await mailsTo(viewer, "承認者の却下")).toEqual(["書類の共有", "却下"]);
  });

  test("the reminder goes to everybody who is waited for, and to nobody else", async () => {
    const id = await sent("催促", everyKind().slice(1));
    world.clock.forward(11 * 60_000);
    await remindSigner(sender.actor, id, now());
    expect(await mailsTo(first, "催促")).toEqual(["署名のお願い", "署名のお願い"]);
    expect(await mailsTo(second, "催促")).toEqual(["署名のお願い", "署名のお願い"]);
    expect(await mailsTo(viewer, "催促")).toEqual(["書類の共有"]);
  });
});

describe("before it is sent", () => {
  const save = async (contractId: string, more: Partial<Parameters<typeof saveDraft>[1]>) => {
    const { title, amount, message, due, minLevel } = await draftView(sender.actor, contractId, now());
    await saveDraft(sender.actor, { contractId, title, amount, message, due, minLevel, ...more }, now());
  };

  test("what names an approver is not sent by its sender; the approver sees it, and sends what he saw", async () => {
    const id = await draft("社内承認", [{ email: first.email }]);
    await save(id, { approver: boss.email });
    await expectRefused("APPROVAL_NEEDED", () => sendContract(sender.actor, id, now()), watch(sender, id));
    await expectRefused("NOT_FOUND", () => contractView(boss.actor, id, now()), watch(boss, id));
    await askApproval(sender.actor, id, now());
    expect(await mailsTo(boss, "社内承認")).toEqual(["送信前の承認のお願い"]);
    expect((await listInbox(boss.actor, { tab: "action" }, now())).rows.map((row) => row.id)).toContain(id);
    await expectRefused("NOT_FOUND", () => contractView(first.actor, id, now()), watch(first, id));
    await expect(
      saveDraft(sender.actor, { contractId: id, title: "x", amount: null, message: "", due: null, minLevel: 1 }, now()),
    ).rejects.toThrow("CONTRACT_STATE");
    const { version } = await appDb().contract.findUniqueOrThrow({ where: { id } });
    await expect(
      decideApproval(boss.actor, { contractId: id, decision: "approve", version: version - 1 }, now()),
    ).rejects.toThrow("CONTRACT_CHANGED");
    await expectRefused(
      "FORBIDDEN",
      () => decideApproval(sender.actor, { contractId: id, decision: "approve", version }, now()),
      watch(sender, id),
    );
    await expectRefused(
      "NOT_FOUND",
      () => decideApproval(stranger.actor, { contractId: id, decision: "approve", version }, now()),
      watch(stranger, id),
    );
    await decideApproval(boss.actor, { contractId: id, decision: "approve", version }, now());
    expect(await state(id)).toBe("awaiting_signature");
    await sign(first, id);
    expect(await state(id)).toBe("completed");
  });

  test("given back with a reason, changed, asked again; its sender may take it back, too", async () => {
    const id = await draft("差戻し", [{ email: first.email }]);
    await save(id, { approver: boss.email });
    await askApproval(sender.actor, id, now());
    await decideApproval(boss.actor, { contractId: id, decision: "return", reason: "期限を延ばしてください" }, now());
    expect(await state(id)).toBe("draft");
    expect((await draftView(sender.actor, id, now())).returnReason).toBe("期限を延ばしてください");
    expect(await mailsTo(sender, "差戻し")).toEqual(["差戻し"]);
    await askApproval(sender.actor, id, now());
    await takeBackApproval(sender.actor, id, now());
    expect(await state(id)).toBe("draft");
  });

  test("nobody approves what he sends himself, and nobody from another house does", async () => {
    const id = await draft("自分で承認", [{ email: first.email }]);
    await expect(save(id, { approver: sender.email })).rejects.toThrow("APPROVER_UNKNOWN");
    await expect(save(id, { approver: stranger.email })).rejects.toThrow("APPROVER_UNKNOWN");
    await expect(appDb().contract.update({ where: { id }, data: { approverId: sender.actor.userId } })).rejects.toThrow();
  });

  test("of two who edit one draft the later is told, and what the first saved stays", async () => {
    const id = await draft("二人の下書き", [{ email: first.email }]);
    const { version } = await draftView(sender.actor, id, now());
    await save(id, { title: "先の題名", version });
    await expect(save(id, { title: "後の題名", version })).rejects.toThrow("CONTRACT_CHANGED");
    await expect(
      setRecipients(sender.actor, { contractId: id, recipients: [{ email: second.email }], version }, now()),
    ).rejects.toThrow("CONTRACT_CHANGED");
    expect((await draftView(sender.actor, id, now())).title).toBe("先の題名");
  });

  test("nobody is named twice, in whatever kind", async () => {
    const id = await draft("二度", [{ email: first.email }]);
    const twice: RecipientInput[] = [{ email: first.email }, { email: first.email.toUpperCase(), kind: "viewer" }];
    await expectRefused(
      "RECIPIENTS_WRONG",
      () => setRecipients(sender.actor, { contractId: id, recipients: twice }, now()),
      watch(sender, id),
    );
  });
});

describe("amendment", () => {
  test("before the first signature it is a draft again: who was asked is told, what was prepared cannot be signed, and it can be sent anew", async () => {
    const id = await sent("修正する契約", [{ email: first.email }, { email: second.email }]);
    const { signing } = await openReading(first.actor, id, now());
    const { authorizeUrl } = await openAuthorisation(first.actor, signing?.id as string, now());
    expect(authorizeUrl).toContain("/rssp/");
    world.clock.forward(1_000);
    await amendContract(sender.actor, id, now());
    expect(await state(id)).toBe("draft");
    expect(await states(id)).toBe("waiting waiting");
    expect(await mailsTo(first, "修正する契約")).toEqual(["署名のお願い", "修正"]);
    expect(await mailsTo(second, "修正する契約")).toEqual([]);
    await expectRefused("NOT_FOUND", () => openReading(first.actor, id, now()), watch(first, id));
    await setRecipients(sender.actor, { contractId: id, recipients: [{ email: second.email }] }, now());
    await sendContract(sender.actor, id, now());
    await sign(second, id);
    expect(await state(id)).toBe("completed");
    expect((await contractView(sender.actor, id, now())).timeline.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["amended", "completed"]),
    );
  });

  test("after the first signature nothing is amended, and only the sender amends", async () => {
    const id = await sent("署名済みの契約", [{ email: first.email }, { email: second.email }]);
    await expectRefused("NOT_FOUND", () => amendContract(first.actor, id, now()), watch(first, id));
    await expectRefused("NOT_FOUND", () => amendContract(boss.actor, id, now()), watch(boss, id));
    await sign(first, id);
    await expectRefused("CONTRACT_STATE", () => amendContract(sender.actor, id, now()), watch(sender, id));
  });
});

describe("forwarding", () => {
  const forwardable = async (title: string) => {
    const id = await draft(title, [{ email: first.email }]);
    const { amount, message, due, minLevel } = await draftView(sender.actor, id, now());
    await saveDraft(sender.actor, { contractId: id, title, amount, message, due, minLevel, mayForward: true }, now());
    await sendContract(sender.actor, id, now());
    return id;
  };

  test("puts another in the place, tells the sender, and the one before sees nothing any more", async () => {
    const id = await forwardable("転送する契約");
    const before = await openReading(first.actor, id, now());
    await forwardContract(first.actor, { contractId: id, email: second.email }, now());
    expect(await mailsTo(second, "転送する契約")).toEqual(["署名のお願い"]);
    expect(await mailsTo(sender, "転送する契約")).toEqual(["転送"]);
    await expectRefused("NOT_FOUND", () => openReading(first.actor, id, now()), watch(first, id));
    await expect(openAuthorisation(first.actor, before.signing?.id as string, now())).rejects.toThrow("NOT_FOUND");
    await sign(second, id);
    expect(await state(id)).toBe("completed");
  });

  test("is refused where the sender does not allow it, to who has a place already, and by who is not called", async () => {
    const closed = await sent("転送できない契約", [{ email: first.email }]);
    const to = (contractId: string, email: string) => ({ contractId, email });
    await expectRefused("FORBIDDEN", () => forwardContract(first.actor, to(closed, second.email), now()), watch(first, closed));
    const id = await forwardable("転送の拒否");
    await expectRefused("RECIPIENTS_WRONG", () => forwardContract(first.actor, to(id, first.email), now()), watch(first, id));
    await expectRefused("NOT_YOUR_TURN", () => forwardContract(sender.actor, to(id, second.email), now()), watch(sender, id));
    await expectRefused(
      "RECIPIENT_NAME_NEEDED",
      () => forwardContract(first.actor, to(id, "new@nowhere.example"), now()),
      watch(first, id),
    );
  });
});
