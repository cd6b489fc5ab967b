import { type Browser, chromium } from "@playwright/test";

/** Debian's browser while `measure` runs; without a GPU, as on a machine that has none. */
export async function withChromium<T>(measure: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu"],
  });
  try {
    return await measure(browser);
  } finally {
    await browser.close();
  }
}
