import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setCodeLetter } from "./set-code-letter.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "natsuin-letter-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the letter says for whom it is, the code and until when on one sheet, and its address holds no code", async () => {
  const code = "7K3M-9PQR-2XVT-WZ4H";
  const letter = {
    name: "署名者 一郎",
    organisation: "株式会社あおば製作所（デモ）",
    address: "東京都千代田区丸の内一丁目2番3号 みどり第二ビルディング 12階",
    enrolmentId: "enr_0123456789abcdefghjkmnpqrs",
    code,
    expires: "2026年12月10日",
    issued: "2026年11月26日",
    page: "https://sign.example/credentials",
    now: new Date("2026-11-26T00:00:00Z"),
  };
  const bytes = await setCodeLetter(letter);
  const file = path.join(folder, "letter.pdf");
  await writeFile(file, bytes);
  const { stdout } = await promisify(execFile)("pdftotext", ["-layout", file, "-"]);
  const text = stdout.replace(/\s/g, "");
  for (const part of [code, "署名者一郎様", letter.address, letter.expires, letter.page, letter.enrolmentId])
    expect(text).toContain(part.replace(/\s/g, ""));
  expect(text.split(code)).toHaveLength(2);
  expect(stdout.split("\f").filter((page) => page.trim() !== "")).toHaveLength(1);
});
