import type { Page } from "@playwright/test";
import { emailOf, meet } from "./support/accounts.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { contractIn, nameSigners, uploadFile } from "./support/send.ts";
import { expect, test } from "./support/test.ts";

// each with people of its own
test.describe.configure({ mode: "parallel" });

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

const turn = (page: Page, nth: number) => page.getByRole("region", { name: new RegExp(`^${nth}番目`) });
const rows = (page: Page, nth: number) => turn(page, nth).getByRole("listitem");
const addOne = async (page: Page, kind: string, email: string) => {
  await page.getByLabel("役割", { exact: true }).selectOption(kind);
  await page.getByLabel("メールアドレス").fill(email);
  await page.getByRole("button", { name: "追加する" }).click();
};

test("every kind of recipient is named in turns: pasted, joined, moved by keyboard, taken out and put back", async ({
  as,
}, info) => {
  const sender = "staff/turns";
  const [first, second, boss] = ["signer1/turns", "signer2/turns", "approver/turns"] as const;
  for (const name of [first, second, boss]) await meet(name);
  const page = await as(sender);
  await page.setViewportSize({ width: 1440, height: 900 });
  await uploadFile(page, pdfFile("業務委託契約書（順番）", pdf));

  // several at once: what cannot be read stays in the box
  await page.getByRole("button", { name: "まとめて追加" }).click();
  const box = page.getByLabel("名前とアドレス（1行に1名）");
  const left = ["この行は読めません", `二度目,${emailOf(first)}`];
  await box.fill([`署名者 一郎,${emailOf(first)}`, `署名者 二郎<${emailOf(second)}>`, ...left].join("\n"));
  await page.getByRole("button", { name: "読み取って追加" }).click();
  await expect(page.getByText("2名を追加しました。")).toBeVisible();
  await expect(box).toHaveValue(left.join("\n"));
  await expect(page.getByText("この行は読めません」: メールアドレスの形ではありません。")).toBeVisible();
  await expect(page.getByText(/二度目.*すでに送付先に入っています/)).toBeVisible();
  await expect(rows(page, 1)).toHaveCount(2);
  await expect(turn(page, 1)).toContainText("2名に同時に届きます");
  await expectAccessible(page);
  await page.getByRole("button", { name: "まとめて追加" }).click();

  // an approver goes before them by keyboard, and the focus goes with him
  await addOne(page, "承認者", emailOf(boss));
  await expect(rows(page, 2)).toHaveCount(1);
  const up = rows(page, 2).getByRole("button", { name: /を前へ$/ });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(rows(page, 1)).toContainText(emailOf(boss));
  await expect(rows(page, 1).getByRole("button", { name: /を後へ$/ })).toBeFocused();
  await page.getByRole("button", { name: "順番に分ける（2番目）" }).click();
  await expect(rows(page, 3)).toContainText(emailOf(second));
  await page.getByRole("button", { name: "前と同時にする（3番目を2番目と）" }).click();
  await expect(rows(page, 2)).toHaveCount(2);

  // who only reads is the sender himself; who gets a copy is somebody new
  await page.getByLabel("役割", { exact: true }).selectOption("閲覧者");
  await page.getByRole("button", { name: "自分を追加" }).click();
  await expect(page.getByRole("region", { name: /^閲覧者/ })).toContainText(emailOf(sender));
  await addOne(page, "閲覧者", emailOf(sender));
  await expect(page.getByRole("alert").filter({ hasText: "この方はすでに送付先に入っています。" })).toBeVisible();
  const copy = `keiri.${Date.now()}@outside.example`;
  await addOne(page, "写し", copy);
  await page.getByLabel(`${copy} のお名前`).fill("経理 八重");
  await expect(page.getByText("署名者 2名。承認者 1名。閲覧者 1名。写し 1名。")).toBeVisible();

  // taken out, and put back where he stood
  await rows(page, 2)
    .first()
    .getByRole("button", { name: /を外す$/ })
    .click();
  await expect(rows(page, 2)).toHaveCount(1);
  await expect(page.getByRole("button", { name: "元に戻す" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(rows(page, 2).first()).toContainText(emailOf(first));
  await page.screenshot({ path: info.outputPath("recipients-wide.png"), fullPage: true });
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: info.outputPath("recipients-360.png"), fullPage: true });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "下書きを保存" }).click();
  await expect(page.getByText("下書きを保存しました")).toBeVisible();

  await page.reload();
  await expect(rows(page, 2)).toHaveCount(2);
  await expect(page.getByRole("region", { name: /^写し/ })).toContainText(copy);
});

