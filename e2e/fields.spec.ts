import { writeFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { craftPdf } from "../lib/pades/testing/craft-pdf.ts";
import { runTool } from "../test/tool.ts";
import { expectValid } from "./support/judges.ts";
import { expectAccessible } from "./support/pages.ts";
import { pdfFile } from "./support/pdfs.ts";
import { contractIn, nameSigners, uploadFile } from "./support/send.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

/** Points; pages are 595 × 842 as they lie in the file. */
const MM = 72 / 25.4;

/** Two pages, the second turned by 90 degrees: as one sees it, 842 wide and 595 high. */
function twoPages(): Buffer {
  const page = (contents: number, more = "") =>
    `<</Type/Page/Parent 2 0 R/Contents ${contents} 0 R/Resources<</Font<</F1 7 0 R>>>>${more}>>`;
  return Buffer.from(
    craftPdf({
      objects: {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]>>",
        3: page(5),
        4: page(6, "/Rotate 90"),
        5: { dict: "", data: "BT /F1 18 Tf 72 760 Td (Memorandum) Tj ET" },
        6: { dict: "", data: "BT /F1 18 Tf 0 1 -1 0 80 72 Tm (Appendix) Tj ET" },
        7: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
      },
    }),
  );
}

const sheet = (page: Page, nth: number) => page.getByRole("article", { name: `${nth}ページ目` });
const placed = (page: Page) => page.getByRole("complementary", { name: "入力項目の設定" });
const tool = (page: Page, name: string) => placed(page).getByRole("button", { name: new RegExp(`^${name}`) });
const onPage = (page: Page, name: RegExp) => page.locator(".page-mark").getByRole("button", { name });

/** Draws a kind of field from the palette to a point of a page, given in its own breadth and height. */
async function drawTo(page: Page, from: Locator, onto: Locator, [x, y]: [number, number]): Promise<void> {
  await onto.scrollIntoViewIfNeeded();
  await from.scrollIntoViewIfNeeded();
  const [start, box] = [await from.boundingBox(), await onto.boundingBox()];
  if (!start || !box) throw new Error("nothing to draw");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x - 60, start.y + 40, { steps: 3 });
  await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 4 });
  await page.mouse.up();
}

type Word = { page: number; x: number; y: number };

