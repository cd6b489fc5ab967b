import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { allocateFields, prepareSignature } from "../pades/index.ts";
import { latin1 } from "../pades/pdf/chars.ts";
import { openPdf } from "../pades/pdf/index.ts";
import { type Body, craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { placeCms, recordSignedBytes } from "./place-cms.ts";

const cms = Uint8Array.from({ length: 700 }, (_, i) => i & 255);
const prepare = (objects: Record<number, Body> = onePage()) => {
  const allocated = allocateFields(craftPdf({ objects }), [{ name: "甲", page: 1, rect: [50, 50, 100, 50], appearance: null }]);
  return prepareSignature(allocated, {
    fieldName: "甲",
    certify: true,
    contentsSize: 1000,
    date: new Date("2026-11-20T00:00:00Z"),
  });
};

describe("the two passes of @signpdf", () => {
  it("the placed revision is the recorded bytes around the padded CMS, and the input is its prefix", async () => {
    const prepared = prepare();
    const recorded = await recordSignedBytes(prepared);
    const covered = Buffer.concat(recorded.parts);
    const before = prepared.bytes.slice(0, prepared.inputLength);
    const signed = await placeCms(prepared, cms, recorded.digest);
    const [, start, end] = prepared.byteRange;
    expect(Buffer.compare(Buffer.concat([signed.subarray(0, start), signed.subarray(end)]), covered)).toBe(0);
    expect(createHash("sha256").update(covered).digest().equals(recorded.digest)).toBe(true);
    expect(Buffer.from(latin1(signed, start + 1, end - 1), "hex")).toEqual(Buffer.concat([cms, Buffer.alloc(300)]));
    expect(latin1(signed.subarray(0, prepared.inputLength))).toBe(latin1(before));
    expect(latin1(signed)).toContain(`/ByteRange [${prepared.byteRange.join(" ")}]`);
    expect(openPdf(signed).revisions.at(-1)?.end).toBe(signed.length);
  });

  it("the first pass changes nothing; the second fills the prepared bytes, the same way from a copy of them", async () => {
    const prepared = prepare();
    const copy = { ...prepared, bytes: prepared.bytes.slice() };
    const { digest } = await recordSignedBytes(prepared);
    expect((await recordSignedBytes(prepared)).digest).toEqual(digest);
    expect(latin1(prepared.bytes)).toBe(latin1(copy.bytes));
    const once = await placeCms(prepared, cms, digest);
    expect(once.buffer).toBe(prepared.bytes.buffer);
    expect(await placeCms(copy, cms, digest)).toEqual(once);
    await expect(placeCms(prepared, cms, digest)).rejects.toMatchObject({ code: "PREPARED_PDF_CHANGED" });
  });

  it("bytes that changed since they were signed are never filled", async () => {
    const prepared = prepare();
    const { digest } = await recordSignedBytes(prepared);
    const changed = { ...prepared, bytes: prepared.bytes.slice() };
    changed.bytes[60] = (changed.bytes[60] ?? 0) ^ 1;
    await expect(placeCms(changed, cms, digest)).rejects.toMatchObject({ code: "PREPARED_PDF_CHANGED" });
  });

  it("a CMS larger than the gap is refused", async () => {
    const prepared = prepare();
    const { digest } = await recordSignedBytes(prepared);
    await expect(placeCms(prepared, new Uint8Array(1001), digest)).rejects.toMatchObject({ code: "SIGNATURE_GAP_TOO_SMALL" });
    await expect(placeCms(prepared, new Uint8Array(1000), digest)).resolves.toBeInstanceOf(Uint8Array);
  });

  it("words of a signature dictionary in the document's text do not lead @signpdf astray", async () => {
    for (const data of ["(/ByteRange) Tj", "(/ByteRange [0 1 2 3] /Contents <00>) Tj", "(/ByteRange [) Tj"]) {
      const prepared = prepare(onePage({ 4: { dict: "", data } }));
      const { digest } = await recordSignedBytes(prepared);
      const before = latin1(prepared.bytes.subarray(0, prepared.inputLength));
      const signed = await placeCms(prepared, cms, digest);
      expect(latin1(signed.subarray(0, prepared.inputLength))).toBe(before);
      expect(latin1(signed)).toContain(`/ByteRange [${prepared.byteRange.join(" ")}]`);
    }
  });
});
