import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { craftPdf, onePage } from "../lib/pades/testing/craft-pdf.ts";
import { dataDir } from "./support/accounts.ts";
import { expectValid } from "./support/judges.ts";
import { makeUnfit, pdfFile, printPdf } from "./support/pdfs.ts";
import { chooseFile, sendFile, uploadFile } from "./support/send.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

test("a file that cannot be signed safely is refused in words that say why, and nothing of it is kept", async ({
  as,
  browser,
}, info) => {
  const unfit = makeUnfit(info.outputPath("unfit"), await printPdf(browser, "契約書"));
  const refusals: Record<keyof typeof unfit, string> = {
    notPdf: "このファイルはPDFではありません。",
    empty: "ファイルが空です。",
    encrypted: "パスワードまたは利用制限で保護されたPDFには署名できません。",
    truncated: "PDFが途中で切れているか、壊れています。",
    large: "ファイルが大きすぎます。50",
    withScript: "JavaScriptを含むPDFには署名できません。",
    certifiedForNoChange: "変更を一切許可しない設定で証明されたPDFのため、署名を追加できません。",
  };
  const page = await as("staff");
  const drafts = await draftsOf(page);
  for (const [kind, words] of Object.entries(refusals)) {
    const file = unfit[kind as keyof typeof unfit];
    await chooseFile(page, file);
    await expect(page.getByRole("alert").filter({ hasText: words }), kind).toBeVisible();
    await expect(page.getByRole("heading", { name: "どの書類を送りますか" })).toBeVisible();
    expect(isKept(readFileSync(file)), kind).toBe(false);
  }
  expect(await draftsOf(page)).toEqual(drafts);
});

test("60 MB are refused by the server too, where no page looks at the size first", async ({ as }) => {
  const page = await as("staff");
  const answer = await page.evaluate(async () => {
    const body = new Blob([new Uint8Array(60 * 1024 * 1024)]);
    const response = await fetch("/api/contracts", { method: "POST", body, headers: { "content-type": "application/pdf" } });
    return { status: response.status, words: await response.text() };
  });
  expect(answer.status).toBe(413);
  expect(answer.words).toContain("ファイルが大きすぎます。50");
  expect(isKept(Buffer.alloc(60 * 1024 * 1024))).toBe(false);
});

test("a PDF of 12 MB arrives whole", async ({ as }, info) => {
  const objects = onePage({ 5: { dict: "", data: randomBytes(12 * 1024 * 1024) } });
  const pdf = Buffer.from(craftPdf({ objects }));
  const file = info.outputPath("large.pdf");
  writeFileSync(file, pdf);
  const page = await as("staff");
  await uploadFile(page, file);
  expect(isKept(pdf)).toBe(true);
});

test("a PDF printed by Chromium is sent to its own sender and signed to B-LT, the upload standing unchanged in front", async ({
  as,
  browser,
}, info) => {
  const upload = await printPdf(browser, "秘密保持契約書");
  const page = await as("admin");
  const contractId = await sendFile(page, pdfFile("秘密保持契約書", upload), ["admin"]);
  await sign(page, "admin", contractId);
  await expect(page.getByRole("heading", { level: 1, name: "契約が締結されました" })).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /署名済みの契約書/ }).click();
  const file = info.outputPath("signed.pdf");
  await (await download).saveAs(file);
  const pdf = readFileSync(file);
  expectValid(file, pdf, 1);
  expect(pdf.subarray(0, upload.length).equals(upload)).toBe(true);
});

async function draftsOf(page: Page): Promise<string[]> {
  await page.goto("/sent?tab=draft");
  await expect(page.getByRole("heading", { level: 1, name: "送信した契約" })).toBeVisible();
  return page.getByRole("main").getByRole("row").allTextContents();
}

/** Whether the service has these bytes, finished or half written: what it keeps, it keeps under their digest. */
function isKept(bytes: Buffer): boolean {
  const folder = path.join(dataDir, "blobs");
  const digest = createHash("sha256").update(bytes).digest("hex");
  // the first document makes the folder
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).includes(digest));
}
