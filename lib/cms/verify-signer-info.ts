import { type Bytes, equalBytes } from "../bytes.ts";
import type { CryptoPort } from "../crypto-port.ts";
import { oids } from "../der/oids.ts";
import { readOctets, readOid } from "../der/read.ts";
import { type SignerInfo, singleValue } from "./parse-cms.ts";

export type SignerVerdict = "ok" | "unsupported-algorithm" | "content-type" | "message-digest" | "signature";

/**
 * RFC 5652 §5.4–5.6 for one signer: content-type and message-digest say what the content is, and the signature over the attributes
 * verifies with the key. SHA-1 is not supported. The certificate itself is the caller's to judge.
 * @param content the signed content in parts: the ByteRange, or the eContent
 * @throws DER_INVALID where an attribute cannot be read or is repeated
 */
export async function verifySignerInfo({
  signerInfo,
  spki,
  content,
  contentType,
  crypto,
}: {
  signerInfo: SignerInfo;
  spki: Bytes;
  content: Uint8Array[];
  contentType: string;
  crypto: CryptoPort;
}): Promise<SignerVerdict> {
  const { digest, scheme, signature, signedAttributes } = signerInfo;
  if (!digest || !scheme || digest === "SHA-1" || scheme.digest === "SHA-1") return "unsupported-algorithm";
  if (!signedAttributes) return "content-type"; // mandatory in CAdES and in timestamps
  const type = singleValue(signedAttributes.list, oids.contentType);
  if (!type || readOid(type) !== contentType) return "content-type";
  const claimed = singleValue(signedAttributes.list, oids.messageDigest);
  if (!claimed || !equalBytes(readOctets(claimed), await crypto.digest(digest, content))) return "message-digest";
  const verified = await crypto.verify({ spki, signature, data: [signedAttributes.encoded], scheme });
  return verified ? "ok" : "signature";
}
