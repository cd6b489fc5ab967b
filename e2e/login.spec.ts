import { emailOf, keepPassword, meet } from "./support/accounts.ts";
import { nextCode, wrongCode } from "./support/one-time-codes.ts";
import { expect, logIn, test, tryLogIn } from "./support/test.ts";

const refusal = "利用者ID、パスワードまたはワンタイムパスワードが正しくありません。ご確認のうえ、再度ご入力ください。";

test("a wrong password, a wrong code and an unknown person are refused in the same words", async ({ stranger }) => {
  const page = await stranger();
  const email = emailOf("approver");
  const { password } = (await meet("approver")).account;
  const attempts = [
    { email, password: "not the password", code: await nextCode("approver", "login") },
    { email, password, code: wrongCode("approver", "login") },
    { email: "nobody@demo.example", password, code: "123456" },
  ];
  for (const attempt of attempts) {
    await page.goto("/login");
    await tryLogIn(page, attempt);
    await expect(page.getByText(refusal)).toBeVisible();
  }
  await page.goto("/login");
  await logIn(page, "approver");
});

test("five failures lock the login, also for who then has everything right, until an administrator lifts it", async ({
  as,
  stranger,
}) => {
  const page = await stranger();
  const email = emailOf("auditor");
  const { password } = (await meet("auditor")).account;
  const locked = page.getByRole("heading", { name: "ログインを一時停止しました" });
  for (let attempt = 1; attempt <= 5; attempt++) {
    await page.goto("/login");
    await tryLogIn(page, { email, password: `guess ${attempt}`, code: wrongCode("auditor", "login") });
    await expect(attempt < 5 ? page.getByText(refusal) : locked).toBeVisible();
  }
  await page.goto("/login");
  await tryLogIn(page, { email, password, code: await nextCode("auditor", "login") });
  await expect(locked).toBeVisible();

  const admin = await as("admin");
  await admin.goto(`/organisation?text=${encodeURIComponent(email)}`);
  await admin.getByRole("link", { name: "監査役 九十" }).click();
  await admin.getByRole("button", { name: "ログイン停止を解除する" }).click();
  await expect(admin.getByText("監査役 九十 さんのログイン停止を解除しました")).toBeVisible();
  await page.goto("/login");
  await logIn(page, "auditor");
});

test("who logs out is out: the pages ask for the login again", async ({ stranger }) => {
  const page = await stranger();
  await logIn(page, "checker");
  const out = page.getByRole("menuitem", { name: "ログアウト" });
  // a busy machine shows the page before its script listens
  await expect(async () => {
    if (!(await out.isVisible())) await page.getByRole("button", { name: /利用者メニュー/ }).click();
    await expect(out).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await out.click();
  await expect(page.getByText("ログアウトしました。")).toBeVisible();
  await page.goto("/inbox");
  await expect(page).toHaveURL(/\/login\?next=%2Finbox/);
});

test("a session elsewhere is listed and can be ended, and says so where it was", async ({ stranger }) => {
  const here = await stranger();
  const elsewhere = await stranger();
  await logIn(elsewhere, "auditor");
  await logIn(here, "auditor");
  await here.goto("/account");
  const sessions = here.getByRole("listitem").filter({ hasText: "接続元" });
  await expect(sessions.filter({ hasText: "この端末" })).toHaveCount(1);
  const end = here.getByRole("button", { name: /のログインを終了する/ });
  await expect(end.first()).toBeVisible();
  // whoever logged in before and left a session open is in the list too
  for (let left = await end.count(); left > 0; left -= 1) {
    await end.first().click();
    await expect(end).toHaveCount(left - 1);
    await expect(here.getByText("ログインを終了しました").last()).toBeVisible();
  }
  await expect(sessions).toHaveCount(1);

  await elsewhere.goto("/inbox");
  await expect(elsewhere.getByText(/別の操作により、この端末のログインは終了しました。/)).toBeVisible();
});

test("a forgotten password is set anew through the mail's link, which works once and ends the old one", async ({ stranger }) => {
  const page = await stranger();
  const email = emailOf("ra");
  const { password: old } = (await meet("ra")).account;
  await page.goto("/login");
  await page.getByRole("link", { name: "パスワードをお忘れのとき" }).click();
  await page.getByLabel("利用者ID（メールアドレス）").fill(email);
  await page.getByRole("button", { name: "リンクを送る" }).click();
  await expect(page.getByRole("heading", { name: "メールをご確認ください" })).toBeVisible();

  await page.goto("/outbox");
  await page.getByRole("searchbox", { name: "宛先で絞り込む" }).fill(email);
  await page.getByRole("button", { name: "絞り込む" }).click();
  const link = page.getByRole("link", { name: "リンクを開く" }).first();
  await link.click();
  await expect(page.getByRole("heading", { name: "新しいパスワード" })).toBeVisible();
  const address = page.url();
  const fresh = `夏の海と千羽の鶴 ${Date.now()}`;
  await page.getByLabel("新しいパスワード", { exact: true }).fill(fresh);
  await page.getByLabel("ワンタイムパスワード（認証アプリの6桁）").fill(await nextCode("ra", "login"));
  await page.getByRole("button", { name: "パスワードを変更する" }).click();
  await expect(page.getByText("設定が完了しました。新しい内容でログインしてください。")).toBeVisible();

  keepPassword("ra", fresh);
  await tryLogIn(page, { email, password: old, code: await nextCode("ra", "login") });
  await expect(page.getByText(refusal)).toBeVisible();
  await page.goto("/login");
  await logIn(page, "ra");

  await page.goto(address);
  await expect(page.getByRole("heading", { name: "このリンクは使えません" })).toBeVisible();
});
