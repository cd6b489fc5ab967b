import type { Page } from "@playwright/test";
import { emailOf, keepPin, keepSigningSecret, pinOf } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { currentCode, nextCode, startAnew, wrongCode } from "./support/one-time-codes.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { shownSecret } from "./support/register.ts";
import { expectResult, goToRssp, readAndConsent, signButton, typeFactors, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

/** Whose key is locked, changed, stopped and replaced here; what comes of it is kept for the tests after. */
const who = "signer2";
const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const REASON = "届出の番号へ折り返し、本人を確認した";
const WRONG_PIN = "70707070";

// one after the other: each leaves the key as the next one needs it
test.describe.configure({ mode: "serial" });

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

const h1 = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const sheet = (page: Page) => page.getByRole("region", { name: /NAT-SIGN-\d{5}/ }).first();
const uses = (page: Page) => page.getByRole("region", { name: "鍵を使った記録" });

/** A contract of one's own, read and brought to the RSSP's page. */
async function toSign(page: Page, title: string): Promise<string> {
  const contractId = await send(who, { title, pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  return contractId;
}

async function signNow(page: Page): Promise<void> {
  await typeOwnFactors(page, who);
  await signButton(page).click();
  await expectResult(page);
}

/** RA staff find the key in its state, open it beside the list, and do something about it. */
async function actAsRa(ra: Page, { tab, act, confirm, done }: Record<"tab" | "act" | "confirm" | "done", string>) {
  await ra.goto("/ra/credentials");
  await ra
    .getByRole("navigation", { name: "状態" })
    .getByRole("link", { name: new RegExp(`^${tab}`) })
    .click();
  const row = ra.getByRole("row").filter({ hasText: emailOf(who) });
  await row.getByRole("link", { name: /NAT-SIGN-\d{5}/ }).click();
  const panel = ra.getByRole("complementary");
  await panel.getByRole("button", { name: act }).click();
  const dialog = ra.getByRole("dialog");
  await dialog.getByLabel("理由").fill(REASON);
  await dialog.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(await nextCode("ra", "login"));
  await dialog.getByRole("button", { name: confirm }).click();
  await expect(ra.getByText(done)).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

/** The newest mail about something in the demo's mailbox: where its button leads. */
async function linkInMail(page: Page, subject: string | RegExp): Promise<string> {
  const { port } = new URL(page.url());
  const outbox = await page.context().newPage();
  await outbox.goto(`http://localhost:${port}/outbox?to=${emailOf(who)}`);
  const mail = outbox.getByRole("listitem").filter({ has: outbox.getByRole("heading", { name: subject }) });
  const link = await mail.first().getByRole("link", { name: "リンクを開く" }).getAttribute("href");
  await outbox.close();
  if (!link) throw new Error(`no mail says ${subject}`);
  return link;
}

test("five wrong attempts lock the key; RA staff unlock it with a reason and a code of their own, and it signs again", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const page = await as(who);
  const contractId = await toSign(page, "覚書（ロック）");
  for (let left = 4; left > 0; left--) {
    await typeFactors(page, { pin: WRONG_PIN, otp: wrongCode(who, "signing") });
    await signButton(page).click();
    await expect(page.getByText(`あと${left}回誤ると利用できなくなります。`)).toBeVisible();
  }
  await typeFactors(page, { pin: WRONG_PIN, otp: wrongCode(who, "signing") });
  await signButton(page).click();
  await expect(h1(page, "ご利用を停止しました")).toBeVisible();
  await page.goto("/credentials");
  await expect(sheet(page).getByText("ロック中", { exact: true })).toBeVisible();
  await expect(page.getByText("0 / 5 回")).toBeVisible();
  await expect(page.getByRole("button", { name: "暗証番号を変える" })).toHaveCount(0);

  const ra = await as("ra");
  await ra.getByRole("link", { name: "証明書の管理" }).first().click();
  await expect(h1(ra, "証明書の管理")).toBeVisible();
  await expectAccessible(ra);
  // what is looked for and what is open stays in the address
  await ra.getByRole("searchbox").fill(emailOf(who));
  await ra.getByRole("button", { name: "探す" }).click();
  await expect(ra).toHaveURL(/text=signer2/);
  await ra.getByRole("link", { name: /NAT-SIGN-\d{5}/ }).focus();
  await ra.keyboard.press("Enter");
  await expect(ra).toHaveURL(/open=NAT-SIGN-\d{5}/);
  const panel = ra.getByRole("complementary");
  await expect(panel.getByText("利用停止されていません。")).toBeVisible();
  await expect(panel.getByRole("button", { name: "停止解除" })).toBeDisabled();
  await expectAccessible(ra);
  await ra.screenshot({ path: info.outputPath("ra.png"), fullPage: true });
  await panel.getByRole("button", { name: "ロック解除" }).click();
  const dialog = ra.getByRole("dialog");
  await dialog.getByLabel("理由").fill("はい");
  await dialog.getByRole("button", { name: "ロックを解除する" }).click();
  await expect(dialog.getByText("5文字以上で書いてください。", { exact: true })).toBeVisible();
  await dialog.getByLabel("理由").fill(REASON);
  await dialog.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(wrongCode("ra", "login"));
  await dialog.getByRole("button", { name: "ロックを解除する" }).click();
  await expect(dialog.getByText(/ワンタイムパスワードが正しくありません。/)).toBeVisible();
  await expectAccessible(ra);
  await ra.screenshot({ path: info.outputPath("ra-dialog.png") });
  await dialog.getByLabel("あなたのワンタイムパスワード（ログイン用）").fill(await nextCode("ra", "login"));
  await dialog.getByRole("button", { name: "ロックを解除する" }).click();
  await expect(ra.getByText("ロックを解除しました")).toBeVisible();
  await expect(panel.getByText("有効", { exact: true })).toBeVisible();

  await readAndConsent(page, contractId);
  await goToRssp(page);
  await signNow(page);
  expect(await linkInMail(page, /署名鍵の利用.*覚書（ロック）/)).toContain("/rssp/notice/");
});

test("a new PIN is chosen by its rules, confirmed with the present one, and from then on the old one signs nothing", async ({
  as,
}, info) => {
  test.setTimeout(300_000);
  const page = await as(who);
  await page.goto("/credentials");
  await page.getByRole("button", { name: "暗証番号を変える" }).click();
  await expect(h1(page, "暗証番号の変更")).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("rssp.localhost");
  await expectAccessible(page);

  const typeNew = async (pin: string, again = pin) => {
    await page.getByLabel("新しい暗証番号", { exact: true }).fill(pin);
    await page.getByLabel("もう一度", { exact: true }).fill(again);
  };
  const next = page.getByRole("button", { name: "次へ" });
  const refused = page.getByText("新しい暗証番号が、目安を満たしていません。「安全な番号の目安」をお確かめください。");
  for (const [pin, again] of [
    ["11111111", "11111111"],
    ["19840521", "19840521"],
    ["60284917", "60284918"],
  ] as const) {
    await typeNew(pin, again);
    await next.click();
    await expect(refused).toBeVisible();
  }
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("rules.png"), fullPage: true });
  const old = pinOf(who);
  const fresh = old === "60284917" ? "73916204" : "60284917";
  await typeNew(fresh);
  await expect(refused).toHaveCount(0);
  await next.click();
  const present = page.getByLabel("いまの署名用暗証番号（PIN）", { exact: true });
  await expect(present).toBeFocused();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("confirm.png"), fullPage: true });
  const submit = page.getByRole("button", { name: "暗証番号を変更する" });
  await present.fill(WRONG_PIN);
  await page.getByLabel("ワンタイムパスワード（6桁）").fill(wrongCode(who, "signing"));
  await submit.click();
  await expect(page.getByText("あと4回誤ると利用できなくなります。")).toBeVisible();
  await expect(present).toBeFocused();
  await present.fill(old);
  await page.getByLabel("ワンタイムパスワード（6桁）").fill(await nextCode(who, "signing"));
  await submit.click();
  await expect(page.getByText("暗証番号を変更しました。次の署名から、新しい暗証番号をお使いください。")).toBeVisible();
  keepPin(who, fresh);
  await expectAccessible(page);

  await toSign(page, "覚書（新しい暗証番号）");
  await typeFactors(page, { pin: old, otp: await nextCode(who, "signing") });
  await signButton(page).click();
  await expect(page.getByText("あと4回誤ると利用できなくなります。")).toBeVisible();
  await signNow(page);
  await page.goto("/credentials");
  await expect(uses(page).getByRole("row").nth(1)).toContainText("覚書（新しい暗証番号）");
  await expect(uses(page).getByRole("row").nth(1)).toContainText("署名しました");
  await page.screenshot({ path: info.outputPath("credentials.png"), fullPage: true });
});