/** Where a word stands on the page as one sees it, by MuPDF: points from the upper left corner. */
function wordIn(file: string, word: string): Word {
  const { stdout } = runTool("mutool", ["draw", "-q", "-F", "stext", file]);
  for (const [at, xml] of stdout.split("<page ").slice(1).entries()) {
    const chars = [...xml.matchAll(/<char quad="([\d.]+) ([\d.]+)[^>]* c="([^"]*)"/g)].map(([, x, y, c = ""]) => {
      return {
        x: Number(x),
        y: Number(y),
        c: c.replace(/&#x([0-9a-f]+);/i, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16))),
      };
    });
    const first =
      chars[
        chars
          .map(({ c }) => c)
          .join("")
          .indexOf(word)
      ];
    if (first) return { page: at + 1, x: first.x, y: first.y };
  }
  throw new Error(`${word} is not in ${file}`);
}

test("what is placed by pointer and by keys, on an upright and a turned page, is filled in, frozen, signed, and stands in the PDF where it was placed", async ({
  as,
}, info) => {
  test.setTimeout(420_000);
  const sender = await as("staff");
  await uploadFile(sender, pdfFile("項目の覚書", twoPages()));
  await nameSigners(sender, ["signer1", "signer2"]);
  await sender.getByRole("button", { name: "入力項目の設定へ" }).click();
  await expect(sheet(sender, 1).locator("canvas")).toBeVisible();
  await sender.getByRole("radio", { name: /自分で配置/ }).check();

  // by pointer: a text of the first on page 1
  await drawTo(sender, tool(sender, "文字"), sheet(sender, 1), [0.4, 0.3]);
  await placed(sender).getByLabel("名前", { exact: true }).fill("納入場所");
  await expect(onPage(sender, /納入場所/)).toBeVisible();
  await placed(sender).getByLabel("左（mm）").fill("40");
  await placed(sender).getByLabel("左（mm）").press("Enter");
  await placed(sender).getByLabel("上（mm）").fill("60");
  await placed(sender).getByLabel("上（mm）").press("Enter");
  await drawTo(sender, tool(sender, "署名欄"), sheet(sender, 1), [0.7, 0.35]);
  await expect(placed(sender).getByRole("heading", { name: "置いた項目（2）" })).toBeVisible();

  // by keys alone: the second's fields on the turned page
  await sender.getByRole("radio", { name: /乙/ }).focus();
  await sender.keyboard.press("Alt+2");
  await sheet(sender, 2).scrollIntoViewIfNeeded();
  await expect(sheet(sender, 2).locator("canvas")).toBeVisible();
  const desk = sender.getByRole("region", { name: /項目を置く書類/ });
  await desk.focus();
  await desk.press("n");
  await sender.keyboard.press("t");
  await expect(onPage(sender, /^.*文字.*2ページ/)).toBeFocused();
  const before = await onPage(sender, /文字.*2ページ/).textContent();
  await sender.keyboard.press("Shift+ArrowLeft");
  await sender.keyboard.press("Shift+ArrowUp");
  await expect(onPage(sender, /文字.*2ページ/)).not.toHaveText(before ?? "");
  await sender.keyboard.press("Control+z");
  await sender.keyboard.press("Control+z");
  await expect(onPage(sender, /文字.*2ページ/)).toHaveText(before ?? "");
  await placed(sender).getByLabel("名前", { exact: true }).fill("型番");
  await placed(sender).getByLabel("左（mm）").fill("100");
  await placed(sender).getByLabel("左（mm）").press("Enter");
  await placed(sender).getByLabel("上（mm）").fill("50");
  await placed(sender).getByLabel("上（mm）").press("Enter");
  await desk.focus();
  await sender.keyboard.press("c");
  await sender.keyboard.press("Shift+ArrowDown");
  await desk.focus();
  await sender.keyboard.press("s");
  for (let press = 0; press < 4; press++) await sender.keyboard.press("Shift+ArrowDown");
  await expect(placed(sender).getByRole("heading", { name: "置いた項目（5）" })).toBeVisible();
  await expect(sender.getByText(/保存済み/)).toBeVisible();
  await expectAccessible(sender);
  await sender.screenshot({ path: info.outputPath("placed.png") });
  await sender.reload();
  await expect(placed(sender).getByRole("heading", { name: "置いた項目（5）" })).toBeVisible();

  await sender.getByRole("button", { name: "送信内容の確認へ" }).click();
  await sender.getByRole("button", { name: "送信する" }).click();
  await sender.getByRole("dialog").getByRole("button", { name: "送信する" }).click();
  await expect(sender.getByRole("heading", { name: "送信しました" })).toBeVisible();
  await expect(sender.getByText("入力のお願いをお送りしました")).toBeVisible();
  const contractId = contractIn(sender.url());

  const first = await as("signer1");
  await first.goto(`/contracts/${contractId}/inputs`);
  await first.getByLabel("納入場所").filter({ visible: true }).first().fill("第二工場");
  await giveInputs(first);
  await expect(first.getByText("入力を確定しました").filter({ visible: true }).first()).toBeVisible();

  // the last one freezes everybody's, and whoever signs first is called
  const second = await as("signer2");
  await second.goto(`/contracts/${contractId}/inputs`);
  await second.getByLabel("型番").filter({ visible: true }).first().fill("NX-2040");
  await second
    .getByRole("checkbox", { name: /チェック/ })
    .first()
    .check();
  await expectAccessible(second);
  await second.screenshot({ path: info.outputPath("inputs.png") });
  await giveInputs(second);
  await expect(second.getByText(/他の署名者のお手続きが完了していない/).first()).toBeVisible();

  await sign(first, "signer1", contractId);
  await second.reload(); // it has shown him since that it was not his turn
  await sign(second, "signer2", contractId);
  const file = info.outputPath("signed.pdf");
  const pdf = await (await second.request.get(`/api/contracts/${contractId}/document`)).body();
  writeFileSync(file, pdf);
  expectValid(file, pdf, 2);
  const place = wordIn(file, "第二工場");
  expect(place.page).toBe(1);
  expect(Math.abs(place.x - 40 * MM), `x ${place.x}`).toBeLessThan(6);
  expect(Math.abs(place.y - 60 * MM), `y ${place.y}`).toBeLessThan(14);
  const turned = wordIn(file, "NX-2040");
  expect(turned.page).toBe(2);
  expect(Math.abs(turned.x - 100 * MM), `x ${turned.x}`).toBeLessThan(6);
  expect(Math.abs(turned.y - 50 * MM), `y ${turned.y}`).toBeLessThan(14);
});

async function giveInputs(page: Page): Promise<void> {
  await page.getByRole("button", { name: "入力を確定する" }).filter({ visible: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "入力を確定する" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}
