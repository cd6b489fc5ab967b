import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

/** Nothing to be scrolled to at the side. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { width, widest } = await page.evaluate(() => ({
    width: screen.width,
    widest: Math.max(document.documentElement.scrollWidth, innerWidth),
  }));
  expect(widest, `${page.url()} on ${width} px`).toBeLessThanOrEqual(width);
}

/** WCAG 2.2 AA and axe's own rules: nothing serious, nothing critical. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 200)) }));
  expect(grave, page.url()).toEqual([]);
}
