import type { Page } from "@playwright/test";
import { currentCode } from "./one-time-codes.ts";

/** Somebody new, on the page to which the mail led: password, then the app. */
export async function register(page: Page): Promise<void> {
  await page.getByLabel("パスワード", { exact: true }).fill("five tall cranes at dawn");
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByLabel("アプリに表示された6桁の数字").fill(currentCode(await shownSecret(page)));
  await page.getByRole("button", { name: "登録して書類を読む" }).click();
}

/** What a page shows to be typed into an authenticator app. */
export const shownSecret = async (page: Page): Promise<string> =>
  ((await page.getByText(/^(?:[A-Z2-7]{4} ?)+$/).textContent()) ?? "").replace(/ /g, "");
