import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { runTool } from "../test/tool.ts";
import { dataDir, emailOf, keepPin, keepSigningSecret } from "./support/accounts.ts";
import { send as sendContract } from "./support/contracts.ts";
import { currentCode, nextCode, startAnew } from "./support/one-time-codes.ts";
import { expectOutside, signersCertificate } from "./support/outside.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { shownSecret } from "./support/register.ts";
import { fact, sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

/** Who has a card, and no key. */
const who = "demo:signer3";
const PIN = "38590627";
const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

// one after the other: an application, its withdrawal, another one, and what comes of it
test.describe.configure({ mode: "serial" });

const h1 = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const notice = (page: Page, words: string) => page.locator(".note").filter({ hasText: words });

/** From the page of certificates to the application's bytes on the disk. */
async function makeApplication(page: Page, file: string): Promise<string> {
  await page.goto("/credentials");
  await page.getByRole("link", { name: "お持ちの電子証明書で申し込む" }).click();
  await expect(h1(page, "お持ちの電子証明書で申し込む")).toBeVisible();
  await page.getByLabel("氏名（ローマ字）").fill("Saburo Shomeisha");
  await page.getByRole("button", { name: "申込データを作成する" }).click();
  await expect(fact(page, "お名前")).toHaveText("署名者 三郎（Saburo Shomeisha）");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "申込データをダウンロードする" }).click();
  await (await download).saveAs(file);
  return file;
}

/** As the card's own application does, apart from the browser. */
function signWithCard(file: string): string {
  const { status, stderr } = runTool(process.execPath, ["scripts/run.mjs", "--plain", "scripts/card.ts", "sign", file], {
    env: { DATA_DIR: dataDir },
  });
  expect(status, stderr).toBe(0);
  return `${file}.p7m`;
}

const send = (page: Page, file: string) => page.getByLabel("署名した申込データ", { exact: true }).setInputFiles(file);

test("an application signed with a card is received; altered bytes and other files are not; it can be taken back", async ({
  as,
}, info) => {
  const page = await as(who);
  await page.goto("/credentials");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("empty.png"), fullPage: true });
  const file = await makeApplication(page, info.outputPath("application.json"));
  await page.getByText("署名されるデータの全文").click();
  await expect(page.getByText('"nonce"')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("apply.png"), fullPage: true });

  await send(page, file);
  await expect(page.getByText("署名済みの申込データとして読み取れませんでした。", { exact: false })).toBeVisible();
  const altered = info.outputPath("altered.json");
  writeFileSync(altered, readFileSync(file, "utf8").replace("署名者 三郎", "署名者 四郎"));
  await send(page, signWithCard(altered));
  await expect(page.getByText("お客さま用に作成したものと一致しません", { exact: false })).toBeVisible();
  await page.screenshot({ path: info.outputPath("refused.png"), fullPage: true });

  await send(page, signWithCard(file));
  await expect(notice(page, "発行の申請を審査しています")).toContainText("お持ちの電子証明書で署名された申込");
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("received.png"), fullPage: true });
  await page.getByRole("button", { name: "申請を取り下げる" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "取り下げる" }).click();
  await expect(notice(page, "発行の申請を審査しています")).toHaveCount(0);
});

test("the RA sees whom the card names and that its revocation was not checked, takes that with a reason, and another approves", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const page = await as(who);
  const file = await makeApplication(page, info.outputPath("application.json"));
  await send(page, signWithCard(file));
  await expect(notice(page, "発行の申請を審査しています")).toBeVisible();

  const maker = await as("ra");
  await openNewest(maker);
  await expect(fact(maker, "申込の方法")).toHaveText("電子証明書による署名");
  await expect(fact(maker, "生年月日")).toHaveText("1980/04/01");
  await expect(fact(maker, "発行者")).toContainText("試験用（認定外）");
  await expect(maker.getByText("失効確認：未実施").first()).toBeVisible();
  for (const item of ["代表権", "重複と失効歴", "連絡先"]) await maker.getByRole("checkbox", { name: item }).check();
  await maker.getByRole("radio", { name: "未実施のまま進める" }).check();
  await maker.getByLabel("そう判断した理由").fill("署名検証者でないため照会できない。届出の電話番号で本人に確認した");
  await expectAccessible(maker);
  await maker.screenshot({ path: info.outputPath("examine.png"), fullPage: true });
  await maker.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(await nextCode("ra", "login"));
  await maker.getByRole("button", { name: "起票して検印へ回す" }).click();
  await expect(maker.getByText("検印へ回しました")).toBeVisible();
  await page.goto("/credentials");
  await expect(notice(page, "発行の申請を審査しています（検印待ち）")).toBeVisible();

  const checker = await as("ra2");
  await openNewest(checker);
  await expect(checker.getByText("届出の電話番号で本人に確認した", { exact: false })).toBeVisible();
  await checker.getByRole("radio", { name: "承認" }).check();
  await checker.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(await nextCode("ra2", "login"));
  await checker.screenshot({ path: info.outputPath("decide.png"), fullPage: true });
  await checker.getByRole("button", { name: "承認する" }).click();
  await expect(checker.getByText("承認しました")).toBeVisible();
  await checker.getByLabel("お届け方法").selectOption("mail");
  await checker.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(await nextCode("ra2", "login"));
  await checker.getByRole("button", { name: "符号を発行する" }).click();
  await expect(checker.getByText("符号をメールで送りました")).toBeVisible();
});

