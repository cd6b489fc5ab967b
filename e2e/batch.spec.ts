import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { send } from "./support/contracts.ts";
import { expectValid } from "./support/judges.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { nextItem, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

let pdf: Buffer;
test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

/** Contracts that the signer sends to himself; a run's own, since the installation stays. */
async function sendMany(name: "signer1" | "signer2" | "admin", count: number, what: string): Promise<string[]> {
  const run = Date.now() % 1_000_000;
  const titles = Array.from({ length: count }, (_, at) => `覚書（${what} ${run}-${at + 1}）`);
  for (const title of titles) await send(name, { title, pdf });
  return titles;
}

/** From the inbox's list, searched down to this run's contracts, to the batch's own. */
async function chooseAll(page: Page, titles: string[]): Promise<void> {
  const [common] = /覚書（\S+ \d+/.exec(titles[0] ?? "") ?? [];
  await page.goto(`/inbox?text=${encodeURIComponent(common ?? "")}`);
  // with the keyboard, as with the mouse
  await page.getByRole("checkbox", { name: /このページの署名できる\d+件をすべて選ぶ/ }).press("Space");
  for (const title of titles) await expect(page.getByRole("checkbox", { name: `${title}を選ぶ` })).toBeChecked();
  await page.getByRole("button", { name: `一括署名（${titles.length}件）へ進む` }).press("Enter");
  await expect(page.getByRole("heading", { name: `${titles.length}件にまとめて署名しますか` })).toBeVisible();
}

const confirmBox = (page: Page) => page.getByRole("checkbox", { name: /内容を確認しました/ });
const toRssp = (page: Page, count: number) => page.getByRole("button", { name: `署名の許可へ進む（${count}件）` });

async function confirm(page: Page, count: number): Promise<void> {
  await confirmBox(page).check();
  await toRssp(page, count).click();
  await expect(
    page.getByRole("heading", { level: 1, name: `${count}件にまとめて署名してよいか、お尋ねしています` }),
  ).toBeVisible();
}

const lines = (page: Page) => page.getByRole("list", { name: "署名する書類" }).getByRole("listitem");

test("ten contracts are signed in one authorisation, and each file stands by itself before every judge", async ({ as }, info) => {
  test.setTimeout(360_000);
  const page = await as("signer1");
  const titles = await sendMany("signer1", 10, "一括");
  await chooseAll(page, titles);
  const list = page.getByRole("list", { name: "まとめて署名する書類" });
  await expect(list.getByText("まだ開いていません")).toHaveCount(10);
  await expect(toRssp(page, 10)).toBeDisabled();
  await expectAccessible(page);

  // the contents can be read before the PIN is asked for: the way leads from one document to the next
  await page.getByRole("link", { name: "まだ開いていない書類を読む（10件）" }).click();
  await expect(page.getByRole("article").first().locator("canvas")).toBeVisible();
  await expect(page.getByText("この端末で計算した値と一致しました")).toBeVisible();
  await expect(async () => {
    await nextItem(page).click({ timeout: 500 });
    await expect(page.getByRole("button", { name: "次の書類へ（残り9件）" })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expectAccessible(page);
  await page.getByRole("link", { name: "一括署名の一覧へ戻る" }).click();
  await expect(page.getByText(/\d\d:\d\d に表示/)).toHaveCount(1);
  await expect(page.getByText("10件のうち 1件 を開きました")).toBeVisible();

  await confirm(page, 10);
  await expect(lines(page)).toHaveCount(10);
  for (const title of titles) await expect(page.getByRole("checkbox", { name: `${title}を含める` })).toBeChecked();
  await lines(page).nth(3).locator("summary").press("Enter");
  await expect(lines(page).nth(3).getByText("文書の照合値")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("rssp-list.png"), fullPage: true });

  await typeOwnFactors(page, "signer1");
  await page.getByRole("button", { name: "10件に署名する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /10件(に署名中です|の署名が完了しました)/ })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "10件の署名が完了しました" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("署名：10件すべて有効")).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("result.png"), fullPage: true });
  for (const title of [titles[0] ?? "", titles[9] ?? ""]) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: `ダウンロード ${title}` }).click();
    const file = await (await download).path();
    expectValid(file, readFileSync(file), 1);
  }
  await page.getByRole("link", { name: `結果を見る ${titles[4]}` }).click();
  await expect(page.getByRole("heading", { name: "署名結果" })).toBeVisible();
});

test("on a phone: chosen, listed, one taken out at the RSSP, the others signed; no page scrolls sideways", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  const page = await as("signer2", phone);
  const titles = await sendMany("signer2", 3, "電話");
  await chooseAll(page, titles);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("list-phone.png"), fullPage: true });
  await confirm(page, 3);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("rssp-list-phone.png"), fullPage: true });
  const left = titles[1] ?? "";
  await page.getByRole("checkbox", { name: `${left}を含める` }).uncheck();
  await typeOwnFactors(page, "signer2");
  await page.getByRole("button", { name: "2件に署名する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "2件の署名が完了しました" })).toBeVisible({ timeout: 60_000 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.screenshot({ path: info.outputPath("result-phone.png"), fullPage: true });
  const out = page.getByRole("region", { name: "署名しなかった書類（1件）" });
  await out.getByRole("link", { name: `契約の画面を見る ${left}` }).click();
  await expect(page.getByRole("heading", { name: "あなたの署名をお待ちしています" })).toBeVisible();
});

test("a contract that is cancelled while the list is open is dropped before authorisation, and the rest is asked for anew", async ({
  as,
}) => {
  test.setTimeout(240_000);
  const page = await as("admin");
  const titles = await sendMany("admin", 3, "取消");
  await chooseAll(page, titles);
  const beside = await page.context().newPage();
  await beside.goto(`/sent?text=${encodeURIComponent(titles[1] ?? "")}`);
  await beside.getByRole("link", { name: titles[1], exact: true }).click();
  await beside.getByRole("button", { name: "取り消す" }).click();
  await beside.getByRole("dialog").getByRole("button", { name: "取り消す" }).click();
  await expect(beside.getByText("取消", { exact: true }).first()).toBeVisible();

  await confirmBox(page).check();
  await toRssp(page, 3).click();
  await expect(page.getByText("まだどれにも署名を依頼していません", { exact: false })).toBeVisible();
  const dropped = page.getByRole("region", { name: "今回の署名から外した書類（1件）" });
  await expect(dropped.getByText(titles[1] ?? "")).toBeVisible();
  // what was confirmed is not this list
  await expect(confirmBox(page)).not.toBeChecked();
  await confirm(page, 2);
  // as the server sends it: who has no script can take nothing off the list, because it would not be heeded
  const plain = await page.evaluate(async () => (await fetch(location.href)).text());
  const ticks = plain.match(/<input[^>]*type="checkbox"[^>]*>/g) ?? [];
  expect(ticks).toHaveLength(3);
  for (const tick of ticks) expect(tick).toContain("disabled");
  await page.getByRole("button", { name: "署名せずに戻る" }).click();
  await expect(page.getByRole("heading", { name: "署名は行われませんでした" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "一覧へ戻る" }).click();
  await expect(page.getByText("前回は署名が行われませんでした", { exact: false })).toBeVisible();
  await confirm(page, 2);
  await typeOwnFactors(page, "admin");
  await page.getByRole("button", { name: "2件に署名する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "2件の署名が完了しました" })).toBeVisible({ timeout: 60_000 });
});
