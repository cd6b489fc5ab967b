import { readFileSync } from "node:fs";
import type { Download, Page } from "@playwright/test";
import { emailOf } from "./support/accounts.ts";
import { expectValid, signaturesIn } from "./support/judges.ts";
import { fillTemplate, nameSigners, outsourcing, reviewAndSend } from "./support/send.ts";
import { expectResult, fact, goToRssp, readAndConsent, signButton, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

/** One contract from the form to the judged file, in the order in which it happens. */
test.describe.configure({ mode: "serial" });

// a name of its own, by which its row is found among others
const values = { ...outsourcing, 業務の名称: `受発注システムの保守業務 ${Date.now() % 1_000_000}` };
const title = `業務委託契約書（${values.業務の名称}）`;
let contractId: string;
let afterFirst: Buffer;

test("a business user fills 業務委託契約書, names two signers in order and sends it", async ({ as }) => {
  const page = await as("staff");
  await fillTemplate(page, values);
  await expect(page.getByText("この書類には署名者が2名必要です。あと2名を追加してください。")).toBeVisible();
  await expect(page.getByRole("button", { name: "入力項目の設定へ" })).toBeDisabled();
  await nameSigners(page, ["signer1", "signer2"]);
  await expect(page.getByText(/この書類の署名者は2名までです。/)).toBeVisible();
  await expect(page.getByLabel("書類名")).toHaveValue(title);
  await page.getByLabel("メッセージ").fill("ご確認のほど、よろしくお願いいたします。");
  contractId = await reviewAndSend(page);

  await expect(page.getByText("いまは、委託者の署名者 一郎さまの番です。")).toBeVisible();
  await page.getByRole("link", { name: "送信した契約" }).first().click();
  const row = page.getByRole("row").filter({ hasText: title });
  await expect(row).toContainText("3,300,000");
  await expect(row).toContainText("署名待ち");
});

test("the second signer, whose turn it is not yet, reads why and finds nothing to press", async ({ as }) => {
  const page = await as("signer2");
  await page.goto(`/contracts/${contractId}`);
  await expect(page.getByRole("heading", { name: "まだ、あなたの番ではありません" })).toBeVisible();
  await expect(page.getByText(/他の署名者のお手続きが完了していないため、署名できません。/)).toBeVisible();
  await page.getByRole("link", { name: "内容だけ読む" }).click();
  await expect(page.getByRole("article", { name: "1ページ目" })).toContainText("善良な管理者の注意をもって本業務を遂行する");
  await expect(page.getByText("他の署名者のお手続きが完了していないため、署名できません。").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /次の項目へ|署名に進む/ })).toHaveCount(0);
});

test("the first signer finds it in the inbox, reads the very bytes to be signed, and signs at the RSSP what the reading page showed", async ({
  as,
}) => {
  const page = await as("signer1");
  const row = page.getByRole("row").filter({ hasText: title });
  await expect(row).toContainText("3,300,000");
  await row.getByRole("link", { name: `書類を確認する ${title}` }).click();
  await expect(page).toHaveURL(new RegExp(`/contracts/${contractId}/read`));
  await readAndConsent(page, contractId);
  await expectDrawnPages(page);
  const panel = page.getByRole("complementary", { name: "あなたのお手続き" });
  await expect(panel.getByText("この端末で計算した値と一致しました")).toBeVisible();
  const [digest = ""] = /[0-9A-F]{4} [0-9A-F]{4} … [0-9A-F]{4} [0-9A-F]{4}/.exec((await panel.textContent()) ?? "") ?? [];
  expect(digest).not.toBe("");

  await goToRssp(page);
  expect(new URL(page.url()).hostname).toBe("rssp.localhost");
  await expect(page.getByRole("heading", { level: 3, name: title })).toBeVisible();
  await expect(page.getByText("3,300,000円")).toBeVisible();
  await expect(fact(page, "当事者")).toContainText("株式会社あおば製作所（デモ）　署名者 一郎");
  await expect(fact(page, "当事者")).toContainText("さくら電機株式会社（デモ）　署名者 二郎");
  // set in groups of four, which style alone keeps apart
  await expect(fact(page, "文書の照合値")).toContainText(digest.replaceAll(" ", ""));

  await typeOwnFactors(page, "signer1");
  await signButton(page).click();
  await expect(page.getByRole("heading", { name: "署名中です" })).toBeVisible();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expectResult(page);
  await expectEveryField(page, { signer: "署名者 一郎", digest });
  await expect(page.getByRole("heading", { level: 1, name: "署名が完了しました" })).toBeVisible();
  await expect(page.getByText("一部署名済")).toBeVisible();
  await expect(page.getByText("次は、受託者の署名者 二郎さまの番です。")).toBeVisible();
  afterFirst = await bytesOf(await downloadFrom(page, /署名済みの契約書/));
});

