import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { accountOf, dataDir, emailOf, type Name } from "./accounts.ts";
import { nextCode } from "./one-time-codes.ts";

type People = {
  /** A browser of its own in which this person is logged in. Logged in once a run: later tests get the same session. */
  as: (name: Name, options?: BrowserContextOptions) => Promise<Page>;
  /** A browser of its own in which nobody is. */
  stranger: (options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<People>({
  stranger: async ({ browser }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
  as: async ({ stranger }, use) => {
    await use(async (name, options) => {
      const kept = sessionFile(name);
      const page = await stranger({ ...options, storageState: existsSync(kept) ? kept : undefined });
      await page.goto("/inbox");
      if (!page.url().includes("/login")) return page;
      await logIn(page, name);
      await page.context().storageState({ path: kept });
      return page;
    });
  },
});

export { expect };

function sessionFile(name: Name): string {
  const folder = path.join(dataDir, "e2e-sessions");
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.json`);
}

export async function logIn(page: Page, name: Name, password = accountOf(name).password): Promise<void> {
  await tryLogIn(page, { email: emailOf(name), password, code: await nextCode(name, "login") });
  await expect(page.getByRole("heading", { level: 1, name: "受信・要対応" })).toBeVisible();
}

/** Types both steps of the login and sends them; what comes of it is the caller's to see. */
export async function tryLogIn(page: Page, typed: { email: string; password: string; code: string }): Promise<void> {
  if (!page.url().includes("/login")) await page.goto("/login");
  await page.getByLabel("利用者ID").fill(typed.email);
  await page.getByLabel("パスワード", { exact: true }).fill(typed.password);
  await page.getByRole("button", { name: "次へ" }).click();
  await page.getByLabel("ワンタイムパスワード").fill(typed.code);
  await page.getByRole("button", { name: "ログイン", exact: true }).click();
}
