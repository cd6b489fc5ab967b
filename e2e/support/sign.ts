import type { Locator, Page } from "@playwright/test";
import { type Name, pinOf } from "./accounts.ts";
import { nextCode } from "./one-time-codes.ts";
import { expect } from "./test.ts";

/** A fact's value by its label, of a list of facts. */
export function fact(within: Page | Locator, label: string): Locator {
  const page = "goto" in within ? within : within.page();
  const term = page.getByRole("term").and(page.getByText(label, { exact: true }));
  return within.locator("dl > div").filter({ has: term }).getByRole("definition");
}

export const nextItem = (page: Page) => page.getByRole("button", { name: "次の項目へ" });
export const consentBox = (page: Page) => page.getByRole("checkbox", { name: "電子契約への同意" });

/** Reads every page and consents, the way the panel leads. */
export async function readAndConsent(page: Page, contractId: string): Promise<void> {
  const address = `/contracts/${contractId}/read`;
  if (!page.url().endsWith(address)) await page.goto(address);
  const step = page.getByRole("button", { name: /契約内容の確認/ });
  await expect(page.getByRole("article").first().locator("canvas")).toBeVisible();
  for (let words = await wordsOf(step); !/(\d+) \/ \1頁/.test(words); words = await wordsOf(step)) {
    await nextItem(page).click();
    await expect(step).not.toHaveText(words);
  }
  await consentBox(page).check();
}

/** The same on a phone: the one button leads through the pages, and then to the box in the card that was folded. */
export async function readAndConsentOnPhone(page: Page): Promise<void> {
  await expect(page.getByRole("article").first().locator("canvas")).toBeVisible();
  await expect(async () => {
    await nextItem(page).click();
    await expect(consentBox(page)).toBeFocused({ timeout: 500 });
  }).toPass();
  await consentBox(page).check();
}

const wordsOf = async (locator: Locator) => (await locator.textContent()) ?? "";

/** From the read contract to the RSSP's page. @returns the one-time address that led there */
export async function goToRssp(page: Page): Promise<string> {
  await page.getByRole("button", { name: "署名に進む" }).click();
  const handle = page.waitForRequest(/\/rssp\/authorize\?/);
  await page.getByRole("dialog").getByRole("button", { name: "署名の許可へ進む" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "この内容に署名してよいか、お尋ねしています" })).toBeVisible();
  return (await handle).url();
}

export const signButton = (page: Page) => page.getByRole("button", { name: "署名する" });

export async function typeFactors(page: Page, { pin, otp }: { pin: string; otp: string }): Promise<void> {
  await page.getByLabel("署名用暗証番号（PIN）").fill(pin);
  await page.getByLabel("ワンタイムパスワード（6桁）").fill(otp);
}

export async function typeOwnFactors(page: Page, name: Name): Promise<void> {
  await typeFactors(page, { pin: pinOf(name), otp: await nextCode(name, "signing") });
}

/** The result screen, once the passage has arrived there. */
export async function expectResult(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "署名結果" })).toBeVisible({ timeout: 60_000 });
}

/** The whole of one signature: read, consent, authorise at the RSSP, arrive at the result. */
export async function sign(page: Page, name: Name, contractId: string): Promise<void> {
  await readAndConsent(page, contractId);
  await goToRssp(page);
  await typeOwnFactors(page, name);
  await signButton(page).click();
  await expectResult(page);
}
