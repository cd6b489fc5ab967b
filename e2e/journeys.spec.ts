import type { Page } from "@playwright/test";
import { emailOf, meet } from "./support/accounts.ts";
import { send } from "./support/contracts.ts";
import { expectValid } from "./support/judges.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { printPdf } from "./support/pdfs.ts";
import { reviewAndSend } from "./support/send.ts";
import { expectResult, goToRssp, nextItem, readAndConsent, signButton, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

/** Recipients of every kind, and the colleagues of a sender. Each test has people of its own. */
const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

let pdf: Buffer;
// each with people of its own
test.describe.configure({ mode: "parallel" });

test.beforeAll(async ({ browser }) => {
  pdf = await printPdf(browser, "覚書");
});

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name });
const panel = (page: Page) => page.getByRole("complementary", { name: "あなたのお手続き" });
const dialog = (page: Page) => page.getByRole("dialog");
const party = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name }).first();

/** To the last page, the way the panel leads, until its button says `act`. */
async function readTo(page: Page, act: string): Promise<void> {
  await expect(page.getByRole("article").first().locator("canvas")).toBeVisible();
  await expect(async () => {
    const next = nextItem(page).filter({ visible: true });
    if (await next.count()) await next.click();
    await expect(page.getByRole("button", { name: act, exact: true }).filter({ visible: true })).toBeVisible({ timeout: 500 });
  }).toPass();
}

test("two signers read at once and both sign: who comes second waits by himself, sees the other's signature, and one contract is concluded", async ({
  as,
}, info) => {
  test.setTimeout(180_000);
  const title = "同時の覚書";
  const contractId = await send("staff/parallel", {
    title,
    pdf,
    to: [
      { who: "signer1/parallel", group: 1 },
      { who: "signer2/parallel", group: 1 },
    ],
  });
  const first = await as("signer1/parallel");
  const second = await as("signer2/parallel");
  await readAndConsent(first, contractId);
  await readAndConsent(second, contractId);
  await goToRssp(first);

  await second.getByRole("button", { name: "署名に進む" }).click();
  await dialog(second).getByRole("button", { name: "署名の許可へ進む" }).click();
  await expect(dialog(second).getByText("ほかの方が、いま署名しています")).toBeVisible();
  await expectAccessible(second);
  await second.screenshot({ path: info.outputPath("queued.png") });

  await typeOwnFactors(first, "signer1/parallel");
  await signButton(first).click();
  await expectResult(first);

  await expect(dialog(second).getByText("ほかの方の署名が入りました")).toBeVisible({ timeout: 30_000 });
  // behind the dialog, which hides it from those who listen: what was agreed to has stayed
  const agreed = second.getByRole("checkbox", { name: "電子契約への同意", includeHidden: true }).filter({ visible: true });
  await expect(agreed).toBeChecked();
  await second.screenshot({ path: info.outputPath("renewed.png") });
  await dialog(second).getByRole("button", { name: "署名の許可へ進む" }).click();
  await expect(heading(second, "この内容に署名してよいか、お尋ねしています")).toBeVisible();
  await typeOwnFactors(second, "signer2/parallel");
  await signButton(second).click();
  await expectResult(second);

  await second.goto(`/contracts/${contractId}`);
  await expect(heading(second, "契約が締結されました")).toBeVisible();
  const signed = info.outputPath("signed.pdf");
  const download = second.waitForEvent("download");
  await second.getByRole("link", { name: "契約書をダウンロード" }).click();
  await (await download).saveAs(signed);
  const answer = await second.request.get(`/api/contracts/${contractId}/document`);
  expectValid(signed, await answer.body(), 2);
});

