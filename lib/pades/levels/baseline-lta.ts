import type { Bytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";
import { PathContext, verifyTimestamp } from "../../trust/path/index.ts";
import { addDss, type ValidationData } from "../add-dss.ts";
import { openPdf } from "../pdf/index.ts";
import { collectAll } from "./baseline-lt.ts";
import { documentTimestamp } from "./document-timestamp.ts";
import type { LevelPort } from "./port.ts";
import { type ReadSignature, readSignatures, stampQuestion } from "./read-signatures.ts";

/**
 * B-LTA, or its renewal: an archive timestamp over everything (EN 319 142-1 §5.4.3, design/pades.md items 15 and 16).
 *   1. a token over nothing shows who will stamp, and how large
 *   2. into the DSS go that authority's chain and status, and those of the last archive timestamp, which this one takes over
 *   3. the document timestamp
 * Without 2 nobody could check the timestamp itself offline. Throws TSA_*, OCSP_*, CRL_*, PDF_*.
 */
export async function extendToLta(pdf: Uint8Array, port: LevelPort): Promise<Bytes> {
  const sample = await port.timestamp(await port.crypto.digest("SHA-256", []));
  const signatures = await readSignatures(openPdf(pdf), port);
  const previous = signatures.findLast(({ kind }) => kind === "document-timestamp");
  const vri = previous ? [{ contents: previous.contents, ...(await statusOf(previous, port)) }] : [];
  const coming = await collectAll([await comingStamp(sample, signatures, port)], port);
  const complete = await addDss(pdf, { ...coming, vri }, (bytes) => port.crypto.digest("SHA-1", [bytes]));
  return documentTimestamp(complete, port, sample);
}

async function comingStamp(sample: Uint8Array, signatures: ReadSignature[], { crypto, anchors, now }: LevelPort) {
  const context = new PathContext({ crypto, anchors });
  const stamp = await verifyTimestamp({ token: sample, imprint: (algorithm) => crypto.digest(algorithm, []) }, context);
  if (!stamp.ok) throw new NatsuinError("TSA_RESPONSE_INVALID", { reason: stamp.failure });
  const known = [...context.pool.map(({ raw }) => raw), ...signatures.flatMap(({ questions }) => questions[0]?.known ?? [])];
  return { ...stampQuestion(stamp.signer.raw, now()), known };
}

const NOTHING: ValidationData = { certs: [], ocsps: [], crls: [] };

/**
 * An authority that has closed answers no more; what was stored when its timestamp was made must then do, and the validator says
 * whether it does.
 */
async function statusOf({ questions }: ReadSignature, port: LevelPort): Promise<ValidationData> {
  try {
    return await collectAll(questions, port);
  } catch (error) {
    if (error instanceof NatsuinError && /^(CRL|OCSP)_UNAVAILABLE$/.test(error.code)) return NOTHING;
    throw error;
  }
}
