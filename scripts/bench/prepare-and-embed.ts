import { prepareSignature } from "@/lib/pades/index.ts";
import { placeCms, recordSignedBytes } from "@/lib/sca/place-cms.ts";

export const FIELD = "Signature1";
/** As large as a CMS with its chain and timestamp. */
const CMS = new Uint8Array(6_000).fill(0x30);
const ROOM = 7_000;
const DATE = new Date("2026-11-20T03:00:00Z");

/** Hop 3 without the signed attributes and hop 8 without the timestamp: all that touches the file. */
export async function prepareAndEmbed(pdf: Uint8Array): Promise<Uint8Array> {
  const prepared = prepareSignature(pdf, { fieldName: FIELD, certify: true, contentsSize: ROOM, date: DATE, name: "Signer" });
  const { digest } = await recordSignedBytes(prepared);
  return placeCms(prepared, CMS, digest);
}
