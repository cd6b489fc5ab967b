import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { pinOf } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { signaturesIn } from "./support/judges.ts";
import { nextCode } from "./support/one-time-codes.ts";
import { printPdf } from "./support/pdfs.ts";
import { expectResult, goToRssp, readAndConsent, signButton, typeFactors, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

const wrongFactors = (left: number) =>
  `暗証番号またはワンタイムパスワードが正しくありません。あと${left}回誤ると利用できなくなります。`;

test("a wrong PIN and a code used twice are told in the same words with what is left, and the work stays until it is right", async ({
  as,
}) => {
  const page = await as("signer1");
  const contractId = await send("signer1", { title: "覚書（誤入力）", pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  const { pathname } = new URL(page.url());
  const used = await nextCode("signer1", "signing");

  await typeFactors(page, { pin: "70707070", otp: used });
  await signButton(page).click();
  await expect(page.getByText(wrongFactors(4))).toBeVisible();
  await expect(page.getByLabel("署名用暗証番号（PIN）")).toBeFocused();
  await expect(page.getByLabel("署名用暗証番号（PIN）")).toHaveValue("");
  await expect(page.getByLabel("ワンタイムパスワード（6桁）")).toHaveValue("");

  await typeFactors(page, { pin: pinOf("signer1"), otp: used });
  await signButton(page).click();
  await expect(page.getByText(wrongFactors(3))).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: "覚書（誤入力）" })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(pathname);

  await typeOwnFactors(page, "signer1");
  await signButton(page).click();
  await expectResult(page);
});

test("a double click on 署名する signs once", async ({ as }) => {
  const page = await as("signer2");
  const contractId = await send("signer2", { title: "覚書（二度押し）", pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await typeOwnFactors(page, "signer2");
  await signButton(page).dblclick();
  await expectResult(page);
  await expectOneSignature(page, contractId);
});

test("two tabs that sign the same request at once sign once, and both arrive at its result", async ({ as }) => {
  const page = await as("admin");
  const contractId = await send("admin", { title: "覚書（二つの画面）", pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await typeOwnFactors(page, "admin");
  await typeOwnFactors(other, "admin");
  await Promise.all([signButton(page).click(), signButton(other).click()]);
  await Promise.all([expectResult(page), expectResult(other)]);
  await expectOneSignature(page, contractId);
});

test("署名せずに戻る signs nothing, and the contract can be signed afterwards", async ({ as }) => {
  const page = await as("staff");
  const contractId = await send("staff", { title: "覚書（戻る）", pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await page.getByRole("button", { name: "署名せずに戻る" }).click();
  await expect(page.getByRole("heading", { name: "署名は行われませんでした" })).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("localhost");
  await page.getByRole("link", { name: "書類を読み直す" }).click();
  await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}/read`));
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await typeOwnFactors(page, "staff");
  await signButton(page).click();
  await expectResult(page);
  await expectOneSignature(page, contractId);
});

test("who left the RSSP's page open goes on from the contract, and the page left behind is over", async ({ as }) => {
  const page = await as("staff");
  const contractId = await send("staff", { title: "覚書（再開）", pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  const left = page.url();
  const again = await page.context().newPage();
  await readAndConsent(again, contractId);
  await goToRssp(again);
  await page.goto(left);
  await expect(page.getByRole("heading", { name: "署名せずに終了しました" })).toBeVisible();
  await typeOwnFactors(again, "staff");
  await signButton(again).click();
  await expectResult(again);
  await expectOneSignature(again, contractId);
});

test("the address that leads to the RSSP serves one browser: another one is refused, with the handle and without", async ({
  as,
  stranger,
}) => {
  const page = await as("signer1");
  const contractId = await send("signer1", { title: "覚書（ほかの端末）", pdf });
  await readAndConsent(page, contractId);
  const handle = await goToRssp(page);
  const other = await stranger();
  for (const address of [handle, page.url()]) {
    await other.goto(address);
    await expect(other.getByRole("heading", { name: "この署名の依頼は開けません" })).toBeVisible();
    await expect(other.getByLabel("署名用暗証番号（PIN）")).toHaveCount(0);
  }
  // the one it belongs to is not disturbed
  await page.reload();
  await expect(page.getByLabel("署名用暗証番号（PIN）")).toBeVisible();
  await page.getByRole("button", { name: "署名せずに戻る" }).click();
  await expect(page.getByRole("heading", { name: "署名は行われませんでした" })).toBeVisible();
});

test("each party answers on its own host only", async ({ as }) => {
  const page = await as("signer1");
  const { port } = new URL(page.url());
  const notFound = [
    `http://localhost:${port}/rssp/authorize/srq_00000000000000000000000000`,
    `http://rssp.localhost:${port}/inbox`,
    `http://rssp.localhost:${port}/login`,
    `http://rssp.localhost:${port}/api/contracts/con_00000000000000000000000000/document`,
  ];
  for (const address of notFound) expect((await page.goto(address))?.status(), address).toBe(404);
});

test("another signer's contract is not found, page and document alike", async ({ as }) => {
  const contractId = await send("signer1", { title: "覚書（他人）", pdf });
  const page = await as("signer2");
  for (const address of ["", "/read", "/review", "/recipients"]) {
    expect((await page.goto(`/contracts/${contractId}${address}`))?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { name: "このページは見つかりません" })).toBeVisible();
  }
  expect((await page.goto(`/api/contracts/${contractId}/document?revision=0`))?.status()).toBe(404);
});

/** In the finished file, and in the contract's history. */
async function expectOneSignature(page: Page, contractId: string): Promise<void> {
  await page.goto(`/contracts/${contractId}`);
  await expect(page.getByRole("heading", { name: "契約が締結されました" })).toBeVisible();
  await expect(page.getByText("甲が署名しました")).toHaveCount(1);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "契約書をダウンロード" }).click();
  expect(signaturesIn(readFileSync(await (await download).path()))).toHaveLength(1);
}
