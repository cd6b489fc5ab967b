import "server-only";
import type { Bytes } from "../../bytes.ts";
import { addSignatureTimestamp, assembleCms, type KeyAlgorithm } from "../../cms/index.ts";
import type { PreparedPdf } from "../../pades/index.ts";
import { placeCms } from "../place-cms.ts";

/**
 * Hop 8, second half: value and timestamp become the CMS, and the CMS fills the gap of the frozen bytes: PAdES-B-T, or B-B without a timestamp.
 * `contents` is the decoded /Contents with its padding, by which the DSS names the signature.
 * Throws SIGNATURE_GAP_TOO_SMALL, PREPARED_PDF_CHANGED.
 */
export async function placeSignature(
  prepared: PreparedPdf,
  input: {
    digest: Uint8Array;
    signedAttributes: Uint8Array;
    signatureValue: Uint8Array;
    algorithm: KeyAlgorithm;
    chain: Uint8Array[];
    /** absent: the signature stays at B-B */
    timestampToken?: Uint8Array;
  },
): Promise<{ bytes: Bytes; contents: Bytes }> {
  const { digest, algorithm: keyAlgorithm, timestampToken, ...rest } = input;
  const atB = assembleCms({ ...rest, keyAlgorithm });
  const cms = timestampToken ? addSignatureTimestamp(atB, timestampToken) : atB;
  const bytes = await placeCms(prepared, cms, digest);
  const contents = new Uint8Array(prepared.contentsSize);
  contents.set(cms);
  return { bytes, contents };
}
