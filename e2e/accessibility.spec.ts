import { expectAccessible } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { chooseFile, nameSigners, reviewAndSend } from "./support/send.ts";
import { expectResult, goToRssp, readAndConsent, signButton, typeOwnFactors } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

test("axe finds nothing serious before the login and in the account", async ({ as, stranger }) => {
  const nobody = await stranger();
  for (const address of ["/", "/policy", "/verify", "/verify/help", "/login", "/reset", "/outbox"]) {
    await nobody.goto(address);
    await expect(nobody.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expectAccessible(nobody);
  }
  const page = await as("admin");
  for (const address of ["/account", "/account/users", "/archive", "/sent", "/contracts/new/outsourcing", "/no-such-page"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expectAccessible(page);
  }
});

test("axe finds nothing serious on any page between a draft and its signature", async ({ as, browser }) => {
  const page = await as("staff");
  await page.goto("/contracts/new");
  await expectAccessible(page);
  await chooseFile(page, pdfFile("覚書（補助技術）", await printPdf(browser, "覚書")));
  await expect(page.getByRole("heading", { name: "だれに、どの順に送りますか" })).toBeVisible();
  await nameSigners(page, ["staff"]);
  await expectAccessible(page);
  const contractId = await reviewAndSend(page, () => expectAccessible(page));
  await expectAccessible(page);
  await page.goto("/inbox");
  await expectAccessible(page);

  await readAndConsent(page, contractId);
  await expectAccessible(page);
  const shown = await page.getByRole("link", { name: "ダウンロード" }).getAttribute("href");
  const signingId = new URL(shown ?? "", page.url()).searchParams.get("signing");
  await goToRssp(page);
  await expectAccessible(page);

  // the page to which the RSSP leads back, while it stands still
  const beside = await page.context().newPage();
  await beside.goto(`/contracts/${contractId}/signing/${signingId}`);
  await expect(beside.getByRole("heading", { name: "署名の許可がまだです" })).toBeVisible();
  await expectAccessible(beside);

  await typeOwnFactors(page, "staff");
  await signButton(page).click();
  await expectResult(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: /^有効.*だれが、何に、いつ、どれだけ確かかを見る/ }).click();
  await expectAccessible(page);
});
