import { expectAccessible, expectNoSidewaysScroll } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

const phone = { viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

test("a person makes seals of all three kinds, chooses one and deletes one, by keyboard where keys serve", async ({
  as,
}, info) => {
  const page = await as("signer2");
  const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
  await page.goto("/account");
  await page.getByRole("link", { name: "印影を管理する" }).click();
  await expect(page.getByText("ご自分の印影をつくると、署名欄に表示されます")).toBeVisible();
  await expectAccessible(page);
  await shot("empty");

  await page.getByRole("link", { name: "印影をつくる" }).click();
  const text = page.getByLabel("印影に入れる文字");
  await text.fill("𠮷田");
  await expect(page.getByRole("img", { name: "丸印「𠮷田」", exact: true })).toBeVisible();
  await expectAccessible(page);
  await shot("round");
  await text.fill("กข");
  await expect(page.getByRole("alert").filter({ hasText: "使用できない文字「ก」" })).toBeVisible();
  await expect(page.getByRole("button", { name: "登録する" })).toBeDisabled();
  await shot("refused");
  await text.fill("髙橋");
  await page.getByRole("radio", { name: "二重" }).press("Space");
  await expect(page.getByRole("img", { name: "丸印「髙橋」", exact: true })).toBeVisible();
  await text.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "印影", exact: true })).toBeVisible();

  await page.goto("/account/stamps/new");
  await page.getByRole("radio", { name: "角印" }).check();
  await page.getByRole("textbox", { name: "組織の名前" }).fill("株式会社あおば製作所");
  await expect(page.getByRole("img", { name: "角印「株式会社あおば製作所之印」", exact: true })).toBeVisible();
  await shot("square");
  await page.getByRole("button", { name: "登録する" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "印影", exact: true })).toBeVisible();

  await page.goto("/account/stamps/new");
  await page.getByRole("radio", { name: "お手持ちの印影" }).check();
  const choose = page.getByLabel("印影の画像ファイル");
  await choose.setInputFiles({ name: "印影.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
  await expect(page.getByText("画像を読み取れませんでした。")).toBeVisible();
  // a photograph: red on grey paper, as JPEG
  const jpeg = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 900;
    const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
    pen.fillStyle = "#f4f2ee";
    pen.fillRect(0, 0, 900, 900);
    pen.strokeStyle = pen.fillStyle = "#c03524";
    pen.lineWidth = 24;
    pen.arc(450, 450, 300, 0, 7);
    pen.stroke();
    pen.font = "bold 300px serif";
    pen.fillText("林", 300, 560);
    return canvas.toDataURL("image/jpeg", 0.8).split(",")[1] ?? "";
  });
  await choose.setInputFiles({ name: "写真.jpg", mimeType: "image/jpeg", buffer: Buffer.from(jpeg, "base64") });
  await expect(page.getByRole("img", { name: "お手持ちの印影", exact: true })).toBeVisible();
  await expectAccessible(page);
  await shot("image");
  await page.getByRole("button", { name: "登録する" }).click();

  await expect(page.getByText("使用中")).toHaveCount(1);
  await page.getByRole("button", { name: "これを使う：丸印「髙橋」" }).press("Enter");
  await expect(page.getByRole("button", { name: "これを使う：丸印「髙橋」" })).toHaveCount(0);
  await expectAccessible(page);
  await shot("list");
  await page.getByRole("button", { name: "角印「株式会社あおば製作所之印」を削除する" }).click();
  await shot("delete");
  await page.getByRole("dialog").getByRole("button", { name: "削除する" }).click();
  await expect(page.getByRole("img", { name: /^角印/ })).toHaveCount(0);
});

test("on a phone, and in English", async ({ as }, info) => {
  const page = await as("signer2", phone);
  const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
  await page.goto("/account/stamps");
  await expectNoSidewaysScroll(page);
  await shot("phone-list");
  await page.goto("/account/stamps/new");
  await expect(page.getByRole("img", { name: /^丸印/ }).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await shot("phone-new");
  await page.context().addCookies([{ name: "NATSUIN_LOCALE", value: "en", url: page.url() }]);
  await page.goto("/account/stamps/new");
  await expect(page.getByRole("heading", { level: 1, name: "Make a seal" })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Round seal/ }).first()).toBeVisible();
  await shot("english");
});
