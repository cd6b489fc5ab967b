import "server-only";
import { SignPdf } from "@signpdf/signpdf";
import { Signer, SignPdfError } from "@signpdf/utils";
import { type Bytes, equalBytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import { BYTE_RANGE, byteRangeText, type PreparedPdf, placeholderAt } from "../pades/index.ts";
import { sha256 } from "../sha256.ts";

/**
 * @signpdf wants the signature inside one sign() call, but a remote signature takes minutes and another party. So it is
 * called twice on the same frozen bytes: once to learn what is signed (hop 3), once to place the finished CMS (hop 8).
 *
 * It is given the new revision alone, not the document below it: it copies what it is given four times, and a file of 50 MB
 * would need 200 more. What it counts then starts at the revision, so the four numbers of /ByteRange are ours to write.
 */

export type SignedBytes = {
  byteRange: [number, number, number, number];
  /** The stretches that /ByteRange covers: the input as a view, and the new revision without its gap. */
  parts: [Uint8Array, Uint8Array];
  /** SHA-256 of them: the CMS's messageDigest. */
  digest: Bytes;
};

class BytesRecorded extends Error {}

/** Records the bytes to be signed and stops. */
class Recorder extends Signer {
  recorded: Bytes | undefined;
  override async sign(bytes: Buffer): Promise<Buffer> {
    this.recorded = Uint8Array.from(bytes);
    throw new BytesRecorded();
  }
}

/** Returns the finished CMS, if these are still the bytes that it signs. */
class Placer extends Signer {
  private readonly cms: Uint8Array;
  private readonly accept: (revision: Uint8Array) => boolean;
  constructor(cms: Uint8Array, accept: (revision: Uint8Array) => boolean) {
    super();
    this.cms = cms;
    this.accept = accept;
  }
  override async sign(bytes: Buffer): Promise<Buffer> {
    if (!this.accept(Uint8Array.from(bytes))) throw new NatsuinError("PREPARED_PDF_CHANGED");
    return Buffer.from(this.cms);
  }
}

/** First pass; leaves the prepared bytes as they are. Throws PREPARED_PDF_CHANGED when they are not what prepareSignature described. */
export async function recordSignedBytes(prepared: PreparedPdf): Promise<SignedBytes> {
  const recorder = new Recorder();
  try {
    await new SignPdf().sign(revisionOf(prepared), recorder);
  } catch (error) {
    if (!(error instanceof BytesRecorded)) throw signpdfFailure(error);
  }
  if (!recorder.recorded) throw new NatsuinError("PREPARED_PDF_CHANGED");
  const parts = signedParts(prepared, recorder.recorded);
  return { byteRange: prepared.byteRange, parts, digest: sha256(...parts) };
}

/**
 * Second pass: the signed revision, written into the prepared bytes, which are used up by it. `digest` is the first pass's.
 * Throws PREPARED_PDF_CHANGED, SIGNATURE_GAP_TOO_SMALL.
 */
export async function placeCms(prepared: PreparedPdf, cms: Uint8Array, digest: Uint8Array): Promise<Bytes> {
  const { bytes, inputLength, byteRange, contentsSize } = prepared;
  if (cms.length > contentsSize) throw new NatsuinError("SIGNATURE_GAP_TOO_SMALL", { size: cms.length, room: contentsSize });
  const accept = (revision: Uint8Array) => equalBytes(sha256(...signedParts(prepared, revision)), digest);
  const signed = await new SignPdf().sign(revisionOf(prepared), new Placer(cms, accept)).catch((error: unknown) => {
    throw signpdfFailure(error);
  });
  const [start, end] = [byteRange[1] - inputLength, byteRange[2] - inputLength];
  const sameEnd = equalBytes(signed.subarray(end), bytes.subarray(byteRange[2]));
  if (signed.length !== bytes.length - inputLength || !sameEnd || signed[start] !== 0x3c || signed[end - 1] !== 0x3e)
    throw new NatsuinError("PREPARED_PDF_CHANGED");
  const at = placeholderAt(prepared);
  bytes.set(signed, inputLength);
  bytes.set(Buffer.from(byteRangeText(byteRange), "latin1"), at);
  return bytes;
}

/** What @signpdf recorded of the revision, with the numbers that count from the file's start. Throws PREPARED_PDF_CHANGED. */
function signedParts(prepared: PreparedPdf, recorded: Uint8Array): [Uint8Array, Uint8Array] {
  const { bytes, inputLength, byteRange } = prepared;
  const [, start, end, rest] = byteRange;
  const at = placeholderAt(prepared) - inputLength;
  const said = Buffer.from(recorded.subarray(at, at + BYTE_RANGE.length)).toString("latin1");
  const expected = byteRangeText([0, start - inputLength, end - inputLength, rest]);
  if (said !== expected || recorded.length !== start - inputLength + rest || end + rest !== bytes.length)
    throw new NatsuinError("PREPARED_PDF_CHANGED");
  const revision = recorded.slice();
  revision.set(Buffer.from(byteRangeText(byteRange), "latin1"), at);
  return [bytes.subarray(0, inputLength), revision];
}

/** A Buffer on the same memory: @signpdf takes nothing else. Throws PREPARED_PDF_CHANGED for bytes of another length. */
function revisionOf({ bytes, inputLength, byteRange: [, start, end, rest] }: PreparedPdf): Buffer {
  if (end + rest !== bytes.length || inputLength >= start) throw new NatsuinError("PREPARED_PDF_CHANGED");
  return Buffer.from(bytes.buffer, bytes.byteOffset + inputLength, bytes.length - inputLength);
}

function signpdfFailure(error: unknown): unknown {
  return error instanceof SignPdfError ? new NatsuinError("PREPARED_PDF_CHANGED", {}, { cause: error }) : error;
}
