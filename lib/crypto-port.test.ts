import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { nodeCrypto } from "./crypto-node.ts";
import type { CryptoPort, DigestAlgorithm, SignatureScheme } from "./crypto-port.ts";
import { webCrypto } from "./crypto-web.ts";

/** A key bound to one digest; @types/node 20 does not know its options. */
function pssKey(bound: Record<string, unknown>): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync("rsa-pss", { modulusLength: 2048, ...bound });
}

const text = new TextEncoder().encode("contract, in several parts");
const parts = [text.subarray(0, 3), text.subarray(3, 20), text.subarray(20)];
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
const keys = {
  p256: ec("P-256"),
  p384: ec("P-384"),
  p521: ec("P-521"),
  rsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  pss: generateKeyPairSync("rsa-pss", { modulusLength: 2048 }),
  pssBound: pssKey({ hashAlgorithm: "sha384", mgf1HashAlgorithm: "sha384", saltLength: 48 }),
};
type KeyName = keyof typeof keys;

const DIGESTS = ["SHA-256", "SHA-384", "SHA-512"] as const satisfies DigestAlgorithm[];
const SALT = { "SHA-1": 20, "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 } as const;
const schemes = (digest: DigestAlgorithm): SignatureScheme[] => [
  { kind: "ecdsa", digest },
  { kind: "rsa-pkcs1", digest },
  { kind: "rsa-pss", digest, saltLength: SALT[digest] },
];

function made(name: KeyName, scheme: SignatureScheme): Uint8Array {
  const key = keys[name].privateKey;
  const hash = scheme.digest.replace("-", "").toLowerCase();
  if (scheme.kind !== "rsa-pss") return sign(hash, text, key);
  return sign(hash, text, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength });
}
const spkiOf = (name: KeyName) => Uint8Array.from(keys[name].publicKey.export({ type: "spki", format: "der" }));

/** Which key may be used under which scheme. */
const fitting = (name: KeyName, { kind, digest }: SignatureScheme): boolean => {
  if (kind === "ecdsa") return name.startsWith("p") && name.length === 4;
  if (kind === "rsa-pkcs1") return name === "rsa";
  return name === "rsa" || name === "pss" || (name === "pssBound" && digest === "SHA-384");
};
const names = Object.keys(keys) as KeyName[];

describe.each<[string, CryptoPort]>([
  ["node", nodeCrypto],
  ["web", webCrypto],
])("the %s crypto port", (_, port) => {
  it("hashes parts as it hashes the whole", async () => {
    for (const algorithm of ["SHA-1", ...DIGESTS] as const) {
      const whole = createHash(algorithm.replace("-", "")).update(text).digest("hex");
      expect(toHex(await port.digest(algorithm, parts))).toBe(whole);
      expect(toHex(await port.digest(algorithm, [text]))).toBe(whole);
    }
  });

  it.each(names)("verifies every algorithm that the key %s may have, and nothing under another", async (name) => {
    for (const digest of DIGESTS)
      for (const scheme of schemes(digest).filter((one) => fitting(name, one))) {
        const base = { spki: spkiOf(name), signature: made(name, scheme), data: parts };
        expect(await port.verify({ ...base, scheme }), JSON.stringify(scheme)).toBe(true);
        expect(await port.verify({ ...base, scheme, data: [text.subarray(1)] })).toBe(false);
        for (const other of DIGESTS.flatMap(schemes)) {
          if (other.kind === scheme.kind && other.digest === scheme.digest) continue;
          expect(await port.verify({ ...base, scheme: other }), `${JSON.stringify(scheme)} as ${JSON.stringify(other)}`).toBe(
            false,
          );
        }
        for (const key of names.filter((one) => one !== name))
          expect(await port.verify({ ...base, scheme, spki: spkiOf(key) })).toBe(false);
      }
  });

  it("answers false for what is no key and no signature", async () => {
    const scheme: SignatureScheme = { kind: "ecdsa", digest: "SHA-256" };
    const signature = made("p256", scheme);
    const no = [new Uint8Array(), Uint8Array.of(0x30, 0), Uint8Array.of(0x30, 0x80, 0, 0), signature.subarray(1)];
    for (const bad of no) {
      expect(await port.verify({ spki: spkiOf("p256"), signature: bad, data: parts, scheme })).toBe(false);
      expect(await port.verify({ spki: bad, signature, data: parts, scheme })).toBe(false);
    }
  });
});