test("an approver reads and approves without PIN or vermilion, a viewer reads and is asked nothing, and the sender sees whom everything waits for", async ({
  as,
}, info) => {
  const contractId = await send("staff/kinds", {
    title: "承認と閲覧の覚書",
    pdf,
    to: [
      { who: "checker/kinds", kind: "approver", group: 1 },
      { who: "signer1/kinds", group: 2 },
      { who: "auditor/kinds", kind: "viewer", group: 3 },
    ],
  });
  const sender = await as("staff/kinds");
  await sender.goto(`/contracts/${contractId}`);
  await expect(heading(sender, "承認をお待ちしています")).toBeVisible();
  await expect(sender.getByText("いまは、承認者の検印担当 二葉さまの番です。")).toBeVisible();
  await expect(party(sender, "検印担当 二葉")).toContainText("承認待ち");
  await expect(party(sender, "監査役 九十")).toContainText("共有済み");

  const viewer = await as("auditor/kinds");
  await viewer.goto(`/contracts/${contractId}`);
  await expect(heading(viewer, "この契約が共有されています")).toBeVisible();
  await viewer.getByRole("link", { name: "内容だけ読む" }).click();
  await expect(panel(viewer).getByText("閲覧者として共有されています")).toBeVisible();
  await expect(viewer.getByRole("article", { name: "1ページ目" })).toContainText("業務を委託する");
  await expect(viewer.getByRole("button", { name: /次の項目へ|署名に進む|承認する|却下する|転送する/ })).toHaveCount(0);
  const file = viewer.waitForEvent("download");
  await viewer.getByRole("link", { name: "ダウンロード" }).click();
  expect((await file).suggestedFilename()).toMatch(/\.pdf$/);
  await expectAccessible(viewer);
  await viewer.screenshot({ path: info.outputPath("viewer.png") });

  const approver = await as("checker/kinds");
  await approver.goto(`/contracts/${contractId}`);
  await expect(heading(approver, "あなたの承認をお待ちしています")).toBeVisible();
  await expectAccessible(approver);
  await approver.screenshot({ path: info.outputPath("approver.png"), fullPage: true });
  await approver.getByRole("link", { name: "書類を確認する" }).click();
  await readTo(approver, "承認する");
  await expectAccessible(approver);
  await approver.screenshot({ path: info.outputPath("approve.png") });
  await approver.getByRole("button", { name: "承認する", exact: true }).filter({ visible: true }).click();
  await expect(dialog(approver)).toContainText("承認は署名ではなく");
  await dialog(approver).getByRole("button", { name: "承認する" }).click();
  await expect(heading(approver, "承認しました。ほかの方をお待ちください")).toBeVisible();
  await expect(approver.getByText(/次は、署名者の署名者 一郎さまの番です/)).toBeVisible();
  await expect(party(approver, "検印担当 二葉（あなた）")).toContainText("承認済み");

  await sender.reload();
  await expect(heading(sender, "署名をお待ちしています")).toBeVisible();
  await expect(party(sender, "監査役 九十")).toContainText("閲覧済み");
  await sender.screenshot({ path: info.outputPath("sender.png"), fullPage: true });
});

test("an approver who declines says why, and the contract ends for everybody", async ({ as }) => {
  const contractId = await send("staff/decline", {
    title: "却下される覚書",
    pdf,
    to: [
      { who: "checker/decline", kind: "approver", group: 1 },
      { who: "signer1/decline", group: 2 },
    ],
  });
  const approver = await as("checker/decline");
  await approver.goto(`/contracts/${contractId}/read`);
  await panel(approver).getByRole("button", { name: "却下する" }).click();
  await dialog(approver).getByRole("button", { name: "却下する" }).click();
  await expect(dialog(approver).getByText("却下の理由を入力してください。")).toBeVisible();
  await dialog(approver).getByLabel("却下の理由").fill("金額を見直してください");
  await dialog(approver).getByRole("button", { name: "却下する" }).click();
  await expect(heading(approver, "この契約は却下されました")).toBeVisible();
  await expect(approver.getByText("承が承認しないことを選びました。")).toBeVisible();
  const sender = await as("staff/decline");
  await sender.goto(`/contracts/${contractId}`);
  await expect(sender.getByText("「金額を見直してください」")).toBeVisible();
  await expect(party(sender, "署名者 一郎")).toContainText("未署名");
  await expect(sender.getByRole("link", { name: "新しい契約を作成する" })).toBeVisible();
});

test("a signer forwards to a colleague, who is asked in his place; for him it is over", async ({ as }, info) => {
  const contractId = await send("staff/forward", {
    title: "転送される覚書",
    pdf,
    to: [{ who: "signer1/forward" }],
    mayForward: true,
  });
  await meet("signer2/forward");
  const page = await as("signer1/forward");
  await page.goto(`/contracts/${contractId}/read`);
  await panel(page).getByRole("button", { name: "転送する" }).click();
  await dialog(page).getByRole("button", { name: "内容を確認する" }).click();
  await expect(dialog(page).getByText("メールアドレスを入力してください。")).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByLabel("転送先のお名前").fill("署名者 二郎");
  await dialog(page).getByLabel("転送先のメールアドレス").fill(emailOf("signer2/forward"));
  await dialog(page).getByRole("button", { name: "内容を確認する" }).click();
  await expect(dialog(page).getByText("転送すると、あなたはこの契約を見られなくなります。")).toBeVisible();
  await page.screenshot({ path: info.outputPath("forward.png") });
  await dialog(page).getByRole("button", { name: "転送する" }).click();
  await expect(dialog(page).getByRole("heading", { name: "転送しました" })).toBeVisible();
  await dialog(page).getByRole("button", { name: "受信・要対応へ" }).click();
  await expect(heading(page, "受信・要対応")).toBeVisible();
  await page.goto(`/contracts/${contractId}`);
  await expect(heading(page, "このページは見つかりません")).toBeVisible();

  const colleague = await as("signer2/forward");
  await colleague.goto(`/contracts/${contractId}`);
  await expect(heading(colleague, "あなたの署名をお待ちしています")).toBeVisible();
});

test("before the first signature its sender withdraws and changes it, told who will be told", async ({ as }) => {
  const contractId = await send("staff/amend", { title: "修正する覚書", pdf, to: [{ who: "signer1/amend" }] });
  const sender = await as("staff/amend");
  await sender.goto(`/contracts/${contractId}`);
  await sender.getByRole("button", { name: "修正する" }).click();
  await expect(dialog(sender)).toContainText("修正中であることをメールでお知らせします：署名者 一郎 さま");
  await dialog(sender).getByRole("button", { name: "取り下げて修正する" }).click();
  await expect(heading(sender, "送る書類と添付")).toBeVisible();
  const signer = await as("signer1/amend");
  await signer.goto(`/contracts/${contractId}`);
  await expect(signer.getByText("送信元が修正しているとき")).toBeVisible();
  await sender.getByRole("link", { name: "送付先の設定へ" }).click();
  await reviewAndSend(sender);
  await signer.reload();
  await expect(heading(signer, "あなたの署名をお待ちしています")).toBeVisible();
});

