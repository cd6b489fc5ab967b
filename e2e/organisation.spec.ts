import type { Page } from "@playwright/test";
import { emailOf, meet } from "./support/accounts.ts";
import { mailedLink } from "./support/mailbox.ts";
import { codeAfter, currentCode } from "./support/one-time-codes.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { shownSecret } from "./support/register.ts";
import { sendFile } from "./support/send.ts";
import { expect, test, tryLogIn } from "./support/test.ts";
import { visit } from "./support/visit.ts";

/** Of this run alone: the installation's other people are in the same organisation. */
const run = process.env.E2E_RUN ?? "";
const department = `営業 ${run}`;
const folder = `取引先 ${run}`;
const viewer = { name: `閲覧 花子 ${run}`, email: `viewer.${run}@outside.example`, password: "five tall cranes at dawn" };
const phone = { viewport: { width: 360, height: 740 } };

const notice = (page: Page, words: string) => expect(page.getByRole("status").getByText(words).last()).toBeVisible();

test("an owner makes a department and a folder for it, and takes back what he put away", async ({ as }) => {
  test.setTimeout(180_000);
  const owner = await as("admin");
  await owner.goto("/organisation?tab=departments");
  await owner.getByLabel("新しい部署の名前").fill(department);
  await owner.getByRole("button", { name: "部署を追加" }).click();
  await notice(owner, `部署「${department}」をつくりました`);
  await owner.getByLabel("新しい部署の名前").fill(department);
  await owner.getByRole("button", { name: "部署を追加" }).click();
  await expect(owner.getByText("同じ名前のものが、すでにあります。別の名前にしてください。")).toBeVisible();
  await owner.getByRole("button", { name: `${department}を片づける` }).click();
  await expect(owner.getByText(`「${department}」を片づけました。`)).toBeVisible();
  await owner.getByRole("button", { name: "元に戻す", exact: true }).click();
  await expect(owner.getByRole("button", { name: `${department}を片づける` })).toBeVisible();
  await visit(owner, "/organisation", "departments");

  await owner.goto("/organisation?tab=folders");
  await owner.getByRole("link", { name: "フォルダを追加" }).click();
  await owner.getByRole("textbox", { name: "フォルダ" }).fill(folder);
  await owner.getByRole("radio", { name: /選んだ部署/ }).check();
  await owner.getByRole("button", { name: "フォルダをつくる" }).click();
  await expect(owner.getByText("部署を一つ以上選んでください。")).toBeVisible();
  await owner.getByRole("checkbox", { name: department }).check();
  await owner.getByRole("button", { name: "フォルダをつくる" }).click();
  await notice(owner, `フォルダ「${folder}」をつくりました`);
  await owner.getByRole("link", { name: folder }).press("Enter");
  await expect(owner.getByRole("heading", { level: 2, name: folder })).toBeVisible();
  await visit(owner, "/organisation", "folders");
  await owner.goto("/organisation?tab=rights");
  await expect(owner.getByRole("rowheader", { name: "所有者の任命・変更・停止" })).toBeVisible();
  await visit(owner, "/organisation", "rights");
});

