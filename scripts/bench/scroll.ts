import { PDFDocument, StandardFonts } from "pdf-lib";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { Clock } from "@/test/rssp.ts";
import { makeSigner, registerSca } from "@/test/sca.ts";
import { cookieOf, withServer } from "./built-server.ts";
import { withChromium } from "./chromium.ts";
import { type Bench, figure } from "./figure.ts";
import { quantile } from "./quantile.ts";
import { addTextPage } from "./sample-pdf.ts";
import { sendTogether } from "./send-together.ts";

const PAGES = 300;
/** CSS pixels a frame: at sixty frames a second some six pages a second, faster than anybody reads. */
const STEP = 120;

/**
 * A contract of 300 pages, scrolled from its first page to its last on the page on which it is read and signed: the time from one frame to
 * the next, p95. `raw`: the same frames over the same number of empty sheets. Says beside it what a reader would notice: the longest time
 * that nothing moved, how many pages were held in memory, and how often the page in the middle was still white.
 */
export const scroll: Bench = {
  ids: ["web.scroll.300.p95_ms"],
  measure: async () => {
    const { contractId, cookie } = await prepare();
    return withServer((url) =>
      withChromium(async (browser) => {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
        // what esbuild names the functions within a function by
        await page.addInitScript("globalThis.__name = (made) => made");
        await page.context().addCookies([{ ...cookie, url }]);
        await page.goto(`${url}/contracts/${contractId}/read`);
        await page.locator("article canvas").first().waitFor();
        const read = await page.evaluate(scrollThrough, { step: STEP, within: ".desk" });
        await page.goto("about:blank");
        await page.setContent(EMPTY);
        const empty = await page.evaluate(scrollThrough, { step: STEP, within: ".desk" });
        return [filed(read, empty)];
      }),
    );
  },
};

const EMPTY = `<!doctype html><div class="desk" style="height: 900px; overflow: auto">
  ${'<article style="height: 1245px; margin-bottom: 24px; background: #fff"></article>'.repeat(PAGES)}</div>`;

async function prepare() {
  const now = new Date();
  await ensureAuthority({ now });
  await registerSca(now);
  const signer = await makeSigner({ clock: new Clock() }, { tenantId: "ten_scroll", name: "署名 一郎" });
  const contractId = await sendTogether(signer, [signer], await longPdf(), now);
  return { contractId, cookie: await cookieOf(signer.actor.userId) };
}

async function longPdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  for (let number = 1; number <= PAGES; number++) addTextPage(pdf, font, number);
  return pdf.save();
}

type Scrolled = { frames: number[]; longest: number; alive: number; looked: number; white: number };

/** Runs in the page; stands alone. */
async function scrollThrough({ step, within }: { step: number; within: string }): Promise<Scrolled> {
  const desk = document.querySelector(within) as HTMLElement;
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const held = (sheet: Element) => (sheet.querySelector("canvas")?.width ?? 0) > 0;
  const drawn = (sheet: Element) => held(sheet) && sheet.querySelector(".text-layer")?.hasChildNodes();
  const frames: number[] = [];
  let [alive, looked, white] = [0, 0, 0];
  let last = await frame();
  for (let top = 0; top < desk.scrollHeight - desk.clientHeight; top += step) {
    desk.scrollTop = top;
    const now = await frame();
    frames.push(now - last);
    last = now;
    if (frames.length % 10 > 0) continue;
    alive = Math.max(alive, [...desk.querySelectorAll("article")].filter(held).length);
    const middle = document.elementFromPoint(desk.clientWidth / 2, innerHeight / 2)?.closest("article");
    if (!middle) continue;
    looked += 1;
    if (!drawn(middle)) white += 1;
  }
  return { frames, longest: Math.max(...frames), alive, looked, white };
}

function filed(read: Scrolled, empty: Scrolled) {
  const { frames, longest, alive, looked, white } = read;
  const late = frames.filter((taken) => taken > 50).length;
  return {
    ...figure(`web.scroll.${PAGES}.p95_ms`, quantile(frames, 0.95), quantile(empty.frames, 0.95)),
    beside: [
      `${frames.length} frames of ${STEP} px; ${late} later than 50 ms, the longest ${longest.toFixed(0)} ms (empty sheets ${empty.longest.toFixed(0)})`,
      `at most ${alive} of ${PAGES} pages held; the middle was white ${white} times of ${looked}`,
    ],
  };
}