test("a colleague returns it with a reason, the sender takes the next request back, and the colleague sends what he has read", async ({
  as,
}, info) => {
  const draft = {
    title: "社内承認の覚書",
    pdf,
    to: [{ who: "signer1/approval" as const }],
    approver: "checker/approval" as const,
  };
  const contractId = await send("staff/approval", draft);
  const boss = await as("checker/approval");
  await boss.goto(`/contracts/${contractId}`);
  await expect(heading(boss, "送信前の承認を求められています")).toBeVisible();
  await expectAccessible(boss);
  await boss.screenshot({ path: info.outputPath("decide.png"), fullPage: true });
  await boss.getByRole("button", { name: "差し戻す" }).click();
  await dialog(boss).getByLabel("差し戻す理由").fill("期限を延ばしてください");
  await dialog(boss).getByRole("button", { name: "差し戻す" }).click();
  await expect(dialog(boss)).toHaveCount(0);

  const sender = await as("staff/approval");
  await sender.goto(`/contracts/${contractId}`);
  await expect(heading(sender, "差し戻されました")).toBeVisible();
  await expect(sender.getByText("「期限を延ばしてください」")).toBeVisible();
  // on each step of the way back to him
  for (const step of ["documents", "recipients", "fields", "review"]) {
    await sender.goto(`/contracts/${contractId}/${step}`);
    await expect(sender.getByText("期限を延ばしてください")).toBeVisible();
    await sender.screenshot({ path: info.outputPath(`returned-${step}.png`) });
  }

  const again = await send("staff/approval", draft);
  await sender.goto(`/contracts/${again}`);
  await expect(heading(sender, "送信前の承認を待っています")).toBeVisible();
  await sender.getByRole("button", { name: "承認の依頼を取り消す" }).click();
  await dialog(sender).getByRole("button", { name: "依頼を取り消す" }).click();
  await expect(heading(sender, "まだ送信していません")).toBeVisible();

  const third = await send("staff/approval", draft);
  await boss.goto(`/contracts/${third}/read`);
  await expect(panel(boss).getByText("送信前の承認者として")).toBeVisible();
  await readTo(boss, "承認して送信");
  await expectAccessible(boss);
  await boss.getByRole("button", { name: "承認して送信", exact: true }).filter({ visible: true }).click();
  await dialog(boss).getByRole("button", { name: "承認して送信" }).click();
  await expect(boss.getByText("承認し、宛先へ送信しました")).toBeVisible();
  await sender.goto(`/contracts/${third}`);
  await expect(heading(sender, "署名をお待ちしています")).toBeVisible();
});

test("an approver and a viewer find their way in English and on a phone", async ({ as }, info) => {
  const contractId = await send("staff/small", {
    title: "電話の覚書",
    pdf,
    to: [
      { who: "checker/small", kind: "approver", group: 1 },
      { who: "signer1/small", group: 2 },
      { who: "auditor/small", kind: "viewer", group: 3 },
    ],
  });
  const viewer = await as("auditor/small", phone);
  await viewer.goto(`/contracts/${contractId}/read`);
  const card = viewer.getByRole("region", { name: "あなたのお手続き" });
  await expect(card.getByText("閲覧者として共有されています")).toBeVisible();
  await expectNoSidewaysScroll(viewer);
  await expectAccessible(viewer);
  await card.getByRole("button", { name: "くわしく" }).click();
  await expect(card.getByText("検印担当 二葉 さま")).toBeVisible();
  await viewer.screenshot({ path: info.outputPath("viewer-phone.png") });

  const approver = await as("checker/small", phone);
  await approver.goto(`/contracts/${contractId}`);
  await approver.getByRole("button", { name: "English" }).click();
  await expect(heading(approver, "Your approval is awaited")).toBeVisible();
  await expectNoSidewaysScroll(approver);
  await expectAccessible(approver);
  await approver.screenshot({ path: info.outputPath("approver-phone.png"), fullPage: true });
  await approver.getByRole("link", { name: "Read the contract" }).click();
  const steps = approver.getByRole("region", { name: "Your steps" });
  await expect(async () => {
    const next = steps.getByRole("button", { name: "Next step" });
    if (await next.count()) await next.click();
    await expect(steps.getByRole("button", { name: "Approve", exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expectNoSidewaysScroll(approver);
  await expectAccessible(approver);
  await approver.screenshot({ path: info.outputPath("approve-phone.png") });
  await steps.getByRole("button", { name: "Approve", exact: true }).click();
  await dialog(approver).getByRole("button", { name: "Approve", exact: true }).click();
  await expect(heading(approver, "Approved. Waiting for the others")).toBeVisible();
});
