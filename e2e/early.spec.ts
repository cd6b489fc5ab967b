import { EventEmitter, once } from "node:events";
import type { Page } from "@playwright/test";
import { pinOf } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { nextCode } from "./support/one-time-codes.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { fileInput, goToRecipients, uploadFile } from "./support/send.ts";
import { expectResult, goToRssp, readAndConsent, signButton, typeFactors, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

// Who is quick meets a page before its program has come: each test holds the program back.

// each with people of its own
test.describe.configure({ mode: "parallel" });

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

/** Opens the page anew, its program not yet there. @returns lets it come, and waits until all buttons answer */
async function withoutProgram(page: Page, address = page.url()): Promise<() => Promise<void>> {
  const program = new EventEmitter();
  const here = once(program, "come");
  await page.route("**/_next/static/**/*.js", async (route) => {
    await here;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  // what is seen is drawn with its styles and letters
  await page.waitForFunction(() => getComputedStyle(document.body).getPropertyValue("--color-paper") !== "");
  await page.evaluate(() => document.fonts.ready);
  return async () => {
    program.emit("come");
    // React marks what it has taken over
    await page.waitForFunction(() => {
      const buttons = [...document.querySelectorAll("main button")];
      return buttons.every((button) => Object.keys(button).some((key) => key.startsWith("__reactProps")));
    });
    await page.unrouteAll();
  };
}

/** Where each control stands on the page. */
const places = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("a[href], button, input, select, textarea")]
      .filter((control) => control.checkVisibility())
      .map((control) => {
        const { x, y } = control.getBoundingClientRect();
        return `${control.tagName} ${control.getAttribute("name") ?? control.textContent?.trim()} ${Math.round(x + scrollX)} ${Math.round(y + scrollY)}`;
      }),
  );

test("what is chosen and typed before the page's program has come is kept", async ({ as }) => {
  const page = await as("staff/early");
  const chosen = await withoutProgram(page, "/contracts/new");
  await fileInput(page).setInputFiles(pdfFile("業務委託契約書（早打ち）", pdf));
  await chosen();
  await goToRecipients(page);
  const come = await withoutProgram(page);
  await page.getByLabel("書類名").fill("先に打った書類名");
  await page.getByLabel("メッセージ").fill("先に打ったメッセージ");
  await come();
  // the page's head follows what is typed, once somebody follows
  await expect(page.getByRole("heading", { level: 1, name: "先に打った書類名" })).toBeVisible();
  await page.getByRole("button", { name: "下書きを保存" }).click();
  await expect(page.getByText("下書きを保存しました")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("書類名")).toHaveValue("先に打った書類名");
  await expect(page.getByLabel("メッセージ")).toHaveValue("先に打ったメッセージ");
});

test("what is sent before the page's program has come is sent once it is there, and stands in no address", async ({
  as,
  stranger,
}) => {
  const anybody = await stranger();
  const atLogin = await withoutProgram(anybody, "/login");
  await anybody.getByLabel("利用者ID").fill("early@outside.example");
  await anybody.getByLabel("パスワード", { exact: true }).fill("早打ちの 合言葉 2026");
  await anybody.getByLabel("パスワード", { exact: true }).press("Enter");
  await atLogin();
  await expect(anybody.getByLabel("ワンタイムパスワード")).toBeVisible();
  expect(new URL(anybody.url()).search).toBe("");

  const owner = await as("admin/early");
  const email = `early.${Date.now()}@outside.example`;
  const atPanel = await withoutProgram(owner, "/organisation?open=new");
  await owner.getByLabel("お名前").fill("早押 花子");
  await owner.getByLabel("メールアドレス", { exact: true }).fill(email);
  await owner.getByRole("button", { name: "招待メールを送る" }).click();
  await atPanel();
  await expect(owner.getByText(`${email} に招待メールを送りました`)).toBeVisible();
});

test("what is pressed, ticked and chosen before the page's program has come counts once it is there, each of several", async ({
  as,
}) => {
  const who = "signer1/early-presses";
  const page = await as(who);
  const atSettings = await withoutProgram(page, "/account");
  const notices = page.getByRole("checkbox", { name: /お知らせのメールも受け取る/ });
  await notices.uncheck();
  await page.getByLabel("メールの言語").selectOption("en");
  await page.getByRole("button", { name: "メールの設定を保存する" }).click();
  await atSettings();
  await expect(page.getByText("メールの設定を保存しました")).toBeVisible();
  await page.reload();
  await expect(notices).not.toBeChecked();
  await expect(page.getByLabel("メールの言語")).toHaveValue("en");

  const contractId = await send(who, { title: "覚書（早い取り消し）", pdf });
  const atContract = await withoutProgram(page, `/contracts/${contractId}`);
  await page.getByRole("button", { name: "取り消す" }).click();
  await atContract();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("no control moves when the page's program comes, so that nobody presses another than he aimed at", async ({
  as,
  stranger,
}) => {
  test.setTimeout(180_000);
  const stays = async (page: Page, address?: string) => {
    const come = await withoutProgram(page, address);
    const before = await places(page);
    await come();
    expect.soft(await places(page), new URL(page.url()).pathname).toEqual(before);
  };
  const anybody = await stranger();
  for (const address of ["/login", "/setup", "/reset", "/verify"]) await stays(anybody, address);

  const who = "signer1/early";
  const page = await as(who);
  const contractId = await send(who, { title: "覚書（早押し）", pdf });
  for (const address of ["/home", "/inbox", "/account", "/account/stamps/new", "/credentials", `/contracts/${contractId}`]) {
    await stays(page, address);
  }
  await page.getByRole("link", { name: "電子証明書" }).first().click();
  await page.getByRole("button", { name: "暗証番号を変える" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "暗証番号の変更" })).toBeVisible();
  await stays(page);
  await page.getByRole("button", { name: "変えずに戻る" }).click();
  await expect(page.getByText("何も変更せずに戻りました。")).toBeVisible();
  await stays(page, `/contracts/${contractId}/read`);
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await stays(page);
  await uploadFile(page, pdfFile("覚書（早押し）", pdf));
  for (const step of ["documents", "recipients", "fields", "review"]) {
    await stays(page, page.url().replace(/[a-z]+$/, step));
  }
});

test("a press that begins before the page's program has come, and ends after, is heeded", async ({ as }) => {
  const page = await as("signer1/pressing");
  // the whole page in sight: else it would scroll back by what goes, and hide that anything moved
  await page.setViewportSize({ width: 1280, height: 1400 });
  await page.goto("/credentials");
  await page.getByRole("button", { name: "暗証番号を変える" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "暗証番号の変更" })).toBeVisible();
  const come = await withoutProgram(page);
  await page.getByRole("button", { name: "変えずに戻る" }).hover();
  await page.mouse.down();
  await come();
  await page.mouse.up();
  await expect(page.getByText("何も変更せずに戻りました。")).toBeVisible();
});

test("who signs before the program has come does it by an ordinary form: what was wrong is said, and the PIN asked for again", async ({
  as,
}) => {
  const who = "signer1/quick";
  const page = await as(who);
  const contractId = await send(who, { title: "覚書（早い署名）", pdf });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await withoutProgram(page);
  const used = await nextCode(who, "signing");
  await typeFactors(page, { pin: "70707070", otp: used });
  await signButton(page).click();
  await expect(page.getByText("あと4回誤ると利用できなくなります。")).toBeVisible();
  await expect(page.getByLabel("署名用暗証番号（PIN）")).toBeFocused();
  await expect(page.getByRole("heading", { level: 3, name: "覚書（早い署名）" })).toBeVisible();
  await typeOwnFactors(page, who);
  await signButton(page).click();
  await expect(page).toHaveURL(/\/signing\//);
  await page.unrouteAll();
  await page.reload();
  await expectResult(page);
});

test("where no script runs, the PIN is changed by one ordinary form", async ({ as, browser, baseURL }, info) => {
  const who = "signer1/scriptless";
  const page = await as(who);
  await page.goto("/credentials");
  await page.getByRole("button", { name: "暗証番号を変える" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "暗証番号の変更" })).toBeVisible();
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(page.url());
  await expect(plain.getByRole("button", { name: "次へ" })).toBeHidden();
  await plain.getByLabel("新しい暗証番号", { exact: true }).fill("29604817");
  await plain.getByLabel("もう一度", { exact: true }).fill("29604817");
  await plain.getByLabel("いまの署名用暗証番号（PIN）", { exact: true }).fill(pinOf(who));
  await plain.getByLabel("ワンタイムパスワード（6桁）").fill(await nextCode(who, "signing"));
  await plain.screenshot({ path: info.outputPath("scriptless.png"), fullPage: true });
  await plain.getByLabel("ワンタイムパスワード（6桁）").press("Enter");
  await expect(plain.getByText("暗証番号を変更しました")).toBeVisible();
  await context.close();
});
