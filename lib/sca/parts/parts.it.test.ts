import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { appDb } from "@/lib/db.ts";
import { pageSizes } from "@/lib/pades/index.ts";
import { craftPdf, onePage } from "@/lib/pades/testing/craft-pdf.ts";
import { validatePdf } from "@/lib/pades/validate/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { type ProductFolder, productFolder, productInputs } from "@/test/product-inputs.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import {
  addPart,
  contractView,
  createFromUpload,
  documentBytes,
  draftView,
  finishSigning,
  openReading,
  orderParts,
  partBytes,
  removePart,
  restorePart,
  sendContract,
  setRecipients,
} from "../index.ts";
import { scaPorts } from "../signing/ports.ts";

let world: ScaWorld;
let sender: ScaSigner;
let other: ScaSigner;
let stranger: ScaSigner;
let folder: ProductFolder;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  other = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
  stranger = await makeSigner(world, { tenantId: "ten_c", name: "他人 三郎" });
  folder = productFolder();
});
afterAll(async () => {
  folder.remove();
  await world.close();
});

/** Pages of a width that tells whose they are. */
const pdf = async (width: number, pages = 1) => {
  const made = await PDFDocument.create();
  for (let at = 0; at < pages; at++) made.addPage([width, 700]).drawText(`page ${at + 1}`);
  return Uint8Array.from(await made.save());
};
const text = (words: string) => new TextEncoder().encode(words);
const draft = async (fileName = "契約書.pdf", bytes?: Uint8Array) =>
  (await createFromUpload(sender.actor, { bytes: bytes ?? (await pdf(500)), fileName }, now())).contractId;
const add = (contractId: string, kind: "document" | "attachment", fileName: string, bytes: Uint8Array) =>
  addPart(sender.actor, contractId, { kind, fileName, bytes }, now());
const widths = async (contractId: string) => {
  const { pageSizes } = await draftView(sender.actor, contractId, now());
  return pageSizes.map(({ width }) => width);
};
const watch = (who: ScaSigner, contractId: string) => ({
  world,
  actor: `user:${who.actor.userId}`,
  target: `contract:${contractId}`,
});

