import { expectNoSidewaysScroll } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { nameSigners, reviewAndSend, uploadFile } from "./support/send.ts";
import { expectResult, goToRssp, readAndConsentOnPhone, signButton, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

test("a contract is sent, read and signed on a phone 360 px wide, and no page on the way scrolls sideways", async ({
  as,
  browser,
}) => {
  const page = await as("signer2", phone);
  await expectNoSidewaysScroll(page);
  const pdf = await printPdf(browser, "覚書");
  await uploadFile(page, pdfFile("覚書（電話から）", pdf));
  await nameSigners(page, ["signer2"]);
  await expectNoSidewaysScroll(page);
  const contractId = await reviewAndSend(page, () => expectNoSidewaysScroll(page));
  await expectNoSidewaysScroll(page);

  await page.goto(`/contracts/${contractId}/read`);
  await expect(page.getByRole("article", { name: "1ページ目" })).toContainText("業務を委託する");
  await expectNoSidewaysScroll(page);
  await readAndConsentOnPhone(page);
  const card = page.getByRole("region", { name: "あなたのお手続き" });
  await expect(card.getByText("この端末で計算した値と一致しました")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await goToRssp(page);
  await expectNoSidewaysScroll(page);
  await typeOwnFactors(page, "signer2");
  await signButton(page).click();
  await expect(page.getByRole("heading", { name: "署名中です" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectResult(page);
  await expectNoSidewaysScroll(page);
});

test("no other page scrolls sideways on a phone either", async ({ as, stranger }) => {
  const page = await as("admin", phone);
  for (const address of [
    "/inbox",
    "/sent",
    "/archive",
    "/account",
    "/organisation",
    "/organisation?open=new",
    "/organisation?tab=invited",
    "/organisation?tab=departments",
    "/organisation?tab=folders&open=new",
    "/organisation?tab=rights",
    "/contracts/new",
    "/contracts/new/outsourcing",
  ]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  const nobody = await stranger(phone);
  for (const address of ["/", "/policy", "/login", "/reset", "/reset/authenticator", "/setup", "/outbox", "/no-such-page"]) {
    await nobody.goto(address);
    await expect(nobody.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(nobody);
  }
});
