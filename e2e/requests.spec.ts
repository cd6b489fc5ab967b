import type { Page, TestInfo } from "@playwright/test";
import { emailOf, meet } from "./support/accounts.ts";
import { nextCode } from "./support/one-time-codes.ts";
import { expectAccessible } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

/** Whose certificate is asked for here. */
const who = "signer2";
const NAME = "署名者 二郎";
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

test.describe.configure({ mode: "serial" });

const otp = (page: Page) => page.getByLabel("あなたのワンタイムパスワード（ログイン用）");

/** As it is on a desk and on a phone: nothing serious for axe, nothing beyond the edge. */
async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  for (const [size, viewport] of [
    ["wide", WIDE],
    ["phone", PHONE],
  ] as const) {
    await page.setViewportSize(viewport);
    await expectAccessible(page);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond, `${page.url()} at ${viewport.width} px`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: info.outputPath(`${name}-${size}.png`), fullPage: true });
  }
  await page.setViewportSize(WIDE);
}

test("the bank asks for a revocation, another person approves, the RA revokes: each sees what is his to do", async ({
  as,
}, info) => {
  test.setTimeout(240_000);
  await meet(who);
  const staff = await as("staff");
  await staff.goto("/requests");
  await expect(staff.getByRole("heading", { level: 1, name: "証明書の依頼" })).toBeVisible();
  await staff.getByRole("link", { name: "依頼を起こす" }).click();
  await expect(staff.getByText("お客さまを探してください")).toBeVisible();
  await staff.getByRole("searchbox").fill(emailOf(who));
  await staff.getByRole("button", { name: "探す" }).click();
  const card = staff.getByRole("region", { name: NAME });
  await expect(card.getByText(/([0-9A-F]{2} ){7}/).first()).toBeVisible();
  await picture(staff, info, "new");
  await card.getByRole("button", { name: "失効を依頼" }).first().click();
  const dialog = staff.getByRole("dialog");
  await dialog.getByLabel(/失効の理由/).selectOption("affiliationChanged");
  await dialog.getByRole("textbox", { name: /^依頼の理由/ }).fill("退職の届出があったため");
  await otp(staff).fill(await nextCode("staff", "login"));
  await picture(staff, info, "new-dialog");
  await dialog.getByRole("button", { name: "依頼する" }).click();
  await expect(staff).toHaveURL(/\/requests\?open=crq_/);
  await expect(staff.getByText("ご自身が起こした依頼です。承認は、ほかの方が行います。")).toBeVisible();
  await expect(staff.getByRole("button", { name: "承認する" })).toHaveCount(0);
  await picture(staff, info, "own");
  const { pathname, search } = new URL(staff.url());

  const checker = await as("checker");
  await checker.goto(pathname + search);
  await picture(checker, info, "decide");
  await checker.getByRole("textbox", { name: /^記録に残す理由/ }).fill("届出書を確認した");
  await otp(checker).fill(await nextCode("checker", "login"));
  await checker.getByRole("button", { name: "承認する" }).click();
  await expect(checker.getByText("承認されました。登録局が失効を行います。")).toBeVisible();

  const ra = await as("ra");
  await ra.goto(pathname + search);
  await picture(ra, info, "carry-out");
  await otp(ra).fill(await nextCode("ra", "login"));
  await ra.getByRole("button", { name: "失効を実施する" }).click();
  await expect(ra.getByText("このお手続きは終わっています。")).toBeVisible();
  await picture(ra, info, "done");

  const signer = await as(who);
  await signer.goto("/credentials");
  await expect(signer.getByRole("region", { name: "これまでの証明書" })).toContainText("失効");
  await picture(signer, info, "credentials-revoked");
});

test("the pages of applications, of moving, of renewal and of revocation hold on a desk and on a phone", async ({ as }, info) => {
  test.setTimeout(240_000);
  const ra = await as("ra");
  await ra.goto("/ra/enrolments");
  await picture(ra, info, "ra-enrolments");
  await ra.getByRole("row").nth(1).getByRole("link").click();
  await expect(ra.getByRole("complementary")).toBeVisible();
  await picture(ra, info, "ra-enrolments-open");
  await ra.goto("/ra/credentials");
  await picture(ra, info, "ra-credentials");
  const staff = await as("staff");
  await staff.goto("/enrolments");
  await picture(staff, info, "enrolments");
  await staff.goto("/credentials/moving");
  await picture(staff, info, "moving");
  const signer = await as("signer1");
  await signer.goto("/credentials");
  await picture(signer, info, "credentials");
  for (const [name, button, back] of [
    ["renew", "証明書を更新する", /戻る/],
    ["revoke", "失効", /戻る/],
  ] as const) {
    await signer.getByRole("button", { name: button, exact: true }).click();
    await expect(signer).toHaveURL(/rssp\.localhost/);
    await picture(signer, info, name);
    await signer.getByRole("button", { name: back }).first().click();
    await expect(signer).toHaveURL(/\/credentials/);
  }
});

test("on a phone the places that have no room in the bar are behind its last tab", async ({ as }) => {
  const page = await as("ra");
  await page.setViewportSize(PHONE);
  await page.goto("/ra/enrolments");
  const bar = page.locator(".tabbar");
  await bar.getByText("その他").click();
  await bar.getByRole("link", { name: "電子証明書" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "電子証明書" })).toBeVisible();
});