describe("several documents", () => {
  test("they become one document in the sender's order, which follows every change and every undo", async () => {
    const contractId = await draft();
    const second = await add(contractId, "document", "別紙.pdf", await pdf(300, 2));
    expect(second).toMatchObject({ kind: "document", fileName: "別紙.pdf", pages: 2 });
    await add(contractId, "document", "別紙.pdf", await pdf(400));
    const { parts } = await draftView(sender.actor, contractId, now());
    expect(parts.map(({ fileName }) => fileName)).toEqual(["契約書.pdf", "別紙.pdf", "別紙 (2).pdf"]);
    expect(await widths(contractId)).toEqual([500, 300, 300, 400]);

    await orderParts(sender.actor, { contractId, order: parts.map(({ id }) => id).reverse() }, now());
    expect(await widths(contractId)).toEqual([400, 300, 300, 500]);
    await removePart(sender.actor, { contractId, partId: second.id }, now());
    expect(await widths(contractId)).toEqual([400, 500]);
    await restorePart(sender.actor, { contractId, partId: second.id }, now());
    expect(await widths(contractId)).toEqual([400, 300, 300, 500]);
    await expect(orderParts(sender.actor, { contractId, order: [second.id] }, now())).rejects.toMatchObject({
      code: "CONTRACT_CHANGED",
    });
  });

  test("uploads that arrive at once are all kept", async () => {
    const contractId = await draft();
    const files = ["a", "b", "c"].map((name) => add(contractId, "attachment", `${name}.txt`, text(name)));
    const settled = await Promise.allSettled(files);
    const kept = settled.filter(({ status }) => status === "fulfilled").length;
    // One work at a time for each person: the rest is told to come again, and nothing is lost silently.
    for (const one of settled) if (one.status === "rejected") expect(one.reason.code).toBe("UPLOAD_BUSY");
    expect((await draftView(sender.actor, contractId, now())).parts).toHaveLength(1 + kept);
  });

  test("the last document stays, and a template's own stays the first", async () => {
    const contractId = await draft();
    const { parts } = await draftView(sender.actor, contractId, now());
    const remove = () => removePart(sender.actor, { contractId, partId: parts[0]?.id ?? "" }, now());
    await expectRefused("PARTS_WRONG", remove, watch(sender, contractId));

    await appDb().contract.update({ where: { id: contractId }, data: { templateId: "outsourcing" } });
    const added = await add(contractId, "document", "別紙.pdf", await pdf(300));
    const swap = () => orderParts(sender.actor, { contractId, order: [added.id, parts[0]?.id ?? ""] }, now());
    await expectRefused("PARTS_WRONG", swap, watch(sender, contractId));
  });

  test("what cannot be joined or attached is refused by name, and the draft stays as it was", async () => {
    const contractId = await draft();
    const refused = async (code: Parameters<typeof expectRefused>[0], act: () => Promise<unknown>) =>
      (await expectRefused(code, act, watch(sender, contractId)))?.details;
    const signature = "<</FT/Sig/T(S)/V<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>>>";
    const signed = craftPdf({ objects: onePage({ 11: signature }, "/AcroForm<</Fields[11 0 R]>>") });
    const script = craftPdf({ objects: onePage({}, "/OpenAction<</S/JavaScript/JS(1)>>") });
    expect(await refused("PDF_JOIN_SIGNED", () => add(contractId, "document", "署名済み.pdf", signed))).toEqual({
      file: "署名済み.pdf",
    });
    await refused("PDF_JAVASCRIPT", () => add(contractId, "document", "a.pdf", script));
    await refused("PDF_NOT_PDF", () => add(contractId, "document", "a.pdf", text("no")));
    await refused("UPLOAD_EMPTY", () => add(contractId, "attachment", "a.txt", new Uint8Array()));
    for (const [name, bytes] of [
      ["setup.exe", text("MZ")],
      ["setup.txt", text("MZ program")],
      ["run.csv", text("#!/bin/sh")],
      ["page.html", text("<script>")],
      ["picture.png", text("<svg>")],
      ["table.xlsx", text("a,b")],
      ["macro.docm", text("PK\x03\x04")],
      ["archive.zip", text("PK\x03\x04")],
      ["none", text("x")],
    ] as const)
      await refused("ATTACHMENT_TYPE", () => add(contractId, "attachment", name, bytes));
    // signed elsewhere, it is a fine attachment, or a contract of its own without any
    await add(contractId, "attachment", "署名済み.pdf", signed);
    const alone = await draft("署名済み.pdf", signed);
    const attach = () => add(alone, "attachment", "a.txt", text("a"));
    expect((await expectRefused("PDF_ATTACH_SIGNED", attach, watch(sender, alone)))?.details).toEqual({ file: "署名済み.pdf" });
  });

  test("more than twenty attachments, or 50 MB in all, are refused", async () => {
    const contractId = await draft();
    const big = new Uint8Array(30 * 1024 * 1024).fill(65);
    await add(contractId, "attachment", "a.txt", big);
    await expectRefused("PDF_PARTS_TOO_LARGE", () => add(contractId, "attachment", "b.txt", big), watch(sender, contractId));
    const full = await draft();
    const { parts } = await draftView(sender.actor, full, now());
    const row = await appDb().contractPart.findUniqueOrThrow({ where: { id: parts[0]?.id ?? "" } });
    await appDb().contractPart.createMany({
      data: Array.from({ length: 20 }, (_, at) => ({
        ...row,
        id: `${row.id}${at}`,
        kind: "attachment" as const,
        pages: null,
        position: at + 1,
        fileName: `${at}.pdf`,
      })),
    });
    await expectRefused("PARTS_WRONG", () => add(full, "attachment", "b.txt", text("b")), watch(sender, full));
  });
});

