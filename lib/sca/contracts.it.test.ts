import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toHex } from "@/lib/bytes.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb } from "@/lib/db.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import { allocateFields, inspectPdf } from "@/lib/pades/index.ts";
import { craftPdf, onePage } from "@/lib/pades/testing/craft-pdf.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { revokeCertificate } from "@/lib/trust/authority/index.ts";
import { parseCertificate } from "@/lib/trust/path/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { newWorld } from "@/test/pki.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate, sendUpload } from "@/test/sca.ts";
import { signPdf } from "@/test/sign-pdf.ts";
import { STRANGERS_LIMIT, STRANGERS_WINDOW } from "../auth/limits.ts";
import { allowRequest } from "../auth/throttle.ts";
import { chooseCredential } from "./credentials.ts";
import { expireContracts } from "./expire-contracts.ts";
import {
  cancelContract,
  contractView,
  countToDo,
  createFromTemplate,
  createFromUpload,
  declineContract,
  documentBytes,
  draftView,
  finishSigning,
  listInbox,
  listSent,
  openAuthorisation,
  openReading,
  parseContractSearch,
  readUpload,
  resultView,
  saveDraft,
  sendContract,
  setRecipients,
  signerCandidates,
} from "./index.ts";

let world: ScaWorld;
let sender: ScaSigner;
let other: ScaSigner;
let stranger: ScaSigner;
let keyless: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  other = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
  stranger = await makeSigner(world, { tenantId: "ten_c", name: "他人 三郎" });
  keyless = await makeSigner(world, { tenantId: "ten_a", name: "鍵無 四郎", algorithm: null });
});
afterAll(() => world.close());

const watch = (who: ScaSigner, target: string) => ({ world, actor: `user:${who.actor.userId}`, target });
const upload = async (pages = 1) => {
  const pdf = await PDFDocument.create();
  for (let at = 0; at < pages; at++) pdf.addPage([595.28, 841.89]).drawText(`page ${at + 1}`);
  return Uint8Array.from(await pdf.save());
};

