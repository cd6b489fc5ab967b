import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { change, dismissMaker, emailOf, meet, type Name } from "./cast.ts";
import { nextCode } from "./one-time-codes.ts";

type People = {
  /** A browser of its own in which this person is logged in, on the inbox. One session for all tests of a spec, until it ends. */
  as: (name: Name, options?: BrowserContextOptions) => Promise<Page>;
  /** A browser of its own in which nobody is. */
  stranger: (options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<People, { cast: undefined }>({
  cast: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it needs from here
    async ({}, use) => {
      await use(undefined);
      await dismissMaker();
    },
    { scope: "worker", auto: true },
  ],
  stranger: async ({ browser }, use, info) => {
    const opened: BrowserContext[] = [];
    const thrown: string[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      // also where React finds another page than the server drew, and draws it anew under the visitor's hands
      context.on("weberror", (error) => thrown.push(`${error.page()?.url()}: ${error.error().stack ?? error.error()}`));
      return context.newPage();
    });
    // in words, because pictures stay on the machine that made them
    const left =
      info.status === info.expectedStatus ? [] : await Promise.all(opened.flatMap((context) => context.pages()).map(inWords));
    for (const context of opened) await context.close();
    if (left.length > 0) throw new Error(["When the test failed:", ...left, ...thrown].join("\n\n"));
    expect(thrown, "what no page's program caught").toEqual([]);
  },
  as: async ({ stranger, baseURL }, use) => {
    await use(async (name, options) => {
      const { cookie } = await meet(name);
      const page = await stranger(options);
      if (cookie) await page.context().addCookies([{ ...cookie, url: `${baseURL}`, httpOnly: true, sameSite: "Lax" }]);
      await page.goto("/inbox");
      if (!page.url().includes("/login")) return page;
      await logIn(page, name);
      const [own] = (await page.context().cookies(`${baseURL}`)).filter((one) => one.name.endsWith(".session"));
      if (own) change(name, { cookie: { name: own.name, value: own.value } });
      return page;
    });
  },
});

export { expect };

/** What stands on a page. */
const inWords = async (page: Page): Promise<string> => {
  const text = await page.locator("body").innerText({ timeout: 2_000 }).catch(String);
  return `${page.url()}\n${text.replace(/\s+/g, " ").slice(0, 1_200)}`;
};

export async function logIn(page: Page, name: Name): Promise<void> {
  const { account } = await meet(name);
  await tryLogIn(page, { email: emailOf(name), password: account.password, code: await nextCode(name, "login") });
  await expect(page.getByRole("heading", { level: 1, name: /^(ホーム|受信・要対応)$/ })).toBeVisible();
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