test("the second signer signs on top, and the contract is concluded", async ({ as }) => {
  const page = await as("signer2");
  await page
    .getByRole("row")
    .filter({ hasText: title })
    .getByRole("link", { name: `書類を確認する ${title}` })
    .click();
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await typeOwnFactors(page, "signer2");
  await signButton(page).click();
  await expectResult(page);
  await expectEveryField(page, { signer: "署名者 二郎" });
  await expect(page.getByRole("heading", { level: 1, name: "契約が締結されました" })).toBeVisible();
  await expect(page.getByText("契約締結", { exact: true })).toBeVisible();
});

test("poppler, qpdf, OpenSSL and npm run verify call the concluded contract whole and both signatures valid", async ({
  as,
}, info) => {
  const page = await as("staff");
  await page.goto(`/contracts/${contractId}`);
  await expect(page.getByRole("heading", { name: "契約が締結されました" })).toBeVisible();
  const file = info.outputPath("contract.pdf");
  const download = await downloadFrom(page, "契約書をダウンロード");
  await download.saveAs(file);
  const pdf = readFileSync(file);
  expectValid(file, pdf, 2);
  expect(pdf.subarray(0, afterFirst.length).equals(afterFirst), "the second revision stands on the first, byte for byte").toBe(
    true,
  );
  expect(signaturesIn(afterFirst)).toHaveLength(1);
});

test("everybody concerned finds the conclusion in the outbox", async ({ stranger }) => {
  const page = await stranger();
  for (const name of ["signer1", "signer2", "staff"] as const) {
    await page.goto(`/outbox?to=${emailOf(name)}`);
    await expect(page.getByRole("heading", { name: `【契約締結】${title}` }).first()).toBeVisible();
  }
});

/** Drawn by pdf.js, not merely laid out: each canvas has ink on it, and the words can be selected. */
async function expectDrawnPages(page: Page): Promise<void> {
  const first = page.getByRole("article", { name: "1ページ目" });
  // a page that is far away holds neither picture nor words
  await first.scrollIntoViewIfNeeded();
  await expect(first).toContainText("善良な管理者の注意をもって本業務を遂行する");
  await expect
    .poll(() =>
      first.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
        if (canvas.width === 0) return 0; // let go while it was far away
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        let ink = 0;
        for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 0 && (data[at] ?? 255) < 128) ink++;
        return ink;
      }),
    )
    .toBeGreaterThan(1000);
}

/** 附録3 表A-1. */
async function expectEveryField(page: Page, { signer, digest }: { signer: string; digest?: string }): Promise<void> {
  const result = page.getByRole("region", { name: "署名結果" });
  const shown: Record<string, RegExp> = {
    処理結果: /署名に成功しました/,
    署名者名: new RegExp(signer),
    署名者ID: /^\S+/,
    署名対象: /業務委託契約書/,
    署名文書: digest ? new RegExp(digest) : /[0-9A-F]{4} [0-9A-F]{4} … /,
    署名時刻: /\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}時\d{2}分\d{2}秒/,
    タイムスタンプ: /\d{4}年\d{1,2}月\d{1,2}日/,
    失効確認: /失効していません.*OCSP/s,
    検証結果: /^\s*有効/,
  };
  for (const [label, words] of Object.entries(shown)) await expect(fact(result, label)).toHaveText(words);
  await expect(page.getByText("B-LT（長期検証の情報つき）")).toBeVisible();
}

async function downloadFrom(page: Page, name: string | RegExp): Promise<Download> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name }).first().click();
  return download;
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}
