import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectValid } from "./support/judges.ts";
import { expectAccessible } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { chooseFile, nameSigners, reviewAndSend } from "./support/send.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

const names = (page: Page, list: string) => page.getByRole("list", { name: list, exact: true }).getByRole("link");

test("documents are put in order by keyboard, taken out and put back, attached to; all of it is signed once", async ({
  as,
  browser,
}, info) => {
  const page = await as("admin");
  await chooseFile(page, pdfFile("業務委託契約書", await printPdf(browser, "業務委託契約書")));
  await expect(page.getByRole("heading", { name: "送る書類と添付" })).toBeVisible();
  const [first, second] = await Promise.all([printPdf(browser, "別紙1"), printPdf(browser, "別紙2")]);
  await page.getByLabel("書類を追加する", { exact: true }).setInputFiles([pdfFile("別紙1", first), pdfFile("別紙2", second)]);
  await expect(names(page, "書類")).toHaveCount(3);

  const grip = page.getByRole("button", { name: /^別紙2\.pdf、3番目/ });
  await grip.focus();
  await page.keyboard.press("ArrowUp");
  await expect(names(page, "書類").nth(1)).toContainText("別紙2.pdf");
  await expect(page.getByText("別紙2.pdf を2番目にしました")).toBeAttached();
  await expect(page.getByRole("link", { name: "送付先の設定へ" })).toBeVisible();
  await page.getByRole("button", { name: "別紙2.pdf を取り除く" }).click();
  await expect(names(page, "書類")).toHaveCount(2);
  await page.getByRole("button", { name: "元に戻す" }).click();
  await expect(names(page, "書類").nth(1)).toContainText("別紙2.pdf");

  const script = { name: "setup.txt", mimeType: "text/plain", buffer: Buffer.from("MZ") };
  const table = { name: "単価表.csv", mimeType: "text/csv", buffer: Buffer.from("品名,単価\n") };
  await page.getByLabel("添付書類を追加する").setInputFiles([script, table]);
  await expect(page.getByRole("alert").filter({ hasText: "「setup.txt」は添付できません" })).toBeVisible();
  await expect(names(page, "添付書類")).toHaveCount(1);
  await page.screenshot({ path: info.outputPath("documents-wide.png"), fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: info.outputPath("documents-360.png"), fullPage: true });
  await expect(page.locator("html")).toHaveJSProperty("scrollWidth", 360);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "setup.txt の表示を消す" }).click();
  await expectAccessible(page);

  await page.getByRole("link", { name: "送付先の設定へ" }).click();
  await nameSigners(page, ["admin"]);
  const contractId = await reviewAndSend(page);
  await page.goto(`/contracts/${contractId}/read`);
  await page.screenshot({ path: info.outputPath("reading-attachments.png") });
  await expect(page.getByRole("link", { name: /単価表\.csv/ }).first()).toBeVisible();
  await sign(page, "admin", contractId);
  await page.goto(`/contracts/${contractId}`);
  await page.screenshot({ path: info.outputPath("contract-attachments.png"), fullPage: true });
  const answer = await page.request.get(`/api/contracts/${contractId}/document?download=1`);
  const file = info.outputPath("signed.pdf");
  writeFileSync(file, await answer.body());
  expectValid(file, await answer.body(), 1);

  const link = page.getByRole("link", { name: /単価表\.csv/ });
  const part = await page.request.get((await link.getAttribute("href")) ?? "");
  expect(part.headers()).toMatchObject({
    "content-type": "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-disposition": `attachment; filename="___.csv"; filename*=UTF-8''${encodeURIComponent("単価表.csv")}`,
  });
  expect((await part.body()).toString()).toBe("品名,単価\n");
});
