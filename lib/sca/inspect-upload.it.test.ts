import { describe, expect, it } from "vitest";
import { craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { inspectUpload } from "./inspect-upload.ts";

describe("inspection in a process of its own", () => {
  it("answers as inspectPdf does, several at once", async () => {
    const pdf = craftPdf({ objects: onePage() });
    const answers = await Promise.all([1, 2, 3, 4].map(() => inspectUpload(pdf)));
    for (const { pages } of answers) expect(pages).toEqual([{ width: 595, height: 842 }]);
  });

  it("a refusal comes back with its code and details", async () => {
    await expect(inspectUpload(new Uint8Array())).rejects.toMatchObject({ code: "PDF_EMPTY" });
    await expect(inspectUpload(new Uint8Array(60 * 1024 * 1024))).rejects.toMatchObject({
      code: "PDF_TOO_LARGE",
      details: { limitMb: 50 },
    });
    const script = craftPdf({ objects: onePage({}, "/OpenAction<</S/JavaScript/JS(1)>>") });
    await expect(inspectUpload(script)).rejects.toMatchObject({ code: "PDF_JAVASCRIPT" });
    const cut = craftPdf({ objects: onePage() }).subarray(0, 300);
    await expect(inspectUpload(cut)).rejects.toMatchObject({ code: "PDF_DAMAGED" });
  });

  it("40 MB of nested emptiness is refused while the server lives", async () => {
    const pdf = craftPdf({ objects: onePage({ 9: `[${"[]".repeat(20_000_000)}]` }, "/X 9 0 R") });
    await expect(inspectUpload(pdf)).rejects.toMatchObject({ code: "PDF_TOO_COMPLEX" });
  });
});
