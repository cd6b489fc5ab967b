import type { Bytes } from "../../bytes.ts";
import { TIMESTAMP_MARGIN } from "../../cms/index.ts";
import { prepareDocumentTimestamp } from "../prepare-document-timestamp.ts";
import { fillGap, fixByteRange } from "../signature-gap.ts";
import type { LevelPort } from "./port.ts";

/**
 * A document timestamp over everything that the file holds, DSS included (EN 319 142-1 §5.4.3), in a revision of its own.
 * @param sample a token of the same authority, to size the gap by; asked for where none is given
 * Throws TSA_*, PDF_*, SIGNATURE_GAP_TOO_SMALL.
 */
export async function documentTimestamp(
  pdf: Uint8Array,
  { crypto, timestamp }: Pick<LevelPort, "crypto" | "timestamp">,
  sample?: Uint8Array,
): Promise<Bytes> {
  const { length } = sample ?? (await timestamp(await crypto.digest("SHA-256", [])));
  const gap = prepareDocumentTimestamp(pdf, { contentsSize: length + TIMESTAMP_MARGIN });
  const token = await timestamp(await crypto.digest("SHA-256", fixByteRange(gap)));
  return fillGap(gap, token);
}
