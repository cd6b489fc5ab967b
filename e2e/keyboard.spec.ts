import type { Locator, Page } from "@playwright/test";
import { pinOf } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { nextCode } from "./support/one-time-codes.ts";
import { printPdf } from "./support/pdfs.ts";
import { consentBox, expectResult, nextItem, signButton } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

test("a contract is found, read and signed with the keyboard alone", async ({ as, browser }) => {
  const page = await as("signer1");
  const title = `覚書（鍵盤 ${Date.now() % 1_000_000}）`;
  await send("signer1", { title, pdf: await printPdf(browser, "覚書") });
  await page.goto("/inbox");

  await tabTo(page, page.getByRole("link", { name: `書類を確認する ${title}` }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article", { name: "1ページ目" })).toContainText("業務を委託する");
  await tabTo(page, nextItem(page));
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(consentBox(page)).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Space");
  await expect(consentBox(page)).toBeChecked();
  await tabTo(page, page.getByRole("button", { name: "署名に進む" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "署名の許可へ進む" }));
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: "この内容に署名してよいか、お尋ねしています" })).toBeVisible();
  await tabTo(page, page.getByLabel("署名用暗証番号（PIN）"));
  await page.keyboard.type(pinOf("signer1"));
  await tabTo(page, page.getByLabel("ワンタイムパスワード（6桁）"));
  await page.keyboard.type(await nextCode("signer1", "signing"));
  await tabTo(page, signButton(page));
  await page.keyboard.press("Enter");
  await expectResult(page);

  await tabTo(page, page.getByRole("button", { name: /^有効.*だれが、何に、いつ、どれだけ確かかを見る/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("だれが", { exact: true })).toBeVisible();
});

/** As a person does: Tab until it has the focus. More presses than a page has stops are too many. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let press = 0; press < 60; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target, "reached by Tab").toBeFocused();
}
