import { readFileSync } from "node:fs";
import { emailOf, keepPin, keepSigningSecret } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { currentCode, startAnew } from "./support/one-time-codes.ts";
import { expectOutside, signersCertificate } from "./support/outside.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { shownSecret } from "./support/register.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

// the key that the first makes is the second's
test.describe.configure({ mode: "serial" });

/** Whose application is made with the installation, and the code for it sent. */
const who = "demo:security";
const pin = "38590627";

test("an approved application is taken up: code, second factor, PIN, and the certificate is there", async ({ as }, info) => {
  const page = await as(who);
  const { port } = new URL(page.url());
  await page.goto(`http://localhost:${port}/outbox?to=${emailOf(who)}`);
  const mail = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: /利用者識別符号/ }) })
    .first();
  const code = (await mail.textContent())?.match(/(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/)?.[0] ?? "none";

  await page.goto("/credentials");
  await expect(page.getByText("証明書を受け取れます")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("card.png"), fullPage: true });
  await page.getByRole("button", { name: "証明書を受け取る" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "署名用証明書の登録" })).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("rssp.localhost");
  await page.getByLabel("利用者識別符号").fill("0000-0000-0000-0000");
  await page.getByRole("button", { name: "次へ" }).click();
  await expect(page.getByRole("alert").or(page.locator(".note")).first()).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("code.png"), fullPage: true });
  await page.getByLabel("利用者識別符号").fill(code);
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByRole("radio", { name: "認証アプリ" }).check();
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "登録に進む" }).click();
  const secret = await shownSecret(page);
  await page.getByLabel("新しい認証アプリの6桁").fill(currentCode(secret));
  startAnew(who, "signing");
  await page.getByRole("button", { name: "登録して次へ" }).click();
  await expect(page.getByRole("heading", { name: "署名用暗証番号を決めてください" })).toBeVisible();
  await page.getByLabel("新しい暗証番号", { exact: true }).fill(pin);
  await page.getByLabel("もう一度", { exact: true }).fill(pin);
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("pin.png"), fullPage: true });
  await page.getByRole("button", { name: "鍵と証明書をつくる" }).click();
  await expect(page.getByRole("heading", { name: "登録が完了しました" })).toBeVisible();
  await expect(page.getByText(/NAT-SIGN-\d{5}/)).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("registered.png"), fullPage: true });
  await page.getByRole("link", { name: "契約サービスへ戻る" }).click();
  await expect(page).toHaveURL(/\/credentials\?/);
  await expect(page.getByRole("region", { name: /NAT-SIGN-\d{5}/ }).first()).toBeVisible();
  await expect(page.getByText("証明書を受け取れます")).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "受領書をダウンロード（PDF）" }).first().click();
  const receipt = await (await download).path();
  expect(readFileSync(receipt).subarray(0, 5).toString()).toBe("%PDF-");
  await page.screenshot({ path: info.outputPath("done.png"), fullPage: true });
  keepSigningSecret(who, secret);
  keepPin(who, pin);
});

test("... and signs a contract; OpenSSL finds it good from outside", async ({ as, browser }) => {
  const page = await as(who);
  const contractId = await send(who, { title: "覚書（登録したばかりの鍵）", pdf: await printPdf(browser, "覚書") });
  await sign(page, who, contractId);
  await expectOutside(page, await signersCertificate(page, contractId), "good");
});
