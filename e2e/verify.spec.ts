import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page, Request } from "@playwright/test";
import { runTool } from "../test/tool.ts";
import { send } from "./support/contracts.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { pdfFile, printPdf } from "./support/pdfs.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const folder = mkdtempSync(path.join(tmpdir(), "natsuin-verify-"));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files signed under another issuer, made outside of the browser's process. */
test.beforeAll(() => {
  const made = runTool(process.execPath, ["scripts/run.mjs", "--plain", "test/attacks/write-samples.ts", folder], {
    timeoutMs: 120_000,
  });
  if (made.status !== 0) throw new Error(made.stderr);
});
const sample = (name: string) => readFileSync(path.join(folder, name));

const input = (page: Page) => page.getByLabel("調べるPDFを選ぶ");
const root = () => ({ name: "root.cer", mimeType: "application/pkix-cert", buffer: sample("root.cer") });
const result = (page: Page) => page.getByRole("complementary", { name: "検証の結果" });

/** Every request of the page and of its workers from now on. */
function listen(page: Page): Request[] {
  const requests: Request[] = [];
  page.context().on("request", (request) => requests.push(request));
  return requests;
}

/** Parts of the program and nothing else: fetched, never sent to. */
function expectOnlyStatic(page: Page, requests: Request[]): void {
  const { origin } = new URL(page.url());
  const others = requests.filter((request) => {
    const url = new URL(request.url());
    if (url.protocol === "blob:") return false; // bytes that are in the browser already
    const own = url.origin === origin && /^\/(_next\/static|pdfjs)\//.test(url.pathname);
    return !own || request.method() !== "GET" || request.postDataBuffer() !== null;
  });
  expect(others.map((request) => `${request.method()} ${request.url()}`)).toEqual([]);
}

test("a contract signed here is valid, judged in the browser; nothing but parts of the program is fetched after it is dropped", async ({
  as,
  browser,
  stranger,
}) => {
  const signer = await as("signer1");
  const contractId = await send("signer1", { title: "覚書（検証）", pdf: await printPdf(browser, "覚書") });
  await sign(signer, "signer1", contractId);
  const download = signer.waitForEvent("download");
  await signer.getByRole("link", { name: /署名済みの契約書/ }).click();
  const file = path.join(folder, "contract.pdf");
  await (await download).saveAs(file);
  const pdf = readFileSync(file);

  const page = await stranger();
  await page.goto("/");
  await page.getByRole("link", { name: "署名の検証" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "署名を検証する" })).toBeVisible();
  await expect(page.getByText("ファイルはこの端末から外に出ません")).toBeVisible();
  await page.waitForLoadState("networkidle");

  const requests = listen(page);
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], "締結済.pdf", { type: "application/pdf" }));
    return data;
  }, pdf.toString("base64"));
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(result(page).getByRole("heading", { name: "署名は有効です" })).toBeVisible();
  await expect(result(page)).toContainText("改ざんは見つかりませんでした。");
  await expect(result(page)).toContainText("証明書が切れたあとも、この文書だけで確かめられます。");
  await expect(page.getByRole("region", { name: "版ごとの内容" }).locator("canvas").first()).toBeVisible();
  const steps = page.getByRole("list", { name: "長期署名の段。どこまで備えがあるか" }).first().getByRole("listitem");
  await expect(steps).toHaveText([/^ES署名.*あり/, /^ES-T時刻.*あり/, /^ES-C.*あり/, /^ES-X.*あり/, /^ES-A.*なし/]);
  await expectAccessible(page);

  const json = page.waitForEvent("download");
  await page.getByRole("link", { name: "検証レポート（JSON）" }).click();
  const report = JSON.parse(readFileSync(await (await json).path(), "utf8"));
  expect(report).toMatchObject({
    file: { name: "締結済.pdf", size: pdf.length },
    summary: { ja: { headline: "署名は有効です" }, en: { headline: "The signature is valid" } },
    report: { verdict: "TOTAL-PASSED", signatures: [{ level: "B-LT" }] },
  });
  const revision = page.waitForEvent("download");
  await page.getByRole("link", { name: /版\d+をダウンロード/ }).click();
  const kept = readFileSync(await (await revision).path());
  expect(kept.length).toBe(report.report.signatures[0].revisionLength);
  expect(Buffer.compare(kept, pdf.subarray(0, kept.length))).toBe(0);
  expectOnlyStatic(page, requests);
});