describe("uploads", () => {
  const script = () => craftPdf({ objects: onePage({}, "/OpenAction<</S/JavaScript/JS(1)>>") });
  const encrypted = async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "natsuin-upload-"));
    const [plain, closed] = [path.join(folder, "a.pdf"), path.join(folder, "b.pdf")];
    writeFileSync(plain, await upload());
    execFileSync("qpdf", ["--encrypt", "user", "owner", "256", "--", plain, closed]);
    const bytes = Uint8Array.from(readFileSync(closed));
    rmSync(folder, { recursive: true });
    return bytes;
  };
  const bad: [string, ErrorCode, () => Uint8Array | Promise<Uint8Array>][] = [
    ["nothing", "UPLOAD_EMPTY", () => new Uint8Array()],
    ["no PDF", "PDF_NOT_PDF", () => new TextEncoder().encode("Dear all, please find attached …")],
    ["a truncated PDF", "PDF_DAMAGED", async () => (await upload()).subarray(0, 400)],
    ["a PDF with JavaScript", "PDF_JAVASCRIPT", script],
    ["an encrypted PDF", "PDF_ENCRYPTED", encrypted],
    ["60 MB", "UPLOAD_TOO_LARGE", () => new Uint8Array(60 * 1024 * 1024)],
  ];
  test.each(bad)("%s is refused as %s, and nothing is stored", async (_what, code, make) => {
    const bytes = await make();
    const act = () => createFromUpload(sender.actor, { bytes, fileName: "a.pdf" }, now());
    await expectRefused(code, act, watch(sender, "upload"));
  });

  test("a body beyond the limit is given up while it streams", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const read = (upload: { body: typeof endless | null; declared: number }) => () =>
      readUpload(sender.actor, { ...upload, draftId: null }, now());
    await expectRefused("UPLOAD_TOO_LARGE", read({ body: endless, declared: 0 }), watch(sender, "upload"));
    expect(sent).toBeLessThan(60);
    await expectRefused("UPLOAD_TOO_LARGE", read({ body: null, declared: 60e6 }), watch(sender, "upload"));
  });

  test("nothing is read from who may make no draft, nor for a draft that is another's", async () => {
    const pull = vi.fn();
    const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
    const reading = (actor: ScaSigner["actor"], draftId: string | null) => () =>
      readUpload(actor, { body, declared: 10, draftId }, now());
    const viewer = await makeSigner(world, { tenantId: "ten_reading", algorithm: null, name: "閲覧 のみ", membership: "viewer" });
    await expectRefused("FORBIDDEN", reading(viewer.actor, null), watch(viewer, "contract:new"));
    const { contractId } = await createFromUpload(sender.actor, { bytes: await upload(1), fileName: "契約書.pdf" }, now());
    await expectRefused("NOT_FOUND", reading(other.actor, contractId), watch(other, `contract:${contractId}`));
    expect(pull).not.toHaveBeenCalled();
  });

  test("the sender's pages are never covered: the stamps stand on an added page, and both signatures hold", async () => {
    const bytes = await upload(2);
    const contractId = await sendUpload(sender, [sender, other], bytes, now());
    for (const signer of [sender, other]) {
      const { signingId } = await authoriseAs(signer, contractId, world.clock);
      expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
      expect(await resultView(signer.actor, signingId, now())).toMatchObject({
        verdict: "TOTAL-PASSED",
        level: "B-LT",
        target: { pages: 3 },
      });
    }
    const final = await documentBytes(other.actor, { contractId }, now());
    expect(Buffer.compare(bytes, final.bytes.subarray(0, bytes.length))).toBe(0);
    const places = (await openReading(other.actor, contractId, now())).places;
    expect(places.map(({ page }) => page)).toEqual([3, 3]);
  });

  const signedElsewhere = async (certify: boolean, fields: string[]) => {
    const pki = newWorld(now());
    const placements = fields.map((name) => ({ name, page: 1, rect: null, appearance: null }));
    const pdf = allocateFields(await upload(), placements);
    const { pdf: signed } = await signPdf(pdf, { world: pki, fieldName: fields[0] as string, certify, genTime: now() });
    return signed;
  };
  const signAs = async (signer: ScaSigner, contractId: string) => {
    const { signingId } = await authoriseAs(signer, contractId, world.clock);
    expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
    return resultView(signer.actor, signingId, now());
  };

  test("a document that others signed is approved on top: no page more, nothing certified, their signature stays valid", async () => {
    const bytes = await signedElsewhere(false, ["Signature1"]);
    const contractId = await sendUpload(sender, [sender, other], bytes, now());
    for (const signer of [sender, other]) {
      expect(await signAs(signer, contractId)).toMatchObject({ verdict: "TOTAL-PASSED", target: { pages: 1 } });
    }
    const final = await documentBytes(sender.actor, { contractId }, now());
    expect(Buffer.compare(bytes, final.bytes.subarray(0, bytes.length))).toBe(0);
    expect(inspectPdf(final.bytes)).toMatchObject({ signatures: ["Signature1", "Signature2", "Signature3"] });
    expect(inspectPdf(final.bytes).certification).toBeUndefined();
    const { signatures } = await validatePdf({ pdf: final.bytes, anchors: [], crypto: nodeCrypto, now: now() });
    expect(signatures.map(({ integrity }) => integrity)).toEqual([true, true, true]);
    expect(signatures[0]?.laterChanges.every(({ allowed }) => allowed)).toBe(true);
  });

  test("of a certified document only the free fields that it brings are signed", async () => {
    const bytes = await signedElsewhere(true, ["Author", "Buyer"]);
    const contractId = await sendUpload(sender, [other], bytes, now());
    expect(await signAs(other, contractId)).toMatchObject({ verdict: "TOTAL-PASSED" });
    const tooMany = sendUpload(sender, [sender, other], bytes, now());
    await expect(tooMany).rejects.toMatchObject({ code: "NO_PLACE_FOR_SIGNATURE" });
  });

  test("a finished document of this product takes no further signature: all of its certified fields are used", async () => {
    const first = await sendUpload(sender, [sender], await upload(), now());
    const { signingId } = await authoriseAs(sender, first, world.clock);
    await finishSigning(signingId, now);
    // What this product sent out is certified, and all of its fields are used: it takes no more.
    const { bytes } = await documentBytes(sender.actor, { contractId: first }, now());
    const act = () => createFromUpload(sender.actor, { bytes, fileName: "again.pdf" }, now());
    await expectRefused("PDF_CERTIFIED_NO_FIELD", act, watch(sender, "upload"));
  });
});

