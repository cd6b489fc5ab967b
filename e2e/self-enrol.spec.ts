import type { BrowserContextOptions, Page } from "@playwright/test";
import { mailedLink } from "./support/mailbox.ts";
import { codeAfter, currentCode } from "./support/one-time-codes.ts";
import { expectOutside, signersCertificate } from "./support/outside.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { register, shownSecret } from "./support/register.ts";
import { sendToSomebodyNew } from "./support/send.ts";
import { expectResult, goToRssp, readAndConsent, readAndConsentOnPhone, signButton, typeFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const PIN = "38590627";

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

/** Each in a browser of a person whom this service has never seen. */
const screens: { on: string; address: string; options?: BrowserContextOptions }[] = [
  { on: "desktop", address: `guest.desktop.${process.env.E2E_RUN}@outside.example` },
  { on: "phone", address: `guest.phone.${process.env.E2E_RUN}@outside.example`, options: phone },
];

for (const { on, address, options } of screens) {
  test(`somebody new comes by the mail, registers, reads, makes a key and signs, on a ${on}`, async ({ as, stranger }, info) => {
    test.setTimeout(240_000);
    const sender = await as("staff");
    const contractId = await sendToSomebodyNew(sender, address, pdf);
    const page = await stranger(options);
    const look = async (name: string) => {
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
    };

    await page.goto(await mailedLink(sender, address, "/start/"));
    await expect(page.getByRole("heading", { name: "署名のご案内" })).toBeVisible();
    await expect(page.getByText("社外 花子 さま")).toBeVisible();
    await look("1-start");
    await page.getByLabel("パスワード", { exact: true }).fill("five tall cranes at dawn");
    await page.getByRole("button", { name: "次へ" }).click();
    await expect(page.getByRole("img", { name: /QRコード/ })).toBeVisible();
    await look("2-app");
    await page.getByLabel("アプリに表示された6桁の数字").fill(currentCode(await shownSecret(page)));
    await page.getByRole("button", { name: "登録して書類を読む" }).click();

    await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}/read$`));
    await expect(page.getByRole("article").first().locator("canvas")).toBeVisible();
    await look("3-read");
    if (options) await page.getByRole("button", { name: "署名するには：電子証明書をつくる" }).click();
    await look("3-apply");
    await page.getByLabel("お名前（ローマ字）").filter({ visible: true }).fill("Hanako Shagai");
    await page.getByRole("button", { name: "電子証明書をつくる" }).filter({ visible: true }).click();

    await expect(page.getByRole("heading", { level: 1, name: "署名用証明書の登録" })).toBeVisible();
    await page.getByLabel("利用者識別符号").fill(await mailedCode(sender, address));
    await look("4-code");
    await page.getByRole("button", { name: "次へ" }).click();
    await page.getByRole("radio", { name: "認証アプリ" }).check();
    await page.getByRole("button", { name: "登録に進む" }).click();
    const secret = await shownSecret(page);
    await look("5-factor");
    await page.getByLabel("新しい認証アプリの6桁").fill(currentCode(secret));
    await page.getByRole("button", { name: "登録して次へ" }).click();
    await page.getByLabel("新しい暗証番号", { exact: true }).fill(PIN);
    await page.getByLabel("もう一度", { exact: true }).fill(PIN);
    await look("6-pin");
    await page.getByRole("button", { name: "鍵と証明書をつくる" }).click();
    await expect(page.getByRole("heading", { name: "登録が完了しました" })).toBeVisible();
    await page.getByRole("link", { name: "契約サービスへ戻る" }).click();

    await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}/read\\?enrolment=`));
    await (options ? readAndConsentOnPhone(page) : readAndConsent(page, contractId));
    await goToRssp(page);
    // a code is good once: the one that proved the app signs nothing
    await typeFactors(page, { pin: PIN, otp: codeAfter(secret) });
    await signButton(page).click();
    await expectResult(page);
    await look("7-result");
    await expectOutside(page, await signersCertificate(page, contractId), "good");
  });
}

test("the link of the mail works once; afterwards it leads to the login, and to nobody else's contract", async ({
  as,
  stranger,
}) => {
  const sender = await as("staff");
  const address = `guest.once.${process.env.E2E_RUN}@outside.example`;
  const contractId = await sendToSomebodyNew(sender, address, pdf);
  await sender.getByRole("button", { name: "もう一度知らせる" }).click();
  await expect(sender.getByText(/先ほどお知らせしたばかりです/)).toBeVisible();
  const link = await mailedLink(sender, address, "/start/");
  const page = await stranger();
  await page.goto(link);
  await register(page);
  await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}/read$`));

  const other = await stranger();
  await other.goto(link);
  await expect(other.getByText("このリンクは使えません")).toBeVisible();
  await expectAccessible(other);
  await other.getByRole("link", { name: "ログイン画面へ" }).click();
  await expect(other).toHaveURL(new RegExp(`/login\\?next=.*${contractId}`));
});

async function mailedCode(page: Page, address: string): Promise<string> {
  await page.goto(`/outbox?to=${address}`);
  const mail = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: /利用者識別符号/ }) })
    .first();
  return (await mail.textContent())?.match(/[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0] ?? "none";
}