test("the button of the mail stops the key at once, without a login; opening its pages stops nothing; RA staff release it", async ({
  as,
  stranger,
}, info) => {
  test.setTimeout(240_000);
  const page = await as(who);
  const contractId = await send(who, { title: "覚書（停止中）", pdf });
  const notice = await linkInMail(page, /署名鍵の利用/);
  const scanner = await stranger();
  for (const address of [notice, `${notice}/stop`, notice]) {
    await scanner.goto(address);
    await expect(scanner.getByRole("heading", { name: /署名した内容/ })).toBeVisible();
  }
  await page.goto("/credentials");
  await expect(sheet(page).getByText("有効", { exact: true })).toBeVisible();

  const anywhere = await stranger(phone);
  await anywhere.goto(notice);
  await expect(h1(anywhere, "あなたの署名鍵で、署名しました")).toBeVisible();
  await expectAccessible(anywhere);
  await expectNoSidewaysScroll(anywhere);
  await anywhere.screenshot({ path: info.outputPath("notice-phone.png"), fullPage: true });
  await anywhere.getByRole("link", { name: "心当たりがない" }).click();
  await expect(h1(anywhere, "署名鍵の利用を停止しますか")).toBeVisible();
  await expectAccessible(anywhere);
  await expectNoSidewaysScroll(anywhere);
  await anywhere.getByRole("button", { name: "利用を停止する" }).click();
  await expect(h1(anywhere, "署名鍵の利用を停止しました")).toBeVisible();
  await expectAccessible(anywhere);
  await expectNoSidewaysScroll(anywhere);
  await scanner.goto(notice);
  await expect(h1(scanner, "署名鍵の利用を停止しました")).toBeVisible();
  await scanner.goto(`${notice.slice(0, -4)}AAAA`);
  await expect(h1(scanner, "このお知らせは見つかりません")).toBeVisible();

  await page.goto(`/contracts/${contractId}/read`);
  await expect(page.getByText(/この署名用証明書は利用を停止しています。/).first()).toBeVisible();
  await page.goto("/credentials");
  await expect(sheet(page).getByText("利用停止中", { exact: true })).toBeVisible();

  const ra = await as("ra");
  await actAsRa(ra, { tab: "利用停止中", act: "停止解除", confirm: "停止を解除する", done: "利用停止を解除しました" });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await signNow(page);
});

