import "server-only";
import { SignPdf } from "@signpdf/signpdf";
import { Signer, SignPdfError } from "@signpdf/utils";
import { type Bytes, equalBytes } from "../bytes.ts";
import { NatsuinError } from "../errors.ts";
import type { PreparedPdf } from "../pades/index.ts";
import { sha256 } from "../sha256.ts";

/**
 * @signpdf wants the signature inside one sign() call, but a remote signature takes minutes and another party. So it is
 * called twice on the same frozen bytes: once to learn what is signed (hop 3), once to place the finished CMS (hop 8).
 */

export type SignedBytes = {
  byteRange: [number, number, number, number];
  /** The two ranges that /ByteRange covers, joined. */
  bytes: Bytes;
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
  private readonly digest: Uint8Array;
  constructor(cms: Uint8Array, digest: Uint8Array) {
    super();
    this.cms = cms;
    this.digest = digest;
  }
  override async sign(bytes: Buffer): Promise<Buffer> {
    if (!equalBytes(sha256(bytes), this.digest)) throw new NatsuinError("PREPARED_PDF_CHANGED");
    return Buffer.from(this.cms);
  }
}

/** First pass. Throws PREPARED_PDF_CHANGED when the bytes are not the ones that prepareSignature described. */
export async function recordSignedBytes(prepared: PreparedPdf): Promise<SignedBytes> {
  const recorder = new Recorder();
  try {
    await new SignPdf().sign(viewOf(prepared.bytes), recorder);
  } catch (error) {
    if (!(error instanceof BytesRecorded)) throw signpdfFailure(error);
  }
  const bytes = recorder.recorded;
  const [, start, end, rest] = prepared.byteRange;
  const untouched = Buffer.compare(
    viewOf(prepared.bytes, 0, prepared.inputLength),
    viewOf(bytes ?? new Uint8Array(), 0, prepared.inputLength),
  );
  if (!bytes || bytes.length !== start + rest || end + rest !== prepared.bytes.length || untouched !== 0) {
    throw new NatsuinError("PREPARED_PDF_CHANGED");
  }
  return { byteRange: prepared.byteRange, bytes, digest: sha256(bytes) };
}

/**
 * Second pass: the signed revision. `digest` is the first pass's.
 * Throws PREPARED_PDF_CHANGED, SIGNATURE_GAP_TOO_SMALL.
 */
export async function placeCms(prepared: PreparedPdf, cms: Uint8Array, digest: Uint8Array): Promise<Bytes> {
  if (cms.length > prepared.contentsSize)
    throw new NatsuinError("SIGNATURE_GAP_TOO_SMALL", { size: cms.length, room: prepared.contentsSize });
  const signed = await new SignPdf().sign(viewOf(prepared.bytes), new Placer(cms, digest)).catch((error: unknown) => {
    throw signpdfFailure(error);
  });
  const { byteRange, inputLength, bytes } = prepared;
  const [, start, end] = byteRange;
  const sameInput = Buffer.compare(viewOf(signed, 0, inputLength), viewOf(bytes, 0, inputLength)) === 0;
  const sameEnd = Buffer.compare(viewOf(signed, end, signed.length), viewOf(bytes, end, bytes.length)) === 0;
  if (signed.length !== bytes.length || !sameInput || !sameEnd || signed[start] !== 0x3c || signed[end - 1] !== 0x3e) {
    throw new NatsuinError("PREPARED_PDF_CHANGED");
  }
  return Uint8Array.from(signed);
}

/** A Buffer on the same memory: @signpdf takes nothing else, and a copy of 50 MB is not free. */
function viewOf(bytes: Uint8Array, start = 0, end = bytes.length): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(end, bytes.length) - start));
}

function signpdfFailure(error: unknown): unknown {
  return error instanceof SignPdfError ? new NatsuinError("PREPARED_PDF_CHANGED", {}, { cause: error }) : error;
}
