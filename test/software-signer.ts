import { constants, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { SigningDigest } from "../lib/cms/index.ts";
import type { SignatureScheme } from "../lib/crypto-port.ts";
import type { Signer } from "../lib/pades/levels/index.ts";
import { certify, type Identity } from "./pki.ts";

/** Keys that our HSM does not hold: made in software, for tests of the formats only. */
export const KEYS = {
  "P-256": () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  "P-384": () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
  "RSA-2048": () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  "RSA-3072": () => generateKeyPairSync("rsa", { modulusLength: 3072 }),
  "RSA-4096": () => generateKeyPairSync("rsa", { modulusLength: 4096 }),
} as const;
export type KeyName = keyof typeof KEYS;

const made = new Map<KeyName, { privateKey: KeyObject; publicKey: KeyObject }>();

/** A certificate for a key of that kind; RSA keys are made once a run. */
export function identityOf(key: KeyName, issuer: Identity, now: Date): Identity {
  const pair = made.get(key) ?? KEYS[key]();
  made.set(key, pair);
  const spki = Uint8Array.from(pair.publicKey.export({ type: "spki", format: "der" }));
  return certify({ name: `Signer ${key}`, issuer, keys: { privateKey: pair.privateKey, spki } }, now);
}

export const NODE_DIGEST: Record<SigningDigest, string> = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" };

/** Signs with a software key by any scheme that fits it. */
export function softwareSigner(identity: Identity, scheme: SignatureScheme, chain: readonly Identity[]): Signer {
  const digest = NODE_DIGEST[scheme.digest as SigningDigest];
  return {
    scheme,
    chain: [identity, ...chain].map(({ certificate }) => certificate),
    sign: async (data) => {
      const signer = createSign(digest).update(data);
      if (scheme.kind !== "rsa-pss") return signer.sign(identity.privateKey);
      const { RSA_PKCS1_PSS_PADDING: padding } = constants;
      return signer.sign({ key: identity.privateKey, padding, saltLength: scheme.saltLength });
    },
  };
}
