import { generateKeyPairSync, sign } from "node:crypto";
import { expect, it } from "vitest";
import { toHex } from "./bytes.ts";
import { nodeCrypto } from "./crypto-node.ts";

const text = new TextEncoder().encode("contract");
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spkiOf = (key: typeof ec.publicKey) => Uint8Array.from(key.export({ type: "spki", format: "der" }));

it("a digest over parts equals the digest over the whole", async () => {
  const parts = await nodeCrypto.digest("SHA-256", [text.subarray(0, 3), text.subarray(3)]);
  expect(toHex(parts)).toBe(toHex(await nodeCrypto.digest("SHA-256", [text])));
});

it("a signature verifies under its own scheme only, and a bad key answers false", async () => {
  const signature = sign("sha256", text, ec.privateKey);
  const base = { signature, data: [text], spki: spkiOf(ec.publicKey) };
  expect(await nodeCrypto.verify({ ...base, scheme: { kind: "ecdsa", digest: "SHA-256" } })).toBe(true);
  expect(await nodeCrypto.verify({ ...base, scheme: { kind: "ecdsa", digest: "SHA-384" } })).toBe(false);
  expect(await nodeCrypto.verify({ ...base, scheme: { kind: "rsa-pkcs1", digest: "SHA-256" } })).toBe(false);
  expect(await nodeCrypto.verify({ ...base, spki: Uint8Array.of(0x30, 0), scheme: { kind: "ecdsa", digest: "SHA-256" } })).toBe(
    false,
  );
});

it("an RSA PKCS#1 signature does not pass as PSS", async () => {
  const base = { signature: sign("sha256", text, rsa.privateKey), data: [text], spki: spkiOf(rsa.publicKey) };
  expect(await nodeCrypto.verify({ ...base, scheme: { kind: "rsa-pkcs1", digest: "SHA-256" } })).toBe(true);
  expect(await nodeCrypto.verify({ ...base, scheme: { kind: "rsa-pss", digest: "SHA-256", saltLength: 32 } })).toBe(false);
});