async function openNewest(page: Page): Promise<void> {
  await page.goto(`/ra/enrolments?text=${emailOf(who)}`);
  await page.locator("[data-row]").first().click();
  await expect(page.getByRole("heading", { level: 2, name: /署名者 三郎/ })).toBeVisible();
}

test("the code makes the key; the certificate signs a contract and is good for everybody", async ({ as, browser }, info) => {
  test.setTimeout(240_000);
  const page = await as(who, phone);
  await page.goto(`/outbox?to=${emailOf(who)}`);
  const mail = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /利用者識別符号/ }) });
  const code = (await mail.first().textContent())?.match(/(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/)?.[0] ?? "none";
  await page.goto("/credentials");
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: info.outputPath("approved.png"), fullPage: true });
  await page.getByRole("button", { name: "証明書を受け取る" }).click();
  await page.getByLabel("利用者識別符号").fill(code);
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByRole("radio", { name: "認証アプリ" }).check();
  await page.getByRole("button", { name: "登録に進む" }).click();
  const secret = await shownSecret(page);
  await page.getByLabel("新しい認証アプリの6桁").fill(currentCode(secret));
  startAnew(who, "signing");
  await page.getByRole("button", { name: "登録して次へ" }).click();
  await page.getByLabel("新しい暗証番号", { exact: true }).fill(PIN);
  await page.getByLabel("もう一度", { exact: true }).fill(PIN);
  await page.getByRole("button", { name: "鍵と証明書をつくる" }).click();
  await expect(page.getByRole("heading", { name: "登録が完了しました" })).toBeVisible();
  await page.getByRole("link", { name: "契約サービスへ戻る" }).click();
  await expect(page.getByRole("region", { name: /NAT-SIGN-\d{5}/ }).first()).toBeVisible();
  keepSigningSecret(who, secret);
  keepPin(who, PIN);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "受領書をダウンロード（PDF）" }).first().click();
  const receipt = runTool("pdftotext", ["-layout", await (await download).path(), "-"]).stdout.replace(/\s/g, "");
  expect(receipt).toContain("申込への電子署名で確認（試験用（認定外）NatsuinTESTCardCA、失効確認：未実施）");

  const desk = await as(who);
  const contractId = await sendContract(who, { title: "覚書（カードで申し込んだ鍵）", pdf: await printPdf(browser, "覚書") });
  await sign(desk, who, contractId);
  await expectOutside(desk, await signersCertificate(desk, contractId), "good");
});

test("the pages fit a phone and speak English", async ({ as }, info) => {
  const page = await as(who, phone);
  await page.goto("/credentials/apply");
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: info.outputPath("phone.png"), fullPage: true });
  const ra = await as("ra", phone);
  await openNewest(ra);
  await expect(fact(ra, "発行者")).toBeVisible();
  await expectNoSidewaysScroll(ra);
  await expectAccessible(ra);
  await ra.screenshot({ path: info.outputPath("ra-phone.png"), fullPage: true });

  const english = await as(who);
  await english.goto("/credentials/apply");
  await english.getByRole("button", { name: "English" }).click();
  await expect(h1(english, "Apply with a certificate you hold")).toBeVisible();
  await english.getByLabel("Name (romaji)").fill("Saburo Shomeisha");
  await english.getByRole("button", { name: "Make the application" }).click();
  await expect(fact(english, "E-mail")).toHaveText(emailOf(who));
  await english.screenshot({ path: info.outputPath("english.png"), fullPage: true });
});
