import type { Bytes } from "../bytes.ts";
import { toHex } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { fromLatin1, hasText, indexOfText } from "./pdf/chars.ts";
import { PdfRaw, type PdfRef, type WrittenRevision } from "./pdf/index.ts";

/** A revision whose signature value is still missing. The gap is exactly the `<…>` of /Contents. */
export type SignatureGap = {
  bytes: Bytes;
  /** How many of the bytes are the input, unchanged. */
  inputLength: number;
  /** What /ByteRange will say. */
  byteRange: [number, number, number, number];
  /** Room for the value, in bytes of DER. */
  contentsSize: number;
};

/** As @signpdf/signpdf looks for it; ten characters leave room for any offset. */
export const BYTE_RANGE = "[0 /********** /********** /**********]";

/** The two entries of a signature dictionary that are known last. */
export const gapEntries = (contentsSize: number) => ({
  ByteRange: new PdfRaw(BYTE_RANGE),
  Contents: new PdfRaw(`<${"0".repeat(2 * contentsSize)}>`),
});

/** Where the gap of a written signature dictionary lies. */
export function gapOf(
  { bytes, offsets }: WrittenRevision,
  { signature, inputLength, contentsSize }: { signature: PdfRef; inputLength: number; contentsSize: number },
): SignatureGap {
  const start = indexOfText(bytes, "/Contents <", offsets.get(signature.num)) + "/Contents ".length;
  const end = start + 2 * contentsSize + 2;
  return { bytes, inputLength, byteRange: [0, start, end, bytes.length - end], contentsSize };
}

/** `[0 a b c]` with blanks up to the placeholder's length. */
export const byteRangeText = (byteRange: readonly number[]): string => `[${byteRange.join(" ")}]`.padEnd(BYTE_RANGE.length);

/** Where the placeholder stands. Throws PREPARED_PDF_CHANGED when it is not there. */
export function placeholderAt({ bytes, inputLength, byteRange: [, start] }: SignatureGap): number {
  const at = indexOfText(bytes, BYTE_RANGE, inputLength, start);
  if (at < 0) throw new NatsuinError("PREPARED_PDF_CHANGED");
  return at;
}

/** Writes the four numbers, in place, and gives the two stretches that the signature covers. */
export function fixByteRange(gap: SignatureGap): [Uint8Array, Uint8Array] {
  const { bytes, byteRange } = gap;
  bytes.set(fromLatin1(byteRangeText(byteRange)), placeholderAt(gap));
  return [bytes.subarray(0, byteRange[1]), bytes.subarray(byteRange[2])];
}

/** Writes the value, in place: a file of 50 MB is not copied for it. Throws SIGNATURE_GAP_TOO_SMALL, PREPARED_PDF_CHANGED. */
export function fillGap({ bytes, byteRange: [, start, end], contentsSize }: SignatureGap, value: Uint8Array): Bytes {
  if (value.length > contentsSize) throw new NatsuinError("SIGNATURE_GAP_TOO_SMALL", { size: value.length, room: contentsSize });
  if (!hasText(bytes, "<", start) || !hasText(bytes, ">", end - 1)) throw new NatsuinError("PREPARED_PDF_CHANGED");
  bytes.set(fromLatin1(toHex(value)), start + 1);
  return bytes;
}

/** The decoded /Contents with its padding, by which a DSS names the signature (design/pades.md item 12). */
export function paddedContents({ contentsSize }: SignatureGap, value: Uint8Array): Bytes {
  const contents = new Uint8Array(contentsSize);
  contents.set(value);
  return contents;
}
