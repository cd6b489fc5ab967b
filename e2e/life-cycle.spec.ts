import type { Page } from "@playwright/test";
import { emailOf, type Name } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { nextCode, wrongCode } from "./support/one-time-codes.ts";
import { expectOutside, signersCertificate } from "./support/outside.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { sign, typeFactors, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

const h1 = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const sheet = (page: Page) => page.getByRole("region", { name: /NAT-SIGN-\d{5}/ }).first();
const before = (page: Page) => page.getByRole("region", { name: "これまでの証明書" });
const numberOf = async (page: Page) =>
  (await sheet(page).getByRole("heading", { level: 2 }).textContent())?.match(/NAT-SIGN-\d{5}/)?.[0] ?? "none";

/** A contract signed by `who`, and the certificate that it carries away. */
async function certificateInUse(page: Page, who: Name, title: string): Promise<string> {
  const contractId = await send(who, { title, pdf });
  await sign(page, who, contractId);
  return signersCertificate(page, contractId);
}

test("a renewal keeps PIN and authenticator, signs what waited, and the old certificate is superseded for everybody", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const who = "signer2/renewal";
  const page = await as(who);
  const old = await certificateInUse(page, who, "覚書（更新前）");
  await expectOutside(page, old, "good");
  const waiting = await send(who, { title: "覚書（更新を待つ）", pdf });
  await page.goto("/credentials");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("credentials.png"), fullPage: true });
  const number = await numberOf(page);
  await page.getByRole("button", { name: "証明書を更新する" }).click();
  await expect(h1(page, "署名用証明書の更新")).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("rssp.localhost");
  await expectAccessible(page);
  await typeFactors(page, { pin: "70707070", otp: wrongCode(who, "signing") });
  await page.getByRole("button", { name: "証明書を更新する" }).click();
  await expect(page.getByText("あと4回誤ると利用できなくなります。")).toBeVisible();
  await page.screenshot({ path: info.outputPath("renew.png"), fullPage: true });
  await typeOwnFactors(page, who);
  await page.getByRole("button", { name: "証明書を更新する" }).click();
  await expect(page.getByText("証明書を更新しました。暗証番号と認証手段は、これまでと同じです。")).toBeVisible();
  await expect(sheet(page)).not.toContainText(number);
  await expect(before(page)).toContainText(number);
  await sign(page, who, waiting);
  await expectOutside(page, await signersCertificate(page, waiting), "good");
  await expectOutside(page, old, { revoked: "superseded" });
});

test("a suspension stops the key and says nothing to the CA; its owner may still revoke, and everybody sees why", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const who = "signer2/suspension";
  const page = await as(who);
  const certificate = await certificateInUse(page, who, "覚書（失効前）");
  await page.goto("/credentials");
  const number = await numberOf(page);
  await page.getByRole("button", { name: "利用停止" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "利用を停止する" }).click();
  await expect(sheet(page).getByText("利用停止中", { exact: true })).toBeVisible();
  await expectOutside(page, certificate, "good");
  await expect(page.getByRole("button", { name: "証明書を更新する" })).toHaveCount(0);
  await page.getByRole("button", { name: "失効", exact: true }).click();
  await expect(h1(page, "署名用証明書の失効")).toBeVisible();
  await page.getByLabel("失効の理由").selectOption("keyCompromise");
  await expectAccessible(page);
  await typeOwnFactors(page, who);
  await page.screenshot({ path: info.outputPath("revoke.png"), fullPage: true });
  await page.getByRole("button", { name: "証明書を失効する" }).click();
  await expect(page.getByText("証明書を失効し、鍵を廃棄しました。失効より前の署名は、そのまま有効です。")).toBeVisible();
  await expect(before(page)).toContainText(number);
  await expectOutside(page, certificate, { revoked: "keyCompromise" });
});

test("RA staff revoke with a reason and a fresh code; the certificate is revoked for everybody", async ({ as }, info) => {
  test.setTimeout(240_000);
  const who = "signer2/revocation";
  const page = await as(who);
  const certificate = await certificateInUse(page, who, "覚書（RAの失効前）");
  await page.goto("/credentials");
  const number = await numberOf(page);
  const ra = await as("ra");
  await ra.goto(`/ra/credentials?text=${emailOf(who)}&open=${number}`);
  await ra.getByRole("complementary").getByRole("button", { name: "失効", exact: true }).click();
  const dialog = ra.getByRole("dialog");
  await dialog.getByLabel(/失効の理由/).selectOption("affiliationChanged");
  await dialog.getByRole("textbox", { name: /^理由/ }).fill("届出により、退職を確認した");
  await dialog.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(await nextCode("ra", "login"));
  await expectAccessible(ra);
  await ra.screenshot({ path: info.outputPath("ra-revoke.png") });
  await dialog.getByRole("button", { name: "証明書を失効する" }).click();
  await expect(ra.getByText("証明書を失効しました")).toBeVisible();
  await expectOutside(page, certificate, { revoked: "affiliationChanged" });
});

test("whoever moves to another service reads what stays, then ends the use here: the key is destroyed, the certificate ceases", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const who = "signer2/moving";
  const page = await as(who);
  const certificate = await certificateInUse(page, who, "覚書（移る前）");
  const small = await as(who, phone);
  await small.goto("/credentials");
  await expectNoSidewaysScroll(small);
  await small.screenshot({ path: info.outputPath("credentials-phone.png"), fullPage: true });
  await small.getByRole("link", { name: "ほかのサービスへ移るとき・移ってきたとき" }).click();
  await expect(h1(small, "鍵を移さず再発行")).toBeVisible();
  await expectNoSidewaysScroll(small);
  await expectAccessible(small);
  await small.screenshot({ path: info.outputPath("moving-phone.png"), fullPage: true });
  await small.getByRole("link", { name: "電子証明書へ戻る" }).click();
  const number = await numberOf(small);
  await small.getByRole("button", { name: "利用終了・鍵の廃棄" }).click();
  await expect(h1(small, "署名鍵の利用終了")).toBeVisible();
  await expectNoSidewaysScroll(small);
  await expectAccessible(small);
  await typeOwnFactors(small, who);
  await small.screenshot({ path: info.outputPath("end-use-phone.png"), fullPage: true });
  await small.getByRole("button", { name: "利用を終了し、鍵を廃棄する" }).click();
  await expect(small.getByText("利用を終了し、鍵を廃棄しました。これまでの署名は、そのまま有効です。")).toBeVisible();
  await expect(before(small)).toContainText(number);
  await expectOutside(page, certificate, { revoked: "cessationOfOperation" });
});