test("two windows of one draft are told apart, and a colleague is asked before anything goes out", async ({ as }, info) => {
  const [sender, first, second, boss] = ["staff/two", "signer1/two", "signer2/two", "approver/two"] as const;
  await meet(boss);
  const page = await as(sender);
  await page.setViewportSize({ width: 1440, height: 900 });
  await uploadFile(page, pdfFile("業務委託契約書（二つの画面）", pdf));
  const id = contractIn(page.url());
  await nameSigners(page, [first, second]);
  await page.getByRole("button", { name: "前と同時にする（2番目を1番目と）" }).click();
  await page.getByRole("button", { name: "下書きを保存" }).click();
  await expect(page.getByText("下書きを保存しました")).toBeVisible();

  // the same draft in another window
  const other = await page.context().newPage();
  await other.goto(`/contracts/${id}/recipients`);
  await other.getByLabel("書類名").fill("ほかの画面の書類名");
  await other.getByRole("button", { name: "下書きを保存" }).click();
  await expect(other.getByText("下書きを保存しました")).toBeVisible();
  await page.getByLabel("メッセージ").fill("この画面のメッセージ");
  await page.getByRole("button", { name: "下書きを保存" }).click();
  const dialog = page.getByRole("dialog", { name: "この下書きは、ほかの画面で変更されています" });
  await expect(dialog.getByRole("row", { name: /書類名/ })).toContainText("ほかの画面の書類名");
  await expect(dialog.getByRole("row", { name: /メッセージ/ })).toContainText("この画面のメッセージ");
  await expect(dialog.getByRole("row")).toHaveCount(3);
  await page.screenshot({ path: info.outputPath("conflict.png") });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "編集に戻る" }).click();
  await expect(page.getByLabel("メッセージ")).toHaveValue("この画面のメッセージ");
  await page.getByRole("button", { name: "下書きを保存" }).click();
  await dialog.getByRole("button", { name: "上書きする", exact: true }).click();
  await expect(dialog).toBeHidden();
  // the dialogue closes when the save begins; the button has its name again when it has ended
  await expect(page.getByRole("button", { name: "下書きを保存" })).toBeVisible();
  await other.reload();
  await expect(other.getByLabel("書類名")).toHaveValue("業務委託契約書（二つの画面）");
  await expect(other.getByLabel("メッセージ")).toHaveValue("この画面のメッセージ");

  // how it is sent, and who is asked before
  await page.getByRole("button", { name: "入力項目の設定へ" }).click();
  await page.getByRole("button", { name: "送信内容の確認へ" }).click();
  await expect(page.getByRole("heading", { name: "この内容で送信しますか" })).toBeVisible();
  await page.getByLabel("催促（リマインダー）").selectOption("3日ごと");
  await page.getByRole("checkbox", { name: /転送を認める/ }).check();
  await page.getByLabel("承認していただく方").fill(emailOf(sender));
  await page.getByRole("button", { name: "決める" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "ご自身以外の方を選んでください。" })).toBeVisible();
  await page.getByLabel("承認していただく方").fill(emailOf(boss));
  await page.getByRole("button", { name: "決める" }).click();
  await expect(page.getByRole("button", { name: "承認を依頼する" })).toBeEnabled();
  await expect(page.getByRole("button", { name: "送信する" })).toBeHidden();
  await page.screenshot({ path: info.outputPath("review-wide.png") });
  await expectAccessible(page);

  // what another window changed is shown before anything goes out
  await other.getByLabel("書類名").fill("直した書類名");
  await other.getByRole("button", { name: "下書きを保存" }).click();
  await expect(other.getByText("下書きを保存しました")).toBeVisible();
  await page.getByRole("button", { name: "承認を依頼する" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "承認を依頼する" }).click();
  await expect(page.getByText(/ほかの画面で変更されていたため、まだ送信していません/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "直した書類名" })).toBeVisible();
  await page.getByRole("button", { name: "承認を依頼する" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "承認を依頼する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "承認を依頼しました" })).toBeVisible();
  await page.screenshot({ path: info.outputPath("asked.png") });
  await expectAccessible(page);
  await page.getByRole("link", { name: "契約の状況を見る" }).click();
  await expect(page).toHaveURL(new RegExp(`/contracts/${id}$`));
  await expect(page.getByText("承認待ち").first()).toBeVisible();

  const colleague = await as(boss);
  await colleague.goto(`/contracts/${id}`);
  await colleague.getByRole("button", { name: "承認して送信" }).click();
  await colleague.getByRole("dialog").getByRole("button", { name: "承認して送信" }).click();
  await expect(colleague.getByText("承認し、宛先へ送信しました")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: /署名をお待ちしています/ })).toBeVisible();
});

