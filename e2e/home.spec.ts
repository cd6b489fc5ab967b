import { readFileSync } from "node:fs";
import { send } from "./support/contracts.ts";
import { expectAccessible } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

test("the first page teaches while it is empty, says what waits and for whom, and tells what happened; a concluded contract has its certificate", async ({
  as,
  browser,
}, info) => {
  const page = await as("signer1");
  await page.goto("/");
  await page.goto("/home");
  await expect(page.getByRole("heading", { level: 1, name: "ホーム" })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("empty.png"), fullPage: true });

  const done = await send("signer1", { title: "覚書（済んだもの）", pdf: await printPdf(browser, "覚書") });
  await sign(page, "signer1", done);
  await send("signer1", {
    title: "業務委託基本契約書（ホーム）",
    pdf: await printPdf(browser, "契約"),
    to: [{ who: "signer1" }, { who: "signer2" }],
  });
  await page.goto("/home");
  const todo = page.getByRole("region", { name: "要対応" });
  await expect(todo.getByRole("link", { name: "書類を確認する 業務委託基本契約書（ホーム）" })).toBeVisible();
  await expect(page.getByRole("region", { name: "最近締結した契約" })).toContainText("覚書（済んだもの）");
  await expect(page.getByRole("region", { name: "最近のできごと" })).toContainText("契約が締結されました");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("wide.png"), fullPage: true });
  await page.setViewportSize({ width: 360, height: 780 });
  await page.screenshot({ path: info.outputPath("phone.png"), fullPage: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.goto(`/contracts/${done}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "締結証明書（PDF）" }).click();
  expect((await download).suggestedFilename()).toMatch(/_certificate\.pdf$/);
  await page.screenshot({ path: info.outputPath("contract.png"), fullPage: true });
  await page.pdf({ path: info.outputPath("print-contract.pdf"), format: "A4", printBackground: true });
  await page.goto(`/inbox?text=${encodeURIComponent("（ホーム）")}`);
  const table = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const saved = await table;
  expect(saved.suggestedFilename()).toMatch(/^inbox_\d{8}\.csv$/);
  const lines = readFileSync(await saved.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toMatch(/^\ufeff管理番号,書類,/);
  expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual(["業務委託基本契約書（ホーム）"]);
  for (const list of ["inbox", "sent", "home"]) {
    await page.goto(`/${list}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.screenshot({ path: info.outputPath(`${list}.png`), fullPage: true });
    await page.pdf({ path: info.outputPath(`print-${list}.pdf`), format: "A4", printBackground: true });
  }
});
