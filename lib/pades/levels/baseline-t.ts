import type { Bytes } from "../../bytes.ts";
import { addSignatureTimestamp } from "../../cms/index.ts";
import type { SignaturePreparation } from "../prepare-signature.ts";
import { type Placed, type Signer, signBaselineB } from "./baseline-b.ts";
import { documentTimestamp } from "./document-timestamp.ts";
import type { LevelPort } from "./port.ts";

/**
 * B-T of a signature being made: B-B, and in its CMS a timestamp of the value (EN 319 142-1 §6.3). The gap is sized by a dummy.
 * Throws what B-B throws, and TSA_*.
 */
export async function signBaselineT(
  input: Uint8Array,
  preparation: Omit<SignaturePreparation, "contentsSize"> & { signer: Signer },
  port: Pick<LevelPort, "crypto" | "timestamp">,
): Promise<Placed> {
  const stamp = async (data: Uint8Array) => port.timestamp(await port.crypto.digest("SHA-256", [data]));
  const { length: timestampSize } = await stamp(new Uint8Array());
  const finish = async (cms: Bytes, value: Uint8Array) => addSignatureTimestamp(cms, await stamp(value));
  return signBaselineB(input, { ...preparation, timestampSize, finish }, port.crypto);
}

/**
 * B-T of a signature that is there: its CMS is not touched, since every octet of the file may be signed already; a document timestamp
 * in a revision of its own proves the time instead (EN 319 142-1 §6.3, the other of the two ways).
 */
export const extendToT = (pdf: Uint8Array, port: LevelPort): Promise<Bytes> => documentTimestamp(pdf, port);