describe("drafts", () => {
  test("the wizard's way: template, signers, deadline, places, sending", async () => {
    expect(await createFromTemplate(sender.actor, { templateId: "outsourcing", values: { fee: "一千" } }, now())).toMatchObject({
      ok: false,
      fields: { fee: "format", clientName: "required" },
    });
    const { contractId } = await createFromUpload(sender.actor, { bytes: await upload(), fileName: "../秘密/覚書.pdf" }, now());
    const draft = await draftView(sender.actor, contractId, now());
    expect(draft).toMatchObject({ title: "覚書", missing: ["recipients"], source: { kind: "upload" }, addsSignaturePage: true });
    expect(draft.number).toMatch(/^NC-\d{4}-\d{6}$/);
    await saveDraft(
      sender.actor,
      { contractId, title: "覚書（改）", amount: 1_200_000, message: "ご確認ください", due: draft.due, minLevel: 1 },
      now(),
    );
    await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email, role: "受託者" }] }, now());
    const ready = await draftView(sender.actor, contractId, now());
    expect(ready).toMatchObject({ title: "覚書（改）", missing: [], recipients: [{ mark: "甲", role: "受託者", position: 1 }] });
    expect(ready.places).toHaveLength(1);
    await sendContract(sender.actor, contractId, now());
    expect((await contractView(other.actor, contractId, now())).viewer).toMatchObject({
      position: 1,
      turn: true,
      may: { sign: true },
    });
  });

  test("a colleague without a certificate and somebody without a name are refused, and nobody twice", async () => {
    const { contractId } = await createFromUpload(sender.actor, { bytes: await upload(), fileName: "a.pdf" }, now());
    const name = (...emails: string[]) =>
      setRecipients(sender.actor, { contractId, recipients: emails.map((email) => ({ email })) }, now());
    const refusal = watch(sender, `contract:${contractId}`);
    await expectRefused("RECIPIENT_NAME_NEEDED", () => name("nobody@example.test"), refusal);
    await expectRefused("RECIPIENT_UNKNOWN", () => name(keyless.email), refusal);
    await expectRefused("RECIPIENTS_WRONG", () => name(other.email, other.email.toUpperCase()), refusal);
  });

  test("nobody finds out who has an account by naming people all day: those outside the organisation are counted, and colleagues go on", async () => {
    const busy = await makeSigner(world, { tenantId: "ten_busy", name: "多忙 一郎" });
    const beside = await makeSigner(world, { tenantId: "ten_busy", name: "同僚 二郎" });
    const { contractId } = await createFromUpload(busy.actor, { bytes: await upload(), fileName: "a.pdf" }, now());
    const name = (...emails: string[]) =>
      setRecipients(busy.actor, { contractId, recipients: emails.map((email) => ({ email })) }, now());
    const named = { key: `strangers:${busy.actor.userId}`, limit: STRANGERS_LIMIT, window: STRANGERS_WINDOW, now: now() };
    await allowRequest({ ...named, count: STRANGERS_LIMIT - 1 });
    await name(other.email);
    await name(other.email, beside.email);
    const refusal = watch(busy, `contract:${contractId}`);
    await expectRefused("RECIPIENTS_TODAY", () => name(other.email, stranger.email), refusal);
    await expectRefused("RECIPIENTS_TODAY", () => name("nobody@example.test"), refusal);
    expect((await draftView(busy.actor, contractId, now())).recipients.map(({ email }) => email)).toEqual([
      other.email,
      beside.email,
    ]);
  });

  test("a draft may be short of signers; it is saved as it is, and sending asks for all of them", async () => {
    const { contractId } = await createFromUpload(sender.actor, { bytes: await upload(), fileName: "a.pdf" }, now());
    const later = new Date(now().getTime() + 60_000);
    await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
    await setRecipients(sender.actor, { contractId, recipients: [] }, later);
    const draft = await draftView(sender.actor, contractId, later);
    expect(draft).toMatchObject({ recipients: [], savedAt: later.toISOString() });
    expect(draft.missing).toContain("recipients");
    await expect(sendContract(sender.actor, contractId, later)).rejects.toMatchObject({ code: "RECIPIENTS_WRONG" });
  });

  test("the address book shows one's own tenant only, and who can sign", async () => {
    const found = await signerCandidates(sender.actor, "", now());
    expect(found.map(({ email }) => email).sort()).toEqual([sender.email, keyless.email].sort());
    expect(found.find(({ email }) => email === keyless.email)?.certificateUntil).toBeNull();
  });
});

