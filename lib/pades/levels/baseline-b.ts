import type { Bytes } from "../../bytes.ts";
import { assembleCms, buildSignedAttributes, cmsSize, signingDigest } from "../../cms/index.ts";
import type { CryptoPort, SignatureScheme } from "../../crypto-port.ts";
import { type PreparedPdf, prepareSignature, type SignaturePreparation } from "../prepare-signature.ts";
import { fillGap, fixByteRange, paddedContents } from "../signature-gap.ts";

/** A key that signs at once: of a card, a file, a test. The RSSP's keys are asked by hops instead (docs/SIGNING-CYCLE.md). */
export type Signer = {
  scheme: SignatureScheme;
  /** DER, the signer's certificate first */
  chain: readonly Uint8Array[];
  /** the signature value over the digest of these octets */
  sign: (signedAttributes: Bytes) => Promise<Uint8Array>;
};

export type Placed = {
  pdf: Bytes;
  /** decoded /Contents with the padding */
  contents: Bytes;
};

/**
 * B-B: the input, then one revision that holds the signature (EN 319 142-1 §6.3).
 * 1. the revision with its gap   2. digest and signed attributes   3. the value   4. the CMS, which `finish` may add to   5. into the gap
 * Throws PDF_*, SIGNATURE_GAP_TOO_SMALL.
 * @param timestampSize room for what `finish` adds: the length of a token of the same TSA
 */
export async function signBaselineB(
  input: Uint8Array,
  {
    signer,
    timestampSize = 0,
    finish = async (cms) => cms,
    ...preparation
  }: Omit<SignaturePreparation, "contentsSize"> & {
    signer: Signer;
    timestampSize?: number;
    finish?: (cms: Bytes, signatureValue: Uint8Array) => Promise<Bytes>;
  },
  crypto: CryptoPort,
): Promise<Placed> {
  const { chain, scheme } = signer;
  const digest = signingDigest(scheme);
  const contentsSize = cmsSize({ chain, keyAlgorithm: scheme, timestampSize });
  const prepared: PreparedPdf = prepareSignature(input, { ...preparation, contentsSize });
  const messageDigest = await crypto.digest(digest, fixByteRange(prepared));
  const signerCertificate = chain[0] as Uint8Array;
  const { signedAttributes } = await buildSignedAttributes({ messageDigest, signerCertificate, digest }, crypto);
  const signatureValue = await signer.sign(signedAttributes);
  const cms = await finish(assembleCms({ signedAttributes, signatureValue, keyAlgorithm: scheme, chain }), signatureValue);
  return { pdf: fillGap(prepared, cms), contents: paddedContents(prepared, cms) };
}
