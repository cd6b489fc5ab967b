import type { Page } from "@playwright/test";
import { emailOf, meet } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { mailedLink } from "./support/mailbox.ts";
import { expectAccessible } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { register } from "./support/register.ts";
import { chooseFile, nameSigners, reviewAndSend, sendToSomebodyNew, uploadFile } from "./support/send.ts";
import { expectResult, goToRssp, readAndConsent, signButton, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";
import { visit } from "./support/visit.ts";

// each with people of its own
test.describe.configure({ mode: "parallel" });

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

const at = async (page: Page, address: string) => void (await page.goto(address));

test("the pages that need no login", async ({ stranger }) => {
  const page = await stranger();
  await at(page, "/");
  await visit(page, "/");
  await at(page, "/policy");
  await visit(page, "/policy");
  await at(page, "/verify");
  await visit(page, "/verify");
  await at(page, "/verify/help");
  await visit(page, "/verify/help");
  await at(page, "/login");
  await visit(page, "/login");
  await at(page, "/setup");
  await visit(page, "/setup");
  await at(page, "/no-such-page");
  await expectAccessible(page);
});

test("the pages of whoever forgot something, and of the mails that answer", async ({ as, stranger }) => {
  test.setTimeout(180_000);
  const page = await stranger();
  await meet("signer1/forgetful");
  const email = emailOf("signer1/forgetful");
  for (const kind of ["", "/authenticator"]) {
    await at(page, `/reset${kind}`);
    await page.getByLabel("利用者ID（メールアドレス）").fill(email);
    await (kind === "" ? visit(page, "/reset") : visit(page, "/reset/authenticator"));
    await page.getByRole("button", { name: "リンクを送る" }).click();
    await expect(page.getByRole("heading", { name: "メールをご確認ください" })).toBeVisible();
  }
  await at(page, `/outbox?to=${email}`);
  await visit(page, "/outbox");
  await at(page, await mailedLink(page, email, "/reset/authenticator/"));
  await visit(page, "/reset/authenticator/[token]");
  await at(page, await mailedLink(page, email, "/reset/", "/authenticator/"));
  await visit(page, "/reset/[token]");

  const admin = await as("admin/inviting");
  const invited = `invited.${Date.now()}@outside.example`;
  await at(admin, "/organisation?open=new");
  await admin.getByLabel("お名前").fill("社外 次郎");
  await admin.getByLabel("メールアドレス", { exact: true }).fill(invited);
  await admin.getByRole("button", { name: "招待メールを送る" }).click();
  await expect(admin.getByText(`${invited} に招待メールを送りました`)).toBeVisible();
  await visit(admin, "/organisation");
  await at(page, await mailedLink(page, invited, "/setup/"));
  await visit(page, "/setup/[token]");
  await at(admin, "/logout");
  await visit(admin, "/logout");
});

test("the lists of everybody, of a signer, of the bank and of the RA", async ({ as }) => {
  test.setTimeout(180_000);
  const signer = await as("signer1/lists");
  await send("signer1/lists", { title: "覚書（一覧に出る）", pdf });
  await at(signer, "/home");
  await visit(signer, "/home");
  await at(signer, "/inbox");
  await visit(signer, "/inbox");
  await at(signer, "/sent");
  await visit(signer, "/sent");
  await at(signer, "/archive");
  await visit(signer, "/archive");
  const admin = await as("admin/lists");
  await at(admin, "/contracts");
  await visit(admin, "/contracts");
  await at(signer, "/account");
  await visit(signer, "/account");
  await at(signer, "/account/stamps");
  await visit(signer, "/account/stamps");
  await at(signer, "/account/stamps/new");
  await visit(signer, "/account/stamps/new");
  await at(signer, "/credentials");
  await visit(signer, "/credentials");
  await at(signer, "/credentials/apply");
  await visit(signer, "/credentials/apply");
  await at(signer, "/credentials/moving");
  await visit(signer, "/credentials/moving");
  const staff = await as("staff/lists");
  await at(staff, "/enrolments");
  await visit(staff, "/enrolments");
  await at(staff, "/requests");
  await visit(staff, "/requests");
  await at(staff, "/requests/new");
  await visit(staff, "/requests/new");
  const ra = await as("ra/lists");
  await at(ra, "/ra/enrolments");
  await visit(ra, "/ra/enrolments");
  await at(ra, "/ra/credentials");
  await visit(ra, "/ra/credentials");
});

test("the pages from a draft to its signature, and of the mail that tells the signer of it", async ({ as, stranger }) => {
  test.setTimeout(180_000);
  const who = "signer1/draft";
  const page = await as(who);
  await at(page, "/contracts/new");
  await visit(page, "/contracts/new");
  await at(page, "/contracts/new/outsourcing");
  await visit(page, "/contracts/new/[templateId]");
  await chooseFile(page, pdfFile("業務委託に関する覚書", pdf));
  await expect(page.getByRole("heading", { name: "送る書類と添付" })).toBeVisible();
  await visit(page, "/contracts/[id]/documents");
  await page.getByRole("link", { name: "送付先の設定へ" }).click();
  await expect(page.getByRole("heading", { name: "だれに、どの順に送りますか" })).toBeVisible();
  await nameSigners(page, [who]);
  await visit(page, "/contracts/[id]/recipients");
  await page.getByRole("button", { name: "入力項目の設定へ" }).click();
  await expect(page).toHaveURL(/fields/);
  await visit(page, "/contracts/[id]/fields");
  await page.goBack();
  await expect(page.getByRole("listitem").filter({ hasText: emailOf(who) })).toBeVisible();
  const contractId = await reviewAndSend(
    page,
    () => visit(page, "/contracts/[id]/review"),
    () => visit(page, "/contracts/[id]/sent"),
  );
  await visit(page, "/contracts/[id]");
  await readAndConsent(page, contractId);
  await visit(page, "/contracts/[id]/read");
  const signing = await page.getByRole("link", { name: "ダウンロード" }).getAttribute("href");
  const signingId = new URL(signing ?? "", page.url()).searchParams.get("signing");
  await goToRssp(page);
  await visit(page, "/rssp/authorize/[requestId]");
  const beside = await page.context().newPage();
  await at(beside, `/contracts/${contractId}/signing/${signingId}`);
  await visit(beside, "/contracts/[id]/signing/[signingId]");
  await typeOwnFactors(page, who);
  await signButton(page).click();
  await expectResult(page);
  await visit(page, "/contracts/[id]/signing/[signingId]/result");
  await page.getByRole("button", { name: /^有効.*だれが、何に、いつ、どれだけ確かかを見る/ }).click();
  await expectAccessible(page);

  const anywhere = await stranger();
  await at(anywhere, await mailedLink(page, emailOf(who), "/rssp/notice/"));
  await visit(anywhere, "/rssp/notice/[token]");
  await anywhere.getByRole("link", { name: "心当たりがない" }).click();
  await expect(anywhere).toHaveURL(/stop$/);
  await visit(anywhere, "/rssp/notice/[token]/stop");
  await at(anywhere, new URL("/rssp/trouble", anywhere.url()).href);
  await visit(anywhere, "/rssp/trouble");
});

test("the page where a recipient puts in what is asked of him", async ({ as }) => {
  const who = "signer1/inputs";
  const page = await as(who);
  await uploadFile(page, pdfFile("覚書（入力）", pdf));
  await nameSigners(page, [who]);
  await page.getByRole("button", { name: "入力項目の設定へ" }).click();
  await expect(page.getByRole("article").first().locator("canvas")).toBeVisible();
  await page.getByRole("region", { name: /項目を置く書類/ }).focus();
  await page.keyboard.press("t");
  await expect(page.getByText(/保存済み/)).toBeVisible();
  await page.getByRole("button", { name: "送信内容の確認へ" }).click();
  await expect(page.getByRole("heading", { name: "この内容で送信しますか" })).toBeVisible();
  await page.getByRole("button", { name: "送信する" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "送信する" }).click();
  await page.getByRole("link", { name: "契約の状況を見る" }).click();
  await expect(page).toHaveURL(/\/contracts\/[^/]+$/);
  await at(page, `${page.url()}/inputs`);
  await visit(page, "/contracts/[id]/inputs");
});

test("the pages of a batch", async ({ as }) => {
  test.setTimeout(180_000);
  const who = "signer1/batch";
  const page = await as(who);
  for (const title of ["覚書（一）", "覚書（二）"]) await send(who, { title, pdf });
  await at(page, "/inbox");
  await page.getByRole("checkbox", { name: /このページの署名できる\d+件をすべて選ぶ/ }).check();
  await page.getByRole("button", { name: "一括署名（2件）へ進む" }).click();
  await expect(page.getByRole("heading", { name: "2件にまとめて署名しますか" })).toBeVisible();
  await visit(page, "/batch/[batchId]");
  const batch = new URL(page.url()).pathname;
  await page.getByRole("checkbox", { name: /内容を確認しました/ }).check();
  await page.getByRole("button", { name: "署名の許可へ進む（2件）" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "2件にまとめて署名してよいか、お尋ねしています" })).toBeVisible();
  const beside = await page.context().newPage();
  await at(beside, `${batch}/signing`);
  await visit(beside, "/batch/[batchId]/signing");
  await typeOwnFactors(page, who);
  await page.getByRole("button", { name: "2件に署名する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "2件の署名が完了しました" })).toBeVisible({ timeout: 60_000 });
  await visit(page, "/batch/[batchId]/result");
});

test("the pages of somebody new, and of a key that is made and changed", async ({ as, stranger }) => {
  test.setTimeout(180_000);
  const owner = await as("signer1/errand");
  await at(owner, "/credentials");
  await owner.getByRole("button", { name: "暗証番号を変える" }).click();
  await expect(owner.getByRole("heading", { level: 1, name: "暗証番号の変更" })).toBeVisible();
  await visit(owner, "/rssp/errand/[errandId]");

  const sender = await as("staff/new");
  const address = `guest.${Date.now()}@outside.example`;
  await sendToSomebodyNew(sender, address, pdf);
  const page = await stranger();
  await at(page, await mailedLink(sender, address, "/start/"));
  await visit(page, "/start/[token]/[contractId]");
  await register(page);
  await page.getByLabel("お名前（ローマ字）").filter({ visible: true }).fill("Hanako Shagai");
  await page.getByRole("button", { name: "電子証明書をつくる" }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "署名用証明書の登録" })).toBeVisible();
  await visit(page, "/rssp/enrol/[visitId]");
});