describe("who may do what", () => {
  test("a contract of others does not exist, for reading, bytes and acts", async () => {
    const contractId = await sendTemplate(sender, [sender, other], now());
    const refusal = watch(stranger, `contract:${contractId}`);
    const { actor } = stranger;
    await expectRefused("NOT_FOUND", () => contractView(actor, contractId, now()), refusal);
    await expectRefused("NOT_FOUND", () => documentBytes(actor, { contractId }, now()), refusal);
    await expectRefused("NOT_FOUND", () => openReading(actor, contractId, now()), refusal);
    await expectRefused("NOT_FOUND", () => declineContract(actor, { contractId, reason: "?" }, now()), refusal);
    await expectRefused("NOT_FOUND", () => cancelContract(actor, contractId, now()), refusal);
    await expectRefused("NOT_FOUND", () => draftView(actor, contractId, now()), refusal);
    const admin = { ...actor, membership: "owner" as const };
    await expectRefused("NOT_FOUND", () => contractView(admin, contractId, now()), refusal);
  });

  test("a passage and its frozen bytes are its own signer's", async () => {
    const contractId = await sendTemplate(sender, [sender, other], now());
    const { signing } = await openReading(sender.actor, contractId, now());
    const signingId = signing?.id as string;
    await expectRefused(
      "NOT_FOUND",
      () => openAuthorisation(other.actor, signingId, now()),
      watch(other, `signing:${signingId}`),
    );
    const bytes = () => documentBytes(other.actor, { contractId, signingId }, now());
    await expectRefused("NOT_FOUND", bytes, watch(other, `contract:${contractId}`));
    const own = await documentBytes(sender.actor, { contractId, signingId }, now());
    const base = await documentBytes(sender.actor, { contractId, revision: 1 }, now());
    expect(Buffer.compare(base.bytes, own.bytes.subarray(0, base.bytes.length))).toBe(0);
    expect(inspectPdf(base.bytes).fields.filter(({ free }) => free)).toHaveLength(2);
  });

  test("who waits for his turn may read, but neither sign nor decline", async () => {
    const contractId = await sendTemplate(sender, [sender, other], now());
    const view = await openReading(other.actor, contractId, now());
    expect(view.signing).toBeNull();
    expect(view.blocked?.code).toBe("NOT_YOUR_TURN");
    expect(view.blocked?.message).toBe("他の署名者のお手続きが完了していないため、署名できません。");
    const decline = () => declineContract(other.actor, { contractId, reason: "順番前" }, now());
    await expectRefused("NOT_YOUR_TURN", decline, watch(other, `contract:${contractId}`));
  });

  test("a draft is its sender's alone", async () => {
    const { contractId } = await createFromUpload(sender.actor, { bytes: await upload(), fileName: "a.pdf" }, now());
    await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
    await expectRefused("NOT_FOUND", () => contractView(other.actor, contractId, now()), watch(other, `contract:${contractId}`));
  });

  test("a revoked certificate signs nothing", async () => {
    const signer = await makeSigner(world, { tenantId: "ten_d", name: "失効 五郎" });
    const contractId = await sendTemplate(sender, [signer, other], now());
    const choice = await chooseCredential(signer.actor.userId, now());
    if (!choice.ok) throw new Error(choice.code);
    const { serial } = parseCertificate(Uint8Array.from(Buffer.from(choice.credential.chain[0] as string, "base64")));
    await revokeCertificate({ serial: toHex(serial), reason: "keyCompromise", now: now() });
    const view = await openReading(signer.actor, contractId, now());
    expect(view.signing).toBeNull();
    expect(view.blocked?.code).toBe("CREDENTIAL_REVOKED");
  });
});