test("a draft is opened again at the step that misses something, is duplicated with its people, and is deleted with its name", async ({
  as,
}, info) => {
  const name = "signer1/drafts";
  const page = await as(name);
  const title = `覚書（下書き ${Date.now()}）`;
  await uploadFile(page, pdfFile(title, pdf));
  const id = contractIn(page.url());
  await page.goto("/sent?tab=draft");
  const edit = page.getByRole("link", { name: new RegExp(`${title.replace(/[()]/g, "\\$&")}$`) }).last();
  await edit.click();
  await expect(page).toHaveURL(`/contracts/${id}/recipients`);
  await nameSigners(page, [name]);
  await page.getByRole("button", { name: "下書きを保存" }).click();
  await expect(page.getByText("下書きを保存しました")).toBeVisible();
  await page.goto(`/contracts/${id}`);
  await page.getByRole("link", { name: "下書きを続ける" }).click();
  await expect(page).toHaveURL(`/contracts/${id}/review`);

  await page.goto(`/contracts/${id}`);
  await page.screenshot({ path: info.outputPath("draft.png"), fullPage: true });
  await expectAccessible(page);
  await page.getByRole("button", { name: "複製して作成" }).click();
  await expect(page).toHaveURL(/\/recipients$/);
  const copy = contractIn(page.url());
  expect(copy).not.toBe(id);
  await expect(rows(page, 1)).toContainText(emailOf(name));

  await page.goto(`/contracts/${copy}`);
  await page.getByRole("button", { name: "下書きを削除" }).click();
  const dialog = page.getByRole("dialog", { name: "この下書きを削除しますか" });
  await expect(dialog).toContainText(title);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "削除する" }).click();
  await expect(page).toHaveURL(/\/sent\?tab=draft$/);
  await expect(page.getByRole("row").filter({ hasText: title })).toHaveCount(1);
  expect((await page.request.get(`/contracts/${copy}`)).status()).toBe(404);
});

test("in English, and on a phone of 360 px, the wizard goes from several people to the question before sending", async ({
  as,
}, info) => {
  const name = "signer1/phone";
  await meet("signer2/phone");
  const page = await as(name, { viewport: { width: 360, height: 740 }, locale: "en-GB", hasTouch: true });
  await page.goto("/contracts/new");
  if (await page.getByRole("button", { name: "English" }).isVisible())
    await page.getByRole("button", { name: "English" }).click();
  await page.getByLabel("Choose a PDF").setInputFiles(pdfFile("Memorandum", pdf));
  await page.getByRole("link", { name: "Go to recipients" }).click();
  await page.getByRole("button", { name: "Add myself" }).click();
  await page.getByLabel("E-mail address").fill(emailOf("signer2/phone"));
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "At the same time as before (turn 2 with turn 1)" }).click();
  await expect(page.getByRole("region", { name: /^Turn 1/ }).getByRole("listitem")).toHaveCount(2);
  await page.screenshot({ path: info.outputPath("recipients.png"), fullPage: true });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Place fields" }).click();
  await expect(page).toHaveURL(/fields$/);
  await page.goto(page.url().replace("/fields", "/review"));
  await page.getByLabel("Reminders").selectOption("Every day");
  await expect(page.getByText("Saved how it is sent")).toBeVisible();
  await page.screenshot({ path: info.outputPath("review.png"), fullPage: true });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("and 1 more will get a mail");
  await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "It was sent" })).toBeVisible();
  await page.screenshot({ path: info.outputPath("sent.png"), fullPage: true });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
