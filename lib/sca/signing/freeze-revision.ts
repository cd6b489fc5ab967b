import "server-only";
import type { Bytes } from "../../bytes.ts";
import { buildSignedAttributes, cmsSize, type KeyAlgorithm } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { type Appearance, type PreparedPdf, prepareSignature } from "../../pades/index.ts";
import { recordSignedBytes } from "../place-cms.ts";

/** Hop 3's pause: everything that the signature will cover, fixed. Only these values lead on to hops 4 and 8. */
export type FrozenRevision = {
  prepared: PreparedPdf;
  /** SHA-256 over the ByteRange: the CMS's messageDigest, and the value that the signer is shown */
  digest: Bytes;
  /** DER SET OF; its SHA-256 is the DTBS/R */
  signedAttributes: Bytes;
};

/**
 * Hop 3: an incremental revision with the field, its stamp, the ByteRange and a gap for chain and timestamp; then the signed
 * attributes over it. EN 319 142-1 §6.3; JT2A Ⅱ-3.3 (署名対象の生成).
 * @param chain DER, the signer's certificate first
 * @param timestampSize room for the RFC 3161 token, in bytes
 */
export async function freezeRevision(
  pdf: Uint8Array,
  input: {
    fieldName: string;
    appearance: Appearance | null;
    certify: boolean;
    chain: Uint8Array[];
    algorithm: KeyAlgorithm;
    timestampSize: number;
    name: string;
    now: Date;
  },
): Promise<FrozenRevision> {
  const { fieldName, appearance, certify, chain, algorithm, timestampSize, name, now } = input;
  const contentsSize = cmsSize({ chain, keyAlgorithm: algorithm, timestampSize });
  const prepared = prepareSignature(pdf, { fieldName, appearance, certify, contentsSize, date: now, name });
  const { digest } = await recordSignedBytes(prepared);
  const { signedAttributes } = await buildSignedAttributes(
    { messageDigest: digest, signerCertificate: chain[0] as Uint8Array },
    nodeCrypto,
  );
  return { prepared, digest, signedAttributes };
}
