import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { send } from "./support/contracts.ts";
import { printPdf } from "./support/pdfs.ts";
import { sign } from "./support/sign.ts";
import { expect, test } from "./support/test.ts";

test("a party takes the evidence package from the result and from the contract; nobody else gets it", async ({
  as,
  browser,
  stranger,
}) => {
  const folder = mkdtempSync(path.join(tmpdir(), "natsuin-evidence-"));
  try {
    const page = await as("signer1");
    const contractId = await send("signer1", { title: "覚書（証拠）", pdf: await printPdf(browser, "覚書") });
    const address = `/api/contracts/${contractId}/evidence`;
    expect((await page.request.get(address)).status(), "before the first signature").toBe(404);
    await sign(page, "signer1", contractId);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: /証拠一式/ }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^NC-\d{4}-\d{6}_evidence\.zip$/);
    const kept = path.join(folder, "evidence.zip");
    await file.saveAs(kept);
    const files = unzipSync(readFileSync(kept));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(["README.md", "contract.pdf", "report.html", "MANIFEST.sha256"]));
    expect(new TextDecoder().decode(files["report.html"])).toContain("署名は有効です");

    await page.goto(`/contracts/${contractId}`);
    await expect(page.getByRole("region", { name: "証拠一式" })).toContainText("この一式だけで検証できます。");
    await expect(page.getByRole("link", { name: "証拠一式をダウンロード" })).toHaveAttribute("href", address);

    const admin = await as("admin");
    expect((await admin.request.get(address)).status(), "an administrator who is no party").toBe(404);
    await admin.goto(`/contracts/${contractId}`);
    await expect(admin.getByRole("heading", { level: 1, name: "覚書（証拠）" })).toBeVisible();
    await expect(admin.getByRole("link", { name: /証拠一式/ })).toHaveCount(0);
    const other = await as("signer2");
    expect((await other.request.get(address)).status(), "another signer").toBe(404);
    expect((await (await stranger()).request.get(address)).status(), "nobody").toBe(401);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
