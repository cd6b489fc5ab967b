import { send } from "./support/contracts.ts";
import { printPdf } from "./support/pdfs.ts";
import { expect, test } from "./support/test.ts";

test("the login speaks English when asked to, and keeps to it", async ({ stranger }) => {
  const page = await stranger();
  await page.goto("/login");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page.getByLabel("User ID")).toBeVisible();
  await page.getByRole("button", { name: "日本語" }).click();
  await expect(page.getByLabel("利用者ID")).toBeVisible();
});

test("who reads in English is asked for the signature in English, on the RSSP's host too", async ({ as, browser }) => {
  const page = await as("signer2");
  const contractId = await send("signer2", { title: "Memorandum", pdf: await printPdf(browser, "Memorandum") });
  await page.goto(`/contracts/${contractId}/read`);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("checkbox", { name: "Agree to an electronic contract" }).check();
  await expect(async () => {
    await page.getByRole("button", { name: /^(Next step|Go on to sign)$/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole("dialog").getByRole("button", { name: "Allow the signature" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "May this be signed?" })).toBeVisible();
  await expect(page.getByText("Test use only (not accredited)")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign", exact: true })).toBeVisible();
});
