import type { Page } from "@playwright/test";
import { emailOf, keepSigningSecret, pinOf } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { currentCode, startAnew } from "./support/one-time-codes.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { closeNextDialog, giveDevice } from "./support/passkeys.ts";
import { printPdf } from "./support/pdfs.ts";
import { shownSecret } from "./support/register.ts";
import { expectResult, goToRssp, readAndConsent, signButton, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

/** Whoever goes round here: from the app to a passkey, to codes by mail, and back to an app. */
const who = "admin";
const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

const pinField = (page: Page) => page.getByLabel("署名用暗証番号（PIN）");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 2, name });
const confirmChange = (page: Page) => page.getByRole("button", { name: "認証手段を変更する" });

/** From the page of certificates to the RSSP's, and there to the way that is named. */
async function change(page: Page, to: string): Promise<void> {
  await page.goto("/credentials");
  await page.getByRole("button", { name: "認証手段を変える" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "認証手段の変更" })).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("rssp.localhost");
  await page.getByRole("radio", { name: to }).check();
}

async function expectChanged(page: Page): Promise<void> {
  await expect(page.getByText("認証手段を変更しました。次の署名から、新しい認証手段をお使いください。")).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("localhost");
}

/** The newest code in the demo's mailbox. */
async function codeByMail(page: Page): Promise<string> {
  const outbox = await page.context().newPage();
  await outbox.goto(`http://localhost:${new URL(page.url()).port}/outbox?to=${emailOf(who)}`);
  const text = await outbox
    .getByText(/確認番号です/)
    .first()
    .textContent();
  await outbox.close();
  const [code] = /(?<!\d)\d{8}(?!\d)/.exec(text ?? "") ?? [];
  if (!code) throw new Error("no code came");
  return code;
}

test.describe
  .serial("the second factor is the signer's to choose", () => {
    test("a passkey with PRF is registered with PIN and app, and signs; a dialog that was closed counts for nothing", async ({
      as,
      browser,
    }, info) => {
      test.setTimeout(240_000);
      const page = await as(who);
      await giveDevice(page);
      const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });

      await change(page, "パスキー");
      await expectAccessible(page);
      await shot("choose");
      await page.getByRole("button", { name: "登録に進む" }).click();
      await expect(heading(page, "パスキーを登録してください")).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "パスキーを登録する" }).click();
      await expect(page.getByText("パスキーを作りました")).toBeVisible();
      await page.getByRole("button", { name: "登録したパスキーをためす" }).click();
      await expect(heading(page, "ご本人の確認")).toBeVisible();
      await expect(page.getByText("このパスキーは、鍵を開くためにも使います。")).toBeVisible();
      await expectAccessible(page);
      await shot("confirm");
      await typeOwnFactors(page, who);
      await confirmChange(page).click();
      await expectChanged(page);

      const contractId = await send(who, { title: "覚書（パスキー）", pdf: await printPdf(browser, "覚書") });
      await readAndConsent(page, contractId);
      await goToRssp(page);
      await expect(page.getByLabel("ワンタイムパスワード（6桁）")).toHaveCount(0);
      await expect(page.getByText("登録した端末のパスキー", { exact: true })).toBeVisible();
      await expectAccessible(page);
      await shot("sign");
      await page.setViewportSize({ width: 360, height: 740 });
      await expectNoSidewaysScroll(page);
      await shot("sign-phone");
      await page.setViewportSize({ width: 1280, height: 720 });

      await signButton(page).click();
      await expect(page.getByText("暗証番号を入力してください。")).toBeVisible();
      await pinField(page).fill(pinOf(who));
      await closeNextDialog(page);
      await signButton(page).click();
      await expect(page.getByText(/パスキーの確認が終わりませんでした。.*誤りの回数にも数えていません。/)).toBeVisible();
      await expect(pinField(page)).toHaveValue(pinOf(who));
      await expectAccessible(page);

      await pinField(page).fill("70707070");
      await signButton(page).click();
      await expect(page.getByText("暗証番号またはパスキーが正しくありません。あと4回誤ると利用できなくなります。")).toBeVisible();
      await expect(pinField(page)).toBeFocused();
      await pinField(page).fill(pinOf(who));
      await page.keyboard.press("Enter");
      await expectResult(page);

      // while the passkey is at hand: on to codes by mail, which it confirms
      await change(page, "メールで届く確認番号");
      await page.getByRole("button", { name: "登録に進む" }).click();
      await page.getByRole("button", { name: "確認番号を送る" }).click();
      await expect(page.getByText(/にお送りしました。10分間有効です。/)).toBeVisible();
      await page.getByLabel("メールで届く確認番号（8桁）").fill(await codeByMail(page));
      await expectAccessible(page);
      await page.getByRole("button", { name: "登録して次へ" }).click();
      await expect(heading(page, "ご本人の確認")).toBeVisible();
      await pinField(page).fill(pinOf(who));
      await confirmChange(page).click();
      await expectChanged(page);
    });

    test("a code by mail signs, on a phone; then an app is registered again", async ({ as, browser }, info) => {
      test.setTimeout(180_000);
      const page = await as(who, phone);
      const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
      const contractId = await send(who, { title: "覚書（確認番号）", pdf: await printPdf(browser, "覚書") });
      await page.goto(`/contracts/${contractId}/read`);
      await page.setViewportSize({ width: 1280, height: 900 });
      await readAndConsent(page, contractId);
      await goToRssp(page);
      await page.setViewportSize(phone.viewport);
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: "確認番号を送る" }).click();
      await expect(page.getByText(/にお送りしました。10分間有効です。/)).toBeVisible();
      await expect(page.getByRole("button", { name: "もう一度送る（あと2回）" })).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await shot("mail-phone");
      await pinField(page).fill(pinOf(who));
      await page.getByLabel("メールで届く確認番号（8桁）").fill(await codeByMail(page));
      await signButton(page).click();
      await expectResult(page);

      await change(page, "認証アプリ");
      await expectNoSidewaysScroll(page);
      await page.getByRole("button", { name: "登録に進む" }).click();
      await expect(page.getByRole("img", { name: "認証アプリに読み込ませるQRコード" })).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await shot("app-phone");
      const secret = await shownSecret(page);
      await page.getByLabel("新しい認証アプリの6桁").fill(currentCode(secret));
      await page.getByRole("button", { name: "登録して次へ" }).click();
      await expect(heading(page, "ご本人の確認")).toBeVisible();
      await page.getByRole("button", { name: "確認番号を送る" }).click();
      await expect(page.getByText(/にお送りしました。10分間有効です。/)).toBeVisible();
      await pinField(page).fill(pinOf(who));
      await page.getByLabel("メールで届く確認番号（8桁）").fill(await codeByMail(page));
      await shot("confirm-phone");
      await confirmChange(page).click();
      await expectChanged(page);
      keepSigningSecret(who, secret);
      startAnew(who, "signing");
    });
  });
