import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { lastByteRange, signedDigest } from "./signed-digest.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A file whose last /ByteRange leaves `gap` out. */
function withGap(before: string, gap: string, after: string): Uint8Array {
  const head = (range: string) => `${before}/ByteRange [${range}]/Contents `;
  const fixed = (numbers: number[]) => numbers.join(" ").padEnd(40, " ");
  const length1 = head(fixed([0, 0, 0, 0])).length;
  return bytes(`${head(fixed([0, length1, length1 + gap.length, after.length]))}${gap}${after}`);
}

describe("the digest a reader computes", () => {
  it("covers everything but the gap", async () => {
    const file = withGap("%PDF-1.7 body ", "<0000>", " trailer %%EOF");
    const [, length1, start2] = lastByteRange(file)!;
    const expected = createHash("sha256").update(file.subarray(0, length1)).update(file.subarray(start2)).digest("hex");
    expect(await signedDigest(file)).toBe(expected);
  });

  it("takes the last /ByteRange, the one of the signature to come", () => {
    const file = withGap("%PDF-1.7 /ByteRange [0 10 20 30] body ", "<0000>", " end");
    expect(lastByteRange(file)?.[1]).toBeGreaterThan(10);
  });

  it("is not claimed for a range that leaves the end of the file out", () => {
    const file = withGap("%PDF-1.7 ", "<0000>", " end");
    expect(lastByteRange(bytes(`${new TextDecoder().decode(file)} appended`))).toBeNull();
    expect(lastByteRange(bytes("%PDF-1.7 no signature"))).toBeNull();
  });
});

describe("the digest of a frozen revision", () => {
  const placeholder = "/ByteRange [0 /********** /********** /**********]";
  const frozen = `%PDF-1.7 /ByteRange [0 10 20 30] body ${placeholder} /Contents <0000> trailer %%EOF`;

  it("is the one that the signature will hold, with the numbers in the placeholder's stead", async () => {
    const start = frozen.indexOf("<");
    const end = frozen.indexOf(">") + 1;
    const range = `/ByteRange [0 ${start} ${end} ${frozen.length - end}]`.padEnd(placeholder.length, " ");
    const signed = frozen.replace(placeholder, range);
    const expected = createHash("sha256")
      .update(signed.slice(0, start) + signed.slice(end))
      .digest("hex");
    expect(await signedDigest(bytes(frozen))).toBe(expected);
  });

  it("does not match when a byte outside of the gap differs", async () => {
    const other = frozen.replace("body", "bodY");
    expect(await signedDigest(bytes(other))).not.toBe(await signedDigest(bytes(frozen)));
  });
});
