import { constants, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { concatBytes, equalBytes } from "../../bytes.ts";
import { expectPdfRefused } from "../testing/refusal.ts";
import { inflate } from "./decode.ts";

const MEGABYTE = 1 << 20;
const pattern = (length: number) => new Uint8Array(length).map((_, at) => (at * at) % 251);

/** A final block without compression (RFC 1951 §3.2.4). */
function stored(bytes: Uint8Array): Uint8Array {
  const low = bytes.length & 255;
  const high = bytes.length >> 8;
  return concatBytes(Uint8Array.of(1, low, high, ~low & 255, ~high & 255), bytes);
}

describe("a compressed stream", () => {
  it.each([0, 1, 900, 65_535, 65_536, 65_537, 300_000])("of %i bytes inflates to what was deflated", (length) => {
    const bytes = pattern(length);
    expect(equalBytes(inflate(deflateSync(bytes), MEGABYTE), bytes)).toBe(true);
  });

  it("may end in a block without compression, however much came before", () => {
    for (const length of [60_000, 70_000]) {
      const before = new Uint8Array(length);
      const after = pattern(10_000);
      const begun = deflateSync(before, { finishFlush: constants.Z_SYNC_FLUSH });
      expect(equalBytes(inflate(concatBytes(begun, stored(after)), MEGABYTE), concatBytes(before, after))).toBe(true);
    }
  });

  it("keeps its bytes when another one is inflated after it", () => {
    const first = inflate(deflateSync(pattern(500)), MEGABYTE);
    inflate(deflateSync(new Uint8Array(500)), MEGABYTE);
    expect(equalBytes(first, pattern(500))).toBe(true);
  });

  it("that points before its beginning is refused, and shows nothing of the stream before it", () => {
    inflate(deflateSync(pattern(500)), MEGABYTE);
    // a fixed-code block: literal A, then a copy of 3 bytes from 3 back
    expectPdfRefused("PDF_DAMAGED", () => inflate(Uint8Array.of(0x78, 0x9c, 0x73, 0x04, 0x22, 0x00, 0x00), MEGABYTE));
  });

  it("is refused where it expands beyond the cap", () => {
    expectPdfRefused("PDF_TOO_COMPLEX", () => inflate(deflateSync(new Uint8Array(2000)), 1000));
    expectPdfRefused("PDF_TOO_COMPLEX", () => inflate(deflateSync(new Uint8Array(MEGABYTE)), 1000));
  });
});