describe("how a contract ends without signatures", () => {
  test("declined: the reason is kept, the sender is told, nobody signs after", async () => {
    const contractId = await sendTemplate(sender, [other, sender], now());
    await declineContract(other.actor, { contractId, reason: "金額に誤りがあります" }, now());
    const view = await contractView(sender.actor, contractId, now());
    expect(view).toMatchObject({ state: "declined", declineReason: "金額に誤りがあります" });
    expect(await appDb().mail.count({ where: { to: sender.email, subject: { startsWith: "【却下】" } } })).toBe(1);
    expect((await openReading(sender.actor, contractId, now())).signing).toBeNull();
  });

  test("cancelled by the sender, while a signer stands in front of the PIN page: his request is withdrawn", async () => {
    const contractId = await sendTemplate(sender, [other, sender], now());
    const { signing } = await openReading(other.actor, contractId, now());
    await openAuthorisation(other.actor, signing?.id as string, now());
    await cancelContract(sender.actor, contractId, now());
    expect((await contractView(sender.actor, contractId, now())).state).toBe("cancelled");
    expect((await appDb().signing.findUniqueOrThrow({ where: { id: signing?.id as string } })).state).toBe("abandoned");
    await expectRefused(
      "CONTRACT_STATE",
      () => cancelContract(sender.actor, contractId, now()),
      watch(sender, `contract:${contractId}`),
    );
  });

  test("expired by the clock; at the deadline nobody can sign even before the clock's work was done", async () => {
    const contractId = await sendTemplate(sender, [other, sender], now());
    await appDb().contract.update({ where: { id: contractId }, data: { expiresAt: new Date(now().getTime() - 1) } });
    expect((await openReading(other.actor, contractId, now())).blocked?.code).toBe("CONTRACT_EXPIRED");
    await expireContracts(now());
    expect((await contractView(other.actor, contractId, now())).state).toBe("expired");
  });
});

describe("lists", () => {
  test("inbox and sent, by tab and search, and no row of others", async () => {
    const contractId = await sendTemplate(sender, [other, sender], now());
    const { number } = await contractView(sender.actor, contractId, now());
    for (const { actor } of [other, sender, stranger]) {
      expect(await countToDo(actor)).toEqual((await listInbox(actor, {}, now())).counts.action);
    }
    const inbox = await listInbox(other.actor, { number }, now());
    expect(inbox.rows).toMatchObject([{ id: contractId, viewerTurn: true, next: "read", counterparty: { name: "送信 一郎" } }]);
    expect(inbox.counts).toMatchObject({ all: { count: 1 }, action: { count: 1 }, waiting: { count: 0 } });
    expect((await listInbox(sender.actor, { number, tab: "waiting" }, now())).rows).toHaveLength(1);
    expect((await listSent(sender.actor, { number, amountMin: 3_300_001 }, now())).rows).toHaveLength(0);
    expect((await listSent(sender.actor, { text: "受発注", amountMin: 1, party: "相手" }, now())).total.count).toBeGreaterThan(0);
    expect((await listInbox(stranger.actor, {}, now())).total).toEqual({ count: 0, more: false });
    expect((await listSent(stranger.actor, {}, now())).total).toEqual({ count: 0, more: false });
  });

  test("a search typed by hand is read where it can be", () => {
    const typed = { tab: "none", from: "2026-02-30", to: "2026-02-28", amountMin: "１，０００", page: "2", text: ["a", "b"] };
    expect(parseContractSearch(typed)).toEqual({ to: "2026-02-28", amountMin: 1000, page: 2, text: "a" });
  });
});