test("an issuer that nobody here knows is explained; with its root loaded the same file is valid, and without it is not", async ({
  stranger,
}) => {
  const page = await stranger();
  await page.goto("/verify");
  await page.waitForLoadState("networkidle");
  const requests = listen(page);
  await input(page).setInputFiles(pdfFile("他社", sample("b-lt.pdf")));
  await expect(result(page).getByRole("heading", { name: "署名を判定できません" })).toBeVisible();
  await expect(result(page)).toContainText("お使いの信頼の一覧にありません。偽物という意味ではありません。");
  await expect(result(page).getByText("INDETERMINATE / NO_CERTIFICATE_CHAIN_FOUND")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("ルート証明書を読み込む").setInputFiles(root());
  await expect(result(page).getByRole("heading", { name: "署名は有効です" })).toBeVisible();
  await page.getByRole("button", { name: "Test Root を一覧から外す" }).click();
  await expect(result(page).getByRole("heading", { name: "署名を判定できません" })).toBeVisible();
  await page
    .getByLabel("ルート証明書を読み込む")
    .setInputFiles({ name: "x.pem", mimeType: "text/plain", buffer: Buffer.from("no") });
  await expect(page.getByText("証明書のファイル（PEMまたはDER）ではありません。")).toBeVisible();
  expectOnlyStatic(page, requests);
});

test("B-T and B-B are undecided because revocation was not checked, and a changed file is not valid", async ({ stranger }) => {
  const page = await stranger();
  await page.goto("/verify");
  await page.getByLabel("ルート証明書を読み込む").setInputFiles(root());
  for (const [name, pdf] of Object.entries({ "B-T": sample("b-t.pdf"), "B-B": sample("b-b.pdf") })) {
    await input(page).setInputFiles(pdfFile(name, pdf));
    await expect(page.getByText(`${name}.pdf`)).toBeVisible();
    await expect(result(page).getByRole("heading", { name: "署名を判定できません" })).toBeVisible();
    await expect(result(page)).toContainText("証明書が失効していないことを確認していません。");
    await expect(result(page)).toContainText("この検証は外に問い合わせないためです。");
    await expect(result(page).getByText("INDETERMINATE / TRY_LATER")).toBeVisible();
  }
  await input(page).setInputFiles(pdfFile("変更あり", sample("changed.pdf")));
  await expect(result(page).getByRole("heading", { name: "署名は無効です" })).toBeVisible();
  await expect(result(page)).toContainText("署名のあとに、許されない変更が加えられています。");
  await expect(page.getByText("このあと、許されない変更が1か所あります。")).toBeVisible();
  await input(page).setInputFiles(pdfFile("壊れた", sample("b-lt.pdf").subarray(0, 4000)));
  await expect(page.getByRole("alert").filter({ hasText: "検証できません" })).toContainText(
    "有効な署名として扱わないでください。",
  );
});

test("on a phone and with the keyboard: verdicts first, revisions below, English as well", async ({ stranger }) => {
  const page = await stranger(phone);
  await page.goto("/verify");
  await expectNoSidewaysScroll(page);
  await page.getByLabel("ルート証明書を読み込む").setInputFiles(root());
  await input(page).setInputFiles(pdfFile("保管", sample("b-lta.pdf")));
  await expect(result(page).getByRole("heading", { name: "2件の署名は、すべて有効です" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await result(page).getByText("証明書と検証の内訳を見る").first().press("Enter");
  await expect(result(page).getByText("byte-range: whole revision but /Contents").first()).toBeVisible();
  const first = page.getByRole("button", { name: /版2\s*Signer|署名の前/ }).first();
  await first.focus();
  await page.keyboard.press("Enter");
  await expect(first).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: "署名した内容を見る" }).first().press("Enter");
  await expect(first).not.toHaveAttribute("aria-current", "true");
  await expectNoSidewaysScroll(page);

  await page.goto("/verify/help");
  await expect(page.getByRole("heading", { level: 1, name: "「発行元が不明」と出るのはなぜか" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Why an issuer is called unknown" })).toBeVisible();
  await page.getByRole("link", { name: "Back to checking signatures" }).click();
  await page.getByLabel("Choose the PDF to be checked").setInputFiles(pdfFile("unknown", sample("b-lt.pdf")));
  await expect(page.getByRole("heading", { name: "The signature cannot be judged" })).toBeVisible();
});

test("the validator's worker has a policy of its own that forbids it every connection", async ({ stranger }) => {
  const page = await stranger();
  await page.goto("/verify");
  const started = page.waitForEvent("worker");
  await input(page).setInputFiles(path.join(folder, "b-lt.pdf"));
  const script = (await started).url().split("#")[0] as string;
  const { headers } = await page.evaluate(async (url) => {
    const answer = await fetch(url);
    return { headers: Object.fromEntries(answer.headers) };
  }, script);
  expect(headers["content-security-policy"]).toBe("default-src 'none'; script-src 'self'; connect-src 'none'");
});
