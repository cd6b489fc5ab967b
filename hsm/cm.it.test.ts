import { execFileSync } from "node:child_process";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Algorithm } from "./algorithms.ts";
import { findKey } from "./find-key.ts";
import { type Cm, openCm } from "./open-cm.ts";
import { ckrOf, pkcs11js } from "./pkcs11.ts";
import { makeTestToken } from "./test-token.ts";
import { type Lease, Token } from "./token.ts";

const token = makeTestToken();
const limits = { sessions: 4, queueLimit: 1024, queueTimeoutMs: 10_000, recycleAfter: 1_000_000 };
let cm: Cm;
const keys = {} as Record<Algorithm, { keyHandle: Uint8Array; spki: Uint8Array }>;

const sha256 = (data: Uint8Array) => new Uint8Array(createHash("sha256").update(data).digest());
const verifies = (spki: Uint8Array, data: Uint8Array, signature: Uint8Array) =>
  verify("sha256", data, createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }), signature);

beforeAll(async () => {
  cm = openCm({ ...token.config, ...limits });
  keys["P-256"] = await cm.generateKeyPair({ algorithm: "P-256", label: "signer p256" });
  keys["RSA-3072"] = await cm.generateKeyPair({ algorithm: "RSA-3072", label: "署名鍵 rsa" });
});
afterAll(async () => {
  await cm.close();
  token.remove();
});

/** Another user of the module cannot run beside the CM (PKCS#11 state is the process's), so it takes turns with it. */
async function withRawToken(attack: (lease: Lease) => void | Promise<void>): Promise<void> {
  await cm.close();
  const raw = new Token({ ...token.config, ...limits });
  try {
    await raw.use(attack);
  } finally {
    await raw.close();
    cm = openCm({ ...token.config, ...limits });
  }
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return ckrOf(error)?.name ?? String(error);
  }
  return "accepted";
};

/** A promise kept from outside: it orders two tasks without a clock. */
function gate(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

describe("signing", () => {
  test("200 signatures of mixed algorithms at once all verify, and each is counted", async () => {
    const before = cm.signCount();
    const results = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const algorithm: Algorithm = i % 3 === 0 ? "RSA-3072" : "P-256";
        const data = randomBytes(100);
        const signature = await cm.sign({ keyHandle: keys[algorithm].keyHandle, algorithm, digest: sha256(data) });
        return verifies(keys[algorithm].spki, data, signature);
      }),
    );
    expect(results.filter(Boolean)).toHaveLength(200);
    expect(cm.signCount() - before).toBe(200);
  });

  test("OpenSSL, as an independent judge, accepts both kinds of signature", async () => {
    const directory = mkdtempSync(join(tmpdir(), "natsuin-judge-"));
    const data = randomBytes(1000);
    writeFileSync(join(directory, "data"), data);
    for (const algorithm of ["P-256", "RSA-3072"] as const) {
      writeFileSync(join(directory, "spki.der"), keys[algorithm].spki);
      writeFileSync(
        join(directory, "signature"),
        await cm.sign({ keyHandle: keys[algorithm].keyHandle, algorithm, digest: sha256(data) }),
      );
      const args = ["dgst", "-sha256", "-keyform", "DER", "-verify", "spki.der", "-signature", "signature", "data"];
      expect(execFileSync("openssl", args, { cwd: directory }).toString()).toContain("Verified OK");
    }
    rmSync(directory, { recursive: true });
  });

  test.each([
    ["a SHA-1-sized digest", { digest: new Uint8Array(20) }],
    ["a SHA-512-sized digest", { digest: new Uint8Array(64) }],
    ["no digest", { digest: undefined }],
    ["RSA-2048", { algorithm: "RSA-2048" }],
    ["an algorithm named by a prototype's property", { algorithm: "toString" }],
    ["a handle that is not 16 bytes", { keyHandle: new Uint8Array(4) }],
  ])("%s is refused before the HSM is asked", async (_, wrong) => {
    const before = cm.signCount();
    const input = { keyHandle: keys["P-256"].keyHandle, algorithm: "P-256", digest: new Uint8Array(32), ...wrong };
    await expect(cm.sign(input as Parameters<Cm["sign"]>[0])).rejects.toMatchObject({ code: "HSM_INPUT_REFUSED" });
    expect(cm.signCount()).toBe(before);
  });

  test("an unknown handle, and a key used under another algorithm, are refused", async () => {
    const before = cm.signCount();
    const digest = new Uint8Array(32);
    const unknown = { keyHandle: randomBytes(16), algorithm: "P-256", digest } as const;
    await expect(cm.sign(unknown)).rejects.toMatchObject({ code: "HSM_KEY_UNKNOWN" });
    const crossed = { keyHandle: keys["P-256"].keyHandle, algorithm: "RSA-3072", digest } as const;
    await expect(cm.sign(crossed)).rejects.toMatchObject({ code: "HSM_KEY_UNKNOWN" });
    expect(cm.signCount()).toBe(before);
  });

  test("the digest is taken when asked: a change while waiting changes nothing", async () => {
    const data = randomBytes(32);
    const digest = sha256(data);
    const pending = cm.sign({ keyHandle: keys["RSA-3072"].keyHandle, algorithm: "RSA-3072", digest });
    digest.fill(0);
    expect(verifies(keys["RSA-3072"].spki, data, await pending)).toBe(true);
  });
});

