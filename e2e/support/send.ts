import type { Page } from "@playwright/test";
import { emailOf, meet, type Name } from "./accounts.ts";
import { pdfFile } from "./pdfs.ts";
import { expect } from "./test.ts";

/** 業務委託契約書 as a business user fills it in, by the labels of its form. */
export const outsourcing = {
  "委託者の商号・氏名": "株式会社あおば製作所（デモ）",
  委託者の住所: "東京都千代田区みどり町一丁目2番3号",
  "委託者の署名者（肩書・氏名）": "代表取締役　署名者 一郎",
  "受託者の商号・氏名": "さくら電機株式会社（デモ）",
  受託者の住所: "大阪府みどり市ゆうひ町四丁目5番6号",
  "受託者の署名者（肩書・氏名）": "代表取締役　署名者 二郎",
  業務の名称: "受発注システムの保守業務",
  業務の内容: "障害対応及び月次の定期点検",
  委託期間の始期: "2027-01-01",
  委託期間の終期: "2027-12-31",
  "委託料（円）": "3,300,000",
  契約日: "2026-12-01",
};

export async function fillTemplate(page: Page, values: Record<string, string> = outsourcing): Promise<void> {
  await page.getByRole("link", { name: "契約を作成する" }).first().click();
  await page.getByRole("link", { name: /業務委託契約書/ }).click();
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole("button", { name: "契約書を作る" }).click();
  await expect(page.getByRole("heading", { name: "だれに、どの順に送りますか" })).toBeVisible();
}

export type File = string | { name: string; mimeType: string; buffer: Buffer };

export async function chooseFile(page: Page, file: File): Promise<void> {
  await page.goto("/contracts/new");
  await fileInput(page).setInputFiles(file);
}

export const fileInput = (page: Page) => page.getByLabel("PDFを選ぶ");

/** A PDF of one's own as a draft's only document, and on to the recipients. */
export async function uploadFile(page: Page, file: File): Promise<void> {
  await chooseFile(page, file);
  await goToRecipients(page);
}

/** From the documents, once the file is there. */
export async function goToRecipients(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "送る書類と添付" })).toBeVisible();
  await page.getByRole("link", { name: "送付先の設定へ" }).click();
  await expect(page.getByRole("heading", { name: "だれに、どの順に送りますか" })).toBeVisible();
}

export async function nameSigners(page: Page, signers: Name[]): Promise<void> {
  for (const [at, signer] of signers.entries()) {
    await meet(signer);
    await page.getByLabel("メールアドレス").fill(emailOf(signer));
    await page.getByRole("button", { name: "追加する" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: emailOf(signer) })).toBeVisible();
    await expect(page.getByText(`署名者 ${at + 1}名。`)).toBeVisible();
  }
}

/** From the recipients to the sent contract. @param atReview, atEnd what to look at before it goes, and after  @returns its id */
export async function reviewAndSend(page: Page, atReview?: () => Promise<void>, atEnd?: () => Promise<void>): Promise<string> {
  await page.getByRole("button", { name: "入力項目の設定へ" }).click();
  await page.getByRole("button", { name: "送信内容の確認へ" }).click();
  await expect(page.getByRole("heading", { name: "この内容で送信しますか" })).toBeVisible();
  await atReview?.();
  await page.getByRole("button", { name: "送信する" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "送信する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "送信しました" })).toBeVisible();
  await atEnd?.();
  await page.getByRole("link", { name: "契約の状況を見る" }).click();
  await expect(page.getByRole("heading", { name: /署名をお待ちしています/ })).toBeVisible();
  return contractIn(page.url());
}

/** A PDF of one's own, sent to these signers in this order. @returns the contract's id */
export async function sendFile(page: Page, file: File, signers: Name[]): Promise<string> {
  await uploadFile(page, file);
  await nameSigners(page, signers);
  return reviewAndSend(page);
}

/** To an address that this service has never seen. @returns the contract's id */
export async function sendToSomebodyNew(page: Page, address: string, pdf: Buffer): Promise<string> {
  await uploadFile(page, pdfFile(`覚書（${address}）`, pdf));
  await page.getByLabel("メールアドレス").fill(address);
  await page.getByRole("button", { name: "追加する" }).click();
  await page.getByRole("button", { name: "入力項目の設定へ" }).click();
  await expect(page.getByText(/はじめて署名される方です/)).toBeVisible();
  await page.getByLabel(`${address} のお名前`).fill("社外 花子");
  return reviewAndSend(page, async () => {
    await expect(page.getByText(/ご本人が発行します/)).toBeVisible();
  });
}

export function contractIn(url: string): string {
  const [, id] = /\/contracts\/([^/?]+)/.exec(url) ?? [];
  if (!id) throw new Error(`no contract in ${url}`);
  return id;
}