test("an invited viewer registers by the mail's link, reads what his department's folder shows, and finds no act", async ({
  as,
  stranger,
  browser,
}) => {
  test.setTimeout(300_000);
  const owner = await as("admin");
  await owner.goto("/organisation");
  await owner.getByRole("link", { name: "メンバーを招待" }).click();
  await owner.getByLabel("お名前").fill(viewer.name);
  await owner.getByLabel("メールアドレス", { exact: true }).fill(viewer.email);
  const panel = owner.getByRole("complementary");
  await panel.getByLabel("役割").selectOption({ label: "閲覧者" });
  await panel.getByLabel("部署").selectOption({ label: department });
  await visit(owner, "/organisation", "invite");
  await owner.getByRole("button", { name: "招待メールを送る" }).click();
  await notice(owner, `${viewer.email} に招待メールを送りました`);
  await owner.goto(`/organisation?tab=invited&text=${viewer.email}`);
  await expect(owner.getByRole("row", { name: viewer.name }).getByText(/返事待ち　あと\d日/)).toBeVisible();
  await visit(owner, "/organisation", "invited");

  const contractId = await sendFile(owner, pdfFile(`売買契約書 ${run}`, await printPdf(browser, "売買契約書")), ["signer1"]);
  await owner.getByLabel("入れるフォルダ").selectOption({ label: folder });
  await owner.getByRole("button", { name: "移す" }).click();
  await notice(owner, `「${folder}」に入れました`);
  await expect(owner.getByRole("button", { name: "取り消す" })).toBeVisible();

  const page = await stranger();
  await page.goto(await mailedLink(owner, viewer.email, "/setup/"));
  await page.getByLabel("パスワード", { exact: true }).fill(viewer.password);
  await page.getByRole("button", { name: "次へ" }).click();
  const secret = await shownSecret(page);
  await page.getByLabel("アプリに表示された6桁の数字").fill(currentCode(secret));
  await page.getByRole("button", { name: /登録/ }).last().click();
  await expect(page).toHaveURL(/\/login/);
  await tryLogIn(page, { ...viewer, code: codeAfter(secret) });
  await expect(page.getByRole("heading", { level: 1, name: "ホーム" })).toBeVisible();
  await expect(page.getByRole("link", { name: "契約を作成する" })).toHaveCount(0);
  await page.getByRole("link", { name: "契約一覧" }).first().click();
  await expect(page.getByRole("navigation", { name: "フォルダ" }).getByRole("link", { name: folder })).toBeVisible();
  await page
    .getByRole("link", { name: `売買契約書 ${run}` })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}$`));
  await expect(page.getByRole("heading", { level: 1, name: `売買契約書 ${run}` })).toBeVisible();
  for (const act of [/取り消す/, /催促|もう一度知らせる/, "移す"])
    await expect(page.getByRole("button", { name: act })).toHaveCount(0);
  await visit(page, "/contracts/[id]", "viewer");
  expect((await page.request.get(`/api/contracts/${contractId}/document`)).status()).toBe(200);
  for (const address of ["/contracts/new", "/organisation", `/contracts/${contractId}/recipients`]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "このページは見つかりません" })).toBeVisible();
  }

  // the folder's readers become fewer: it is out of sight at once
  await owner.goto("/organisation?tab=folders");
  await owner.getByRole("link", { name: folder }).click();
  await owner.getByRole("radio", { name: /作成者と管理者だけ/ }).check();
  await owner.getByRole("button", { name: "保存する" }).click();
  await notice(owner, `フォルダ「${folder}」を保存しました`);
  await page.goto(`/contracts/${contractId}`);
  await expect(page.getByRole("heading", { name: "このページは見つかりません" })).toBeVisible();
});

test("a member's role, department and account are changed beside the list, by keyboard, and an owner stays", async ({ as }) => {
  const owner = await as("admin");
  await meet("staff/member");
  await owner.goto("/organisation");
  await visit(owner, "/organisation", "members");
  const email = emailOf("staff/member");
  await owner.goto(`/organisation?text=${encodeURIComponent(email)}`);
  const row = owner.getByRole("row", { name: email });
  await expect(row.getByText(/^あり \d{4}\/\d{2}$/)).toBeVisible();
  await row.getByRole("link").focus();
  await owner.keyboard.press("Enter");
  const panel = owner.getByRole("complementary");
  await expect(panel.getByText(/^あり \d{4}\/\d{2}$/)).toBeVisible();
  await panel.getByLabel("役割").selectOption({ label: "閲覧者" });
  await panel.getByLabel("部署").selectOption({ label: department });
  await panel.getByRole("button", { name: "変更を保存する" }).click();
  await notice(owner, "起票担当 一子 さんの役割と部署を変更しました");
  await expect(row.getByText("閲覧者")).toBeVisible();
  await visit(owner, "/organisation", "member");
  await panel.getByRole("button", { name: "利用を停止する" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "利用を停止する" }).click();
  await notice(owner, "起票担当 一子 さんの利用を停止しました");
  await panel.getByRole("button", { name: "利用を再開する" }).click();
  await notice(owner, "起票担当 一子 さんの利用を再開しました");

  await owner.getByRole("link", { name: "変更の記録" }).click();
  const change = owner.getByRole("row").filter({ hasText: `役割 担当者 → 閲覧者　部署 なし → ${department}` });
  await expect(change.first()).toContainText("起票担当 一子");
  await expect(change.first()).toContainText("ご自分");
  await visit(owner, "/organisation", "changes");

  await owner.goto(`/organisation?text=${encodeURIComponent(emailOf("admin"))}&membership=owner`);
  await owner.getByRole("link", { name: "管理担当 四葉" }).click();
  await expect(panel.getByText("ご自分のアカウントは停止できません。")).toBeVisible();
  await owner.goto("/organisation?text=nobody-of-this-name");
  await expect(owner.getByText("条件に合う方はいません")).toBeVisible();
});

test("an invitation is taken back, and its link opens nothing", async ({ as, stranger }) => {
  const owner = await as("admin");
  const email = `late.${run}@outside.example`;
  await owner.goto("/organisation?tab=invited&open=new");
  await owner.getByLabel("お名前").fill("遅刻 太郎");
  await owner.getByLabel("メールアドレス", { exact: true }).fill(email);
  await owner.getByRole("button", { name: "招待メールを送る" }).click();
  await notice(owner, `${email} に招待メールを送りました`);
  await owner.goto(`/organisation?tab=invited&text=${email}`);
  await owner.getByRole("link", { name: "遅刻 太郎" }).click();
  await owner.getByRole("button", { name: "招待を取り消す" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "招待を取り消す" }).click();
  await notice(owner, "遅刻 太郎 さんの招待を取り消しました");
  const page = await stranger();
  await page.goto(await mailedLink(owner, email, "/setup/"));
  await expect(page.getByRole("heading", { name: "このリンクは使えません" })).toBeVisible();
});

test("in English, on a phone, and for who reads by ear", async ({ as }) => {
  test.setTimeout(180_000);
  const owner = await as("admin", phone);
  await owner.context().addCookies([{ name: "NATSUIN_LOCALE", value: "en", url: owner.url() }]);
  for (const [address, words] of [
    ["/organisation?open=new", "Invite a member"],
    ["/organisation?tab=invited", "Waiting"],
    ["/organisation?tab=departments", "Add department"],
    ["/organisation?tab=folders&open=new", "Make the folder"],
    ["/organisation?tab=rights", "Make, change and stop owners"],
    ["/organisation?tab=changes", "Names are those of today."],
  ] as const) {
    await owner.goto(address);
    await expect(owner.getByRole("heading", { level: 1, name: "Organisation and members" })).toBeVisible();
    if (words !== "Waiting") await expect(owner.getByText(words).last()).toBeVisible();
    await expectNoSidewaysScroll(owner);
    await expectAccessible(owner);
  }
});
