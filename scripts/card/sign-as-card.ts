import { createSign, type KeyObject } from "node:crypto";
import type { Bytes } from "@/lib/bytes.ts";
import { assembleCms, buildSignedAttributes } from "@/lib/cms/index.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";

/** A card as software: the key and its certificate, DER. */
export type SoftwareCard = { privateKey: KeyObject; certificate: Uint8Array };

/** What a card's application makes of a file: CMS SignedData (DER, CAdES-BES) that encloses the bytes, by SHA-256 and the card's key. */
export async function signAsCard(content: Uint8Array, { privateKey, certificate }: SoftwareCard): Promise<Bytes> {
  const messageDigest = await nodeCrypto.digest("SHA-256", [content]);
  const { signedAttributes } = await buildSignedAttributes({ messageDigest, signerCertificate: certificate }, nodeCrypto);
  const signatureValue = createSign("sha256").update(signedAttributes).sign(privateKey);
  const kind = privateKey.asymmetricKeyType === "ec" ? "ecdsa" : "rsa-pkcs1";
  const keyAlgorithm = { kind, digest: "SHA-256" } as const;
  return assembleCms({ signedAttributes, signatureValue, keyAlgorithm, chain: [certificate], content });
}
