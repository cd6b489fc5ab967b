import type { Page } from "@playwright/test";

/** Where the newest mail to somebody leads, of those whose button has such an address. @param not a part that it must not have */
export async function mailedLink(page: Page, to: string, part: string, not = "//none"): Promise<string> {
  const outbox = await page.context().newPage();
  await outbox.goto(`http://localhost:${new URL(page.url()).port}/outbox?to=${encodeURIComponent(to)}`);
  const link = outbox.locator(`a[href*="${part}"]:not([href*="${not}"])`).first();
  const href = await link.getAttribute("href");
  await outbox.close();
  if (!href) throw new Error(`no mail to ${to} leads to ${part}`);
  return href;
}