test("a signer who stopped the key is offered a new one, makes it with a new app and PIN, and signs with it", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const page = await as(who);
  await page.goto("/credentials");
  const number = (await sheet(page).getByRole("heading", { level: 2 }).textContent())?.match(/NAT-SIGN-\d{5}/)?.[0] ?? "";
  await page.getByRole("button", { name: "利用停止" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "利用を停止する" }).click();
  await expect(sheet(page).getByText("利用停止中", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "利用停止" })).toHaveCount(0);

  const ra = await as("ra");
  await actAsRa(ra, {
    tab: "利用停止中",
    act: "再発行の案内",
    confirm: "案内を送る",
    done: "再発行の案内を送りました",
  });

  await page.reload();
  await expect(page.getByText("お送りしたメールのボタンからお進みください。")).toBeVisible();
  await expect(page.getByRole("button", { name: "再発行に進む" })).toHaveCount(0);
  await page.goto(await linkInMail(page, /再発行のご案内/));
  await expect(page.getByText("再発行のご案内が届いています")).toBeVisible();
  await page.getByRole("button", { name: "再発行に進む" }).click();
  await expect(h1(page, "署名用証明書の再発行")).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("rssp.localhost");
  await expectAccessible(page);
  await page.getByRole("radio", { name: "認証アプリ" }).check();
  await page.getByRole("button", { name: "登録に進む" }).click();
  await expect(page.getByRole("img", { name: "認証アプリに読み込ませるQRコード" })).toBeVisible();
  const secret = await shownSecret(page);
  await page.getByLabel("新しい認証アプリの6桁").fill(currentCode(secret));
  await page.getByRole("button", { name: "登録して次へ" }).click();
  await expect(page.getByRole("heading", { name: "新しい暗証番号を決めてください" })).toBeVisible();
  await expectAccessible(page);
  const fresh = "38590627";
  await page.getByLabel("新しい暗証番号", { exact: true }).fill(fresh);
  await page.getByLabel("もう一度", { exact: true }).fill(fresh);
  await page.screenshot({ path: info.outputPath("pin.png"), fullPage: true });
  await page.getByRole("button", { name: "新しい鍵と証明書をつくる" }).click();
  await expect(page.getByText(/新しい鍵と証明書をつくりました。/)).toBeVisible();
  keepSigningSecret(who, secret);
  keepPin(who, fresh);
  startAnew(who, "signing");
  await expect(sheet(page).getByText("有効", { exact: true })).toBeVisible();
  await expect(sheet(page)).not.toContainText(number);
  await expect(page.getByRole("region", { name: "これまでの証明書" })).toContainText(number);
  await expectAccessible(page);

  await toSign(page, "覚書（新しい鍵）");
  await signNow(page);
});

