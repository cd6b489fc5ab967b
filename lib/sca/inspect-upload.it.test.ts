import { describe, expect, it } from "vitest";
import { craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { inspectUpload } from "./inspect-upload.ts";

describe("inspection in a process of its own", () => {
  it("answers as inspectPdf does, several at once", async () => {
    const pdf = craftPdf({ objects: onePage() });
    const answers = await Promise.all([1, 2, 3, 4].map((n) => inspectUpload(pdf, `usr_${n}`)));
    for (const { pages } of answers) expect(pages).toEqual([{ width: 595, height: 842 }]);
  });

  it("a refusal comes back with its code and details", async () => {
    await expect(inspectUpload(new Uint8Array(), "usr_1")).rejects.toMatchObject({ code: "PDF_EMPTY" });
    await expect(inspectUpload(new Uint8Array(60 * 1024 * 1024), "usr_1")).rejects.toMatchObject({
      code: "PDF_TOO_LARGE",
      details: { limitMb: 50 },
    });
    const script = craftPdf({ objects: onePage({}, "/OpenAction<</S/JavaScript/JS(1)>>") });
    await expect(inspectUpload(script, "usr_1")).rejects.toMatchObject({ code: "PDF_JAVASCRIPT" });
    const cut = craftPdf({ objects: onePage() }).subarray(0, 300);
    await expect(inspectUpload(cut, "usr_1")).rejects.toMatchObject({ code: "PDF_DAMAGED" });
  });

  it("40 MB of nested emptiness is refused while the server lives", async () => {
    const pdf = craftPdf({ objects: onePage({ 9: `[${"[]".repeat(20_000_000)}]` }, "/X 9 0 R") });
    await expect(inspectUpload(pdf, "usr_1")).rejects.toMatchObject({ code: "PDF_TOO_COMPLEX" });
  });

  it("one person has one upload in inspection; the others' go on, and the next one is taken when it has ended", async () => {
    const pdf = craftPdf({ objects: onePage() });
    const first = inspectUpload(pdf, "usr_1");
    const more = await Promise.allSettled([1, 2, 3].map(() => inspectUpload(pdf, "usr_1")));
    for (const refusal of more) expect(refusal).toMatchObject({ status: "rejected", reason: { code: "UPLOAD_BUSY" } });
    await expect(inspectUpload(pdf, "usr_2")).resolves.toHaveProperty("pages");
    await first;
    await expect(inspectUpload(pdf, "usr_1")).resolves.toHaveProperty("pages");
  });

  it("ten uploads are under way at most: the eleventh person is told to come back", async () => {
    const pdf = craftPdf({ objects: onePage() });
    const ten = Array.from({ length: 10 }, (_, n) => inspectUpload(pdf, `usr_${n}`));
    await expect(inspectUpload(pdf, "usr_10")).rejects.toMatchObject({ code: "UPLOAD_BUSY" });
    expect(await Promise.all(ten)).toHaveLength(10);
  });
});
