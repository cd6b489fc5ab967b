import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  verify,
} from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Algorithm } from "./algorithms.ts";
import { type Cm, openCm } from "./open-cm.ts";
import { makeTestToken } from "./test-token.ts";

const own = makeTestToken();
let cm: Cm;
beforeAll(() => {
  own.provision();
  cm = openCm({ ...own.config, sessions: 2 });
});
afterAll(async () => {
  await cm.close();
  own.remove();
});

const made = (algorithm: Algorithm) => {
  const pair =
    algorithm === "P-256"
      ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
      : generateKeyPairSync("rsa", { modulusLength: 3072 });
  return { publicKey: pair.publicKey, pkcs8: pair.privateKey.export({ type: "pkcs8", format: "der" }) };
};

/** Signed with the key in its wrapped form, and verified outside. */
async function signs(
  algorithm: Algorithm,
  { wrapped }: { wrapped: Uint8Array<ArrayBuffer> },
  publicKey: KeyObject,
): Promise<boolean> {
  const text = randomBytes(40);
  const key = await cm.openKey({ algorithm, place: { wrapped } });
  const { values } = await key.sign([Uint8Array.from(createHash("sha256").update(text).digest())]);
  key.close();
  return verify("sha256", text, publicKey, values[0] as Uint8Array);
}

describe.each<Algorithm>(["P-256", "RSA-3072"])("a key that was made elsewhere (%s)", (algorithm) => {
  test("signs from its wrapped form, whose octets hold nothing of it", async () => {
    const { publicKey, pkcs8 } = made(algorithm);
    const kept = await cm.wrapImport({ algorithm, pkcs8 });
    expect(Buffer.from(kept.wrapped).includes(pkcs8.subarray(-32))).toBe(false);
    expect(await signs(algorithm, kept, publicKey)).toBe(true);
  });

  test("that is cut, or of the other kind, is refused", async () => {
    const { pkcs8 } = made(algorithm);
    const other = made(algorithm === "P-256" ? "RSA-3072" : "P-256").pkcs8;
    for (const bytes of [pkcs8.subarray(0, 40), other, new Uint8Array()])
      await expect(cm.wrapImport({ algorithm, pkcs8: bytes })).rejects.toMatchObject({ code: "HSM_INPUT_REFUSED" });
  });
});

test.each([1, 2, 9])(
  "a P-256 key whose number begins with %i zero octets signs like any other, though the token keeps it shorter",
  async (zeros) => {
    const ecdh = createECDH("prime256v1");
    ecdh.setPrivateKey(Buffer.concat([Buffer.alloc(zeros), Buffer.of(1), randomBytes(31 - zeros)]));
    const point = ecdh.getPublicKey();
    const [x, y, d] = [point.subarray(1, 33), point.subarray(33), ecdh.getPrivateKey()].map((one) => one.toString("base64url"));
    const privateKey = createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d }, format: "jwk" });
    const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
    expect(await signs("P-256", await cm.wrapImport({ algorithm: "P-256", pkcs8 }), createPublicKey(privateKey))).toBe(true);
  },
);
