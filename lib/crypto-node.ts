import "server-only";
import { constants, createHash, createPublicKey, createVerify, type KeyObject } from "node:crypto";
import type { Bytes } from "./bytes.ts";
import type { CryptoPort, DigestAlgorithm, SignatureScheme } from "./crypto-port.ts";

const NODE_DIGEST: Record<DigestAlgorithm, string> = {
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/**
 * Keys already read, by SPKI: OpenSSL takes longer to read a key than to verify with it, and a service meets the same CA, TSA and
 * responder in every document. Bounded; the oldest goes first.
 */
const keys = new Map<string, KeyObject>();
const MAX_KEYS = 256;

function publicKey(spki: Uint8Array): KeyObject {
  const der = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength);
  const id = der.toString("latin1");
  const known = keys.get(id);
  if (known) return known;
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  if (keys.size >= MAX_KEYS) for (const oldest of keys.keys()) if (keys.delete(oldest)) break;
  keys.set(id, key);
  return key;
}

function fits(key: KeyObject, scheme: SignatureScheme): boolean {
  if (scheme.kind === "ecdsa") return key.asymmetricKeyType === "ec";
  if (scheme.kind === "rsa-pkcs1") return key.asymmetricKeyType === "rsa";
  return key.asymmetricKeyType === "rsa" || key.asymmetricKeyType === "rsa-pss";
}

export const nodeCrypto: CryptoPort = {
  async digest(algorithm, parts) {
    const hash = createHash(NODE_DIGEST[algorithm]);
    for (const part of parts) hash.update(part);
    return Uint8Array.from(hash.digest()) as Bytes;
  },

  async verify({ spki, signature, data, scheme }) {
    try {
      const key = publicKey(spki);
      if (!fits(key, scheme)) return false;
      const verifier = createVerify(NODE_DIGEST[scheme.digest]);
      for (const part of data) verifier.update(part);
      if (scheme.kind === "rsa-pss") {
        const { RSA_PKCS1_PSS_PADDING: padding } = constants;
        return verifier.verify({ key, padding, saltLength: scheme.saltLength }, signature);
      }
      if (scheme.kind === "ecdsa") return verifier.verify({ key, dsaEncoding: "der" }, signature);
      return verifier.verify({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    } catch {
      return false; // an unreadable key or signature is a signature that does not verify
    }
  },
};
