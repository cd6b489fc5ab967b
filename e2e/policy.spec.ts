import { send } from "./support/contracts.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { nameSigners, reviewAndSend, uploadFile } from "./support/send.ts";
import { fact, goToRssp, readAndConsent } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const LEVELS = ["レベル1", "レベル2", "レベル3"];

/** What the guideline allows: all of level 1, the direct ways at level 2, the SAM alone at level 3. */
const ALLOWED = [
  [true, true, true, true],
  [true, false, false, true],
  [false, false, false, true],
];

test("the policy says which of the 36 cells are allowed, in words, and why this installation shows level 1", async ({
  stranger,
}) => {
  const page = await stranger();
  await page.goto("/login");
  await page.getByRole("link", { name: "サービスポリシー" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "サービスポリシー" })).toBeVisible();

  const now = page.getByRole("region", { name: "この設備で示すレベル" });
  await expect(now).toContainText("レベル1");
  await expect(now).toContainText("レベル2方式の鍵認可");
  await expect(now).toContainText("SoftHSM（ソフトウェア）");
  await expect(now).toContainText("レベル2を示さない理由");
  await expect(now).toContainText("署名の装置が、このレベルの求める評価や認証を受けていません。");

  for (const [at, name] of LEVELS.entries()) {
    const rows = page.getByRole("table", { name }).getByRole("row");
    for (let pattern = 1; pattern <= 4; pattern++) {
      const verdicts = rows.nth(pattern).getByText(/^(認める|認めない)$/);
      const word = ALLOWED[at]?.[pattern - 1] ? "認める" : "認めない";
      await expect(verdicts).toHaveText([word, word, word]);
    }
  }
  await expect(page.getByText("当サービスの手順")).toHaveCount(2);
  await expect(page.getByRole("listitem").filter({ hasText: "IDとパスワードだけ" })).toContainText("認めない");
  await expectAccessible(page);

  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Service policy" })).toBeVisible();
  await expect(page.getByRole("region", { name: "The level of this installation" })).toContainText("authorised as level 2");
});

test("on a phone each row of the policy is a block, and is still a row of a table to a screen reader", async ({ stranger }) => {
  const page = await stranger(phone);
  await page.goto("/policy");
  await expectNoSidewaysScroll(page);
  const table = page.getByRole("table", { name: "レベル2" });
  await expect(table.getByRole("rowheader", { name: "署名者が直接、許可する" })).toBeVisible();
  await expect(table.getByRole("columnheader", { name: /利用認証 A/ })).toHaveCount(1);
  await expect(table.getByRole("row").nth(2).getByRole("cell")).toHaveCount(3);
  await expectAccessible(page);
});

test("who is asked for a PIN can read the policy beside it", async ({ as, browser }) => {
  const page = await as("signer1");
  const contractId = await send("signer1", { title: "覚書（ポリシー）", pdf: await printPdf(browser, "覚書") });
  await readAndConsent(page, contractId);
  await goToRssp(page);
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "サービスポリシー（新しい画面）" }).click();
  await expect((await opened).getByRole("heading", { level: 1, name: "サービスポリシー" })).toBeVisible();
});

test("a least level that nobody here reaches is explained and not sent; lowered, the contract goes out and says its level", async ({
  as,
  browser,
}) => {
  const page = await as("staff", phone);
  await uploadFile(page, pdfFile("覚書（最低レベル）", await printPdf(browser, "覚書")));
  await nameSigners(page, ["signer1"]);
  const levels = page.getByRole("group", { name: "この契約の最低レベル" });
  await expect(levels.getByRole("radio", { name: /レベル1/ }).first()).toBeChecked();
  await levels.getByText("重要な契約").click();
  await expect(levels.getByText("この設備の証明書はレベル1までのため、選ぶと送信できません。")).toHaveCount(2);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "入力項目の設定へ" }).click();
  await page.getByRole("button", { name: "送信内容の確認へ" }).click();

  await expect(page.getByText("この契約の最低レベルは、この設備では満たせません。最低レベルを下げてください。")).toBeVisible();
  await expect(fact(page, "最低レベル")).toContainText("レベル2以上");
  await expect(page.getByRole("button", { name: "送信する" })).toBeDisabled();
  await expectAccessible(page);

  await page.getByRole("link", { name: "変更する" }).click();
  await levels.getByText("簡易な利用").click();
  await expectAccessible(page);
  await reviewAndSend(page);
  await expect(fact(page, "最低レベル")).toContainText("レベル1以上");
});