test("the pages of certificates fit a phone, speak English, and are RA staff's alone where they manage others'", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const page = await as("signer1", phone);
  await page.goto("/credentials");
  await expect(h1(page, "電子証明書")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("phone.png"), fullPage: true });
  await page.getByRole("button", { name: "暗証番号を変える" }).click();
  await expect(h1(page, "暗証番号の変更")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: info.outputPath("pin-phone.png"), fullPage: true });
  await page.getByRole("button", { name: "変えずに戻る" }).click();
  await expect(page.getByText("何も変更せずに戻りました。")).toBeVisible();
  expect((await page.goto("/ra/credentials"))?.status()).toBe(404);
  await expect(page.getByRole("link", { name: "管理", exact: true })).toHaveCount(0);

  const ra = await as("ra", phone);
  await ra.goto("/credentials");
  await expect(ra.getByText("署名用の電子証明書はまだありません")).toBeVisible();
  await expectNoSidewaysScroll(ra);
  await ra.goto(`/ra/credentials?text=${emailOf("signer1")}`);
  await ra.getByRole("link", { name: /NAT-SIGN-\d{5}/ }).click();
  await expect(ra.getByRole("complementary")).toBeVisible();
  await expectNoSidewaysScroll(ra);
  await expectAccessible(ra);
  await ra.screenshot({ path: info.outputPath("ra-phone.png"), fullPage: true });

  const english = await as("staff");
  await english.goto("/credentials");
  await english.getByRole("button", { name: "English" }).click();
  await expect(h1(english, "Certificates")).toBeVisible();
  await expect(english.getByText("Why not level 2")).toBeVisible();
  await english.getByRole("button", { name: "Change PIN" }).click();
  await expect(h1(english, "Change your PIN")).toBeVisible();
  await english.getByRole("button", { name: "Back, change nothing" }).click();
  await expect(english.getByText("You came back without changing anything.")).toBeVisible();
});