describe("from the draft to everybody's signature", () => {
  test("both sign once over all of it; the validator says TOTAL-PASSED, and four other products find documents and attachments", async () => {
    for (const name of ["libreoffice.pdf", "chromium.pdf", "object-streams.pdf", "form.pdf", "turned.pdf", "hybrid.pdf"])
      await productInputs[name]?.(folder);
    const contractId = await draft("契約書.pdf", folder.read("libreoffice.pdf"));
    for (const name of ["chromium.pdf", "object-streams.pdf", "form.pdf", "turned.pdf", "hybrid.pdf"])
      await add(contractId, "document", name, folder.read(name));
    await add(contractId, "attachment", "図面　第二工場.png", png);
    await add(contractId, "attachment", "単価表.csv", text("品名,単価\n部品,100\n"));
    await setRecipients(sender.actor, { contractId, recipients: [sender, other].map(({ email }) => ({ email })) }, now());
    await sendContract(sender.actor, contractId, now());
    for (const signer of [sender, other]) {
      const { signingId } = await authoriseAs(signer, contractId, world.clock);
      await finishSigning(signingId, now);
    }
    const { bytes } = await documentBytes(other.actor, { contractId }, now());
    folder.write("signed.pdf", bytes);
    const verdict = await validatePdf({ pdf: bytes, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now: now() });
    expect([verdict.verdict, verdict.signatures.length]).toEqual(["TOTAL-PASSED", 2]);
    expect(folder.run("qpdf", "--check", "signed.pdf")).toContain("No syntax or stream encoding errors found");
    const list = folder.run("pdfdetach", "-list", "signed.pdf");
    expect(list).toContain("2 embedded files");
    expect(list).toContain("図面　第二工場.png");
    folder.run("pdfdetach", "-save", "1", "-o", "out.bin", "signed.pdf");
    expect([png, text("品名,単価\n部品,100\n")].map((one) => one.join())).toContain(folder.read("out.bin").join());
    const pages = pageSizes(bytes).length;
    expect(folder.run("mutool", "info", "signed.pdf")).toContain(`Pages: ${pages}`);
    const outline = folder.run("mutool", "show", "signed.pdf", "outline");
    for (const title of ["契約書", "chromium", "object-streams", "form", "turned", "hybrid"]) expect(outline).toContain(title);
    const report = folder.run("sh", "-c", "pdfsig -nocert signed.pdf 2>&1; true");
    expect(report.match(/Signature is Valid/g)).toHaveLength(report.match(/Signature #\d/g)?.length ?? -1);
    expect(report).toContain("Signature #2");

    const view = await contractView(other.actor, contractId, now());
    expect(view.parts.map(({ kind }) => kind)).toEqual([...Array(6).fill("document"), "attachment", "attachment"]);
    const part = view.parts.at(-1);
    const got = await partBytes(other.actor, { contractId, partId: part?.id ?? "" }, now());
    expect(got).toMatchObject({ fileName: "単価表.csv" });
    expect((await openReading(other.actor, contractId, now())).attachments).toHaveLength(2);
  });

  test("a part is downloaded by who sees the contract: no stranger, no recipient before sending, nobody after its removal", async () => {
    const contractId = await draft();
    const { id: partId } = await add(contractId, "attachment", "a.txt", text("a"));
    await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
    const read = (who: ScaSigner, of = contractId) => partBytes(who.actor, { contractId: of, partId }, now());
    await expectRefused("NOT_FOUND", () => read(stranger), watch(stranger, contractId));
    await expectRefused("NOT_FOUND", () => read(other), watch(other, contractId));
    const elsewhere = await sendTemplate(other, [other, sender], now());
    await expectRefused("NOT_FOUND", () => read(other, elsewhere), watch(other, elsewhere));
    await removePart(sender.actor, { contractId, partId }, now());
    await expectRefused("NOT_FOUND", () => read(sender), watch(sender, contractId));
  });

  test("nobody but the sender changes the parts, and he only while it is a draft", async () => {
    const contractId = await draft();
    const { parts } = await draftView(sender.actor, contractId, now());
    const order = parts.map(({ id }) => id);
    const acts = (who: ScaSigner) => [
      () => addPart(who.actor, contractId, { kind: "attachment", fileName: "a.txt", bytes: text("a") }, now()),
      () => orderParts(who.actor, { contractId, order }, now()),
      () => removePart(who.actor, { contractId, partId: order[0] ?? "" }, now()),
      () => restorePart(who.actor, { contractId, partId: order[0] ?? "" }, now()),
    ];
    for (const act of acts(stranger)) await expectRefused("NOT_FOUND", act, watch(stranger, contractId));
    await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
    await sendContract(sender.actor, contractId, now());
    for (const act of acts(other)) await expectRefused("NOT_FOUND", act, watch(other, contractId));
    for (const act of acts(sender)) await expect(act()).rejects.toMatchObject({ code: "CONTRACT_STATE" });
  });
});

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...text("<script>alert(1)</script>")]);

test("a draft's document is valid as a whole: the joined input is what revision 1 begins with", async () => {
  const contractId = await draft();
  await add(contractId, "document", "b.pdf", await pdf(300));
  const input = await documentBytes(sender.actor, { contractId, revision: 0 }, now());
  await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
  await sendContract(sender.actor, contractId, now());
  const sent = await documentBytes(sender.actor, { contractId, revision: 1 }, now());
  expect(sent.bytes.subarray(0, input.bytes.length).join()).toBe(input.bytes.join());
});

test("placed fields follow their document when the order changes, and go with one that is taken out", async () => {
  const contractId = await draft();
  const second = await add(contractId, "document", "b.pdf", await pdf(300, 2));
  await setRecipients(sender.actor, { contractId, recipients: [{ email: other.email }] }, now());
  const recipient = await appDb().recipient.findFirstOrThrow({ where: { contractId } });
  const common = { tenantId: recipient.tenantId, contractId, recipientId: recipient.id, x: 1, y: 1, width: 9, height: 9 };
  const pages = [1, 3].map((page) => ({ ...common, id: `fld_${page}`, kind: "text" as const, page }));
  await appDb().contractField.createMany({ data: pages });
  const placed = async () =>
    (await appDb().contractField.findMany({ where: { contractId }, orderBy: { id: "asc" } })).map(({ page }) => page);
  const { parts } = await draftView(sender.actor, contractId, now());
  await orderParts(sender.actor, { contractId, order: parts.map(({ id }) => id).reverse() }, now());
  expect(await placed()).toEqual([3, 2]);
  await removePart(sender.actor, { contractId, partId: second.id }, now());
  expect(await placed()).toEqual([1]);
});
