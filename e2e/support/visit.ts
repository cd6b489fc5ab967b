import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./pages.ts";
import { expect } from "./test.ts";

/** Where the pictures of a run are found, to be looked at beside the mock-ups. */
const SHOTS = fileURLToPath(new URL("../../.cache/e2e-shots", import.meta.url));
const WIDTHS = { 1280: 800, 360: 740 } as const;

/**
 * A page of the app, as it stands on a desk and on a phone: it is the route's own, nothing is serious for axe, nothing lies beyond the
 * edge, nothing moves for who asked that nothing does, and whoever goes with Tab sees where he is. Leaves a picture of each width.
 * @param route as its folder in app/ says, without the groups: test/every-page.test.ts looks for it here
 */
export async function visit(page: Page, route: string, as = ""): Promise<void> {
  const { pathname } = new URL(page.url());
  expect(pathname, `an address of ${route}`).toMatch(new RegExp(`^${route.replace(/\[[^\]]+\]/g, "[^/]+")}$`));
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  const name = `${route === "/" ? "root" : route.slice(1).replaceAll("/", "_")}${as && `~${as}`}`;
  for (const [width, height] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width: Number(width), height });
    const widest = await page.evaluate(() => {
      scrollTo(0, 0);
      return document.documentElement.scrollWidth;
    });
    await page.screenshot({ path: path.join(SHOTS, `${name}-${width}.png`), fullPage: true });
    expect.soft(widest, `${route}: sideways at ${width} px`).toBeLessThanOrEqual(Number(width));
  }
  await page.setViewportSize({ width: 1280, height: WIDTHS[1280] });
  await expectAccessible(page);
  expect.soft(await moving(page), `${route}: moves all the same`).toEqual([]);
  expect.soft(await withoutRing(page), `${route}: reached by Tab, and nothing shows it`).toEqual([]);
}

/** playwright.config.ts asks for reduced motion. */
const moving = (page: Page) =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === "running" && Number(effect?.getComputedTiming().duration) > 100)
      .map(({ effect }) => (effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 160) : "?")),
  );

/** Goes through the page by Tab; a page's first thirty stops are enough to find a kind of control without a ring. */
async function withoutRing(page: Page): Promise<string[]> {
  const bare: string[] = [];
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  for (let stop = 0; stop < 30; stop++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      // on a part that the browser itself draws and rings: a date's calendar
      if (!focused.matches(":focus")) return { ring: true, html: "" };
      // a control that is drawn by its label or its row shows the ring there
      const drawn = [focused, focused.nextElementSibling, focused.parentElement, focused.closest("label")];
      const ring = drawn.some((element) => {
        if (!element) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      });
      return { ring, html: focused.outerHTML.slice(0, 160) };
    });
    if (!found) break;
    if (!found.ring) bare.push(found.html);
  }
  return bare;
}
