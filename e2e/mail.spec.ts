import { emailOf } from "./support/accounts.ts";
import { expectAccessible } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { nameSigners, reviewAndSend, uploadFile } from "./support/send.ts";
import { expect, test } from "./support/test.ts";

test("a mail is seen as it looks, on a desk and on a phone; the sender sees beside the recipient that it waits, and its button leads on", async ({
  as,
  browser,
}, info) => {
  const page = await as("staff");
  await page.goto("/contracts/new");
  await uploadFile(page, pdfFile("覚書（メール）", await printPdf(browser, "覚書")));
  await nameSigners(page, ["signer1"]);
  const contractId = await reviewAndSend(page);
  await page.goto(`/contracts/${contractId}`);
  await expect(page.getByText("メールサーバーが設定されていないため、送信箱に入っています。")).toBeVisible();
  await page.screenshot({ path: info.outputPath("contract.png"), fullPage: true });

  await page.goto(`/outbox?to=${emailOf("signer1")}`);
  await page.screenshot({ path: info.outputPath("outbox.png") });
  const mail = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "【署名のお願い】覚書（メール）" }) });
  await mail.first().getByRole("link", { name: "メールの見た目" }).click();
  const button = page.getByRole("link", { name: "書類を確認する" });
  await expect(button).toBeVisible();
  expect(await button.evaluate((own) => getComputedStyle(own).backgroundColor)).toBe("rgb(31, 63, 107)");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("mail.png"), fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.screenshot({ path: info.outputPath("mail-phone.png"), fullPage: true });
  await button.click();
  await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}/read`));
});

test("a person chooses the language of his mails and does without notices", async ({ as }, info) => {
  const page = await as("signer2");
  await page.goto("/account");
  const notices = page.getByRole("checkbox", { name: /お知らせのメールも受け取る/ });
  await expect(notices).toBeChecked();
  await notices.uncheck();
  await page.getByLabel("メールの言語").selectOption("en");
  await page.screenshot({ path: info.outputPath("account.png"), fullPage: true });
  await page.getByRole("button", { name: "メールの設定を保存する" }).click();
  await expect(page.getByText("メールの設定を保存しました")).toBeVisible();
  await page.reload();
  await expect(notices).not.toBeChecked();
  await expect(page.getByLabel("メールの言語")).toHaveValue("en");
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: info.outputPath("account-phone.png"), fullPage: true });
});