describe("keys", () => {
  test("only listed algorithms are generated", async () => {
    for (const algorithm of ["RSA-1024", "RSA-2048", "P-192", "secp256k1", ""]) {
      await expect(cm.generateKeyPair({ algorithm: algorithm as Algorithm, label: "x" })).rejects.toMatchObject({
        code: "HSM_INPUT_REFUSED",
      });
    }
  });

  test("generated keys survive a reopening; destroyed ones do not", async () => {
    const gone = await cm.generateKeyPair({ algorithm: "P-256", label: "to be destroyed" });
    expect(await cm.hasKey(gone.keyHandle)).toBe(true);
    await cm.destroyKeyPair(gone.keyHandle);
    await cm.close();
    cm = openCm({ ...token.config, ...limits });
    expect(await cm.hasKey(gone.keyHandle)).toBe(false);
    await expect(cm.destroyKeyPair(gone.keyHandle)).resolves.toBeUndefined();
    expect(await cm.hasKey(keys["P-256"].keyHandle)).toBe(true);
    const data = randomBytes(10);
    const signature = await cm.sign({ keyHandle: keys["RSA-3072"].keyHandle, algorithm: "RSA-3072", digest: sha256(data) });
    expect(verifies(keys["RSA-3072"].spki, data, signature)).toBe(true);
  });

  test("a signer's private key was made in the token and never leaves it", async () => {
    await withRawToken((lease) => {
      const { pkcs11, session } = lease;
      const read = (key: Buffer, type: number) => pkcs11.C_GetAttributeValue(session, key, [{ type }])[0]?.value as Buffer;
      for (const algorithm of ["P-256", "RSA-3072"] as const) {
        const key = findKey(lease, keys[algorithm].keyHandle, algorithm);
        for (const proof of [
          "CKA_LOCAL",
          "CKA_ALWAYS_SENSITIVE",
          "CKA_NEVER_EXTRACTABLE",
          "CKA_TOKEN",
          "CKA_PRIVATE",
          "CKA_SIGN",
        ] as const) {
          expect([proof, [...read(key, pkcs11js[proof])]]).toEqual([proof, [1]]);
        }
        for (const power of [
          "CKA_EXTRACTABLE",
          "CKA_DECRYPT",
          "CKA_UNWRAP",
          "CKA_DERIVE",
          "CKA_SIGN_RECOVER",
          "CKA_MODIFIABLE",
        ] as const) {
          expect([power, [...read(key, pkcs11js[power])]]).toEqual([power, [0]]);
        }
        const secrets =
          algorithm === "P-256" ? ["CKA_VALUE"] : ["CKA_PRIVATE_EXPONENT", "CKA_PRIME_1", "CKA_PRIME_2", "CKA_COEFFICIENT"];
        for (const secret of secrets) {
          expect([secret, codeOf(() => read(key, pkcs11js[secret as "CKA_VALUE"]))]).toEqual([secret, "CKR_ATTRIBUTE_SENSITIVE"]);
        }
      }
    });
  });

  test("a signer key decrypts nothing, is wrapped by nothing, signs nothing raw, and cannot be given more powers", async () => {
    await withRawToken((lease) => {
      const { pkcs11, session } = lease;
      const rsa = findKey(lease, keys["RSA-3072"].keyHandle, "RSA-3072");
      const ec = findKey(lease, keys["P-256"].keyHandle, "P-256");
      for (const mechanism of [pkcs11js.CKM_RSA_PKCS, pkcs11js.CKM_RSA_X_509]) {
        expect(codeOf(() => pkcs11.C_DecryptInit(session, { mechanism }, rsa))).not.toBe("accepted");
      }
      for (const mechanism of [pkcs11js.CKM_RSA_X_509, pkcs11js.CKM_SHA1_RSA_PKCS, pkcs11js.CKM_MD5_RSA_PKCS]) {
        expect(codeOf(() => pkcs11.C_SignInit(session, { mechanism }, rsa))).toBe("CKR_MECHANISM_INVALID");
      }
      const wrapper = pkcs11.C_GenerateKey(session, { mechanism: pkcs11js.CKM_AES_KEY_GEN }, [
        { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
        { type: pkcs11js.CKA_WRAP, value: true },
        { type: pkcs11js.CKA_TOKEN, value: false },
      ]);
      for (const key of [rsa, ec]) {
        const wrap = () =>
          pkcs11.C_WrapKey(session, { mechanism: pkcs11js.CKM_AES_KEY_WRAP_PAD }, wrapper, key, Buffer.alloc(4096));
        expect(codeOf(wrap)).toBe("CKR_KEY_UNEXTRACTABLE");
        for (const type of [pkcs11js.CKA_EXTRACTABLE, pkcs11js.CKA_DECRYPT, pkcs11js.CKA_UNWRAP]) {
          expect(codeOf(() => pkcs11.C_SetAttributeValue(session, key, [{ type, value: true }]))).not.toBe("accepted");
        }
        expect(codeOf(() => pkcs11.C_SetAttributeValue(session, key, [{ type: pkcs11js.CKA_SENSITIVE, value: false }]))).not.toBe(
          "accepted",
        );
        const copy = () => pkcs11.C_CopyObject(session, key, [{ type: pkcs11js.CKA_EXTRACTABLE, value: true }]);
        expect(codeOf(copy)).not.toBe("accepted");
      }
    });
  });

  test("pkcs11-tool sees the same: sensitive, always sensitive, never extractable, local, sign only", () => {
    const args = [
      "--module",
      token.config.module,
      "--token-label",
      token.config.tokenLabel,
      "--login",
      "--pin",
      token.config.pin,
    ];
    const listing = execFileSync("pkcs11-tool", [...args, "--list-objects", "--type", "privkey"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const accesses = listing.toString().match(/Access:.*/g) ?? [];
    expect(accesses.length).toBeGreaterThanOrEqual(2);
    for (const access of accesses) expect(access).toMatch(/sensitive, always sensitive, never extract?able, local/i);
    for (const usage of listing.toString().match(/Usage:.*/g) ?? []) expect(usage).toMatch(/Usage:\s+sign\s*$/);
  });
});

describe("faults", () => {
  test("a full queue is refused with HSM_BUSY, and what was accepted is signed", async () => {
    await cm.close();
    cm = openCm({ ...token.config, sessions: 1, queueLimit: 3, queueTimeoutMs: 10_000 });
    await cm.health();
    const request = { keyHandle: keys["RSA-3072"].keyHandle, algorithm: "RSA-3072", digest: new Uint8Array(32) } as const;
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => cm.sign(request)));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(6);
    for (const outcome of refused) expect(outcome.reason).toMatchObject({ code: "HSM_BUSY" });
    expect(cm.signCount()).toBe(4);
    await cm.close();
    cm = openCm({ ...token.config, ...limits });
  });

  test("a lost token says so, says nothing false, and is used again when it is back", async () => {
    const request = { keyHandle: keys["P-256"].keyHandle, algorithm: "P-256", digest: sha256(new Uint8Array(1)) } as const;
    await cm.sign(request);
    const before = cm.signCount();
    renameSync(token.directory, `${token.directory}.gone`);
    try {
      expect(await cm.health()).toMatchObject({ ok: false, token: token.config.tokenLabel });
      await expect(cm.sign(request)).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
      await expect(cm.hasKey(request.keyHandle)).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
      await expect(cm.destroyKeyPair(request.keyHandle)).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
      await expect(cm.generateKeyPair({ algorithm: "P-256", label: "x" })).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
      expect(cm.signCount()).toBe(before);
    } finally {
      renameSync(`${token.directory}.gone`, token.directory);
    }
    expect(await cm.health()).toEqual({ ok: true, token: token.config.tokenLabel });
    expect(verifies(keys["P-256"].spki, new Uint8Array(1), await cm.sign(request))).toBe(true);
  });

  test("a token lost and back unnoticed costs no caller an error, also with 50 at once", async () => {
    await cm.health();
    renameSync(token.directory, `${token.directory}.gone`);
    mkdirSync(token.directory);
    const data = randomBytes(9);
    const one = cm.sign({ keyHandle: keys["P-256"].keyHandle, algorithm: "P-256", digest: sha256(data) });
    await expect(one).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
    renameSync(token.directory, `${token.directory}.empty`);
    renameSync(`${token.directory}.gone`, token.directory);
    const before = cm.signCount();
    const many = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const algorithm: Algorithm = i % 5 === 0 ? "RSA-3072" : "P-256";
        return verifies(
          keys[algorithm].spki,
          data,
          await cm.sign({ keyHandle: keys[algorithm].keyHandle, algorithm, digest: sha256(data) }),
        );
      }),
    );
    expect(many.every(Boolean)).toBe(true);
    expect(cm.signCount() - before).toBe(50);
  });

  test("operations in flight survive a recovery that another operation asked for", async () => {
    const raw = new Token({ ...token.config, ...limits });
    await cm.close();
    try {
      const slow = raw.use(async (lease) => {
        const key = findKey(lease, keys["RSA-3072"].keyHandle, "RSA-3072");
        lease.pkcs11.C_SignInit(lease.session, { mechanism: pkcs11js.CKM_RSA_PKCS }, key);
        return lease.pkcs11.C_SignAsync(lease.session, Buffer.alloc(32), Buffer.alloc(512));
      });
      let tries = 0;
      const lost = raw.use(() => {
        tries++;
        if (tries === 1) throw new Error("CKR_GENERAL_ERROR");
        return "recovered";
      });
      expect((await slow).length).toBe(384);
      expect(await lost).toBe("recovered");
    } finally {
      await raw.close();
      cm = openCm({ ...token.config, ...limits });
    }
  });

  test("closing waits for operations in flight, turns away those in the queue, and refuses later use", async () => {
    await cm.close();
    const closing = new Token({ ...token.config, sessions: 1, queueLimit: 8, queueTimeoutMs: 10_000, recycleAfter: 1_000_000 });
    const [started, goOn] = [gate(), gate()];
    const inFlight = closing.use(async (lease) => {
      started.resolve();
      await goOn.promise;
      const key = findKey(lease, keys["RSA-3072"].keyHandle, "RSA-3072");
      lease.pkcs11.C_SignInit(lease.session, { mechanism: pkcs11js.CKM_RSA_PKCS }, key);
      return lease.pkcs11.C_SignAsync(lease.session, Buffer.alloc(32), Buffer.alloc(512));
    });
    await started.promise;
    const queued = expect(closing.use(() => "never")).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
    const closed = closing.close();
    await new Promise((resolve) => setImmediate(resolve));
    goOn.resolve();
    await Promise.all([closed, queued]);
    expect((await inFlight).length).toBe(384);
    await expect(closing.use(() => "never")).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
    cm = openCm({ ...token.config, ...limits });
  });

  test.each([
    ["wrong PIN", { pin: "not-the-pin" }, "CKR_PIN_INCORRECT"],
    ["wrong label", { tokenLabel: "elsewhere" }, "no token labelled elsewhere"],
  ])("%s: unavailable, and the reason is named without the PIN", async (_, wrong, detail) => {
    await cm.close();
    const broken = openCm({ ...token.config, ...limits, ...wrong });
    const health = await broken.health();
    expect(health).toMatchObject({ ok: false, detail });
    expect(JSON.stringify(health)).not.toContain("not-the-pin");
    await broken.close();
    cm = openCm({ ...token.config, ...limits });
  });

  test("a missing module is a typed refusal", async () => {
    const broken = openCm({ ...token.config, module: "/nowhere/libnone.so" });
    expect((await broken.health()).ok).toBe(false);
    await expect(broken.hasKey(randomBytes(16))).rejects.toMatchObject({ code: "HSM_UNAVAILABLE" });
    await broken.close();
  });
});
