import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Algorithm } from "./algorithms.ts";
import { type Cm, openCm } from "./open-cm.ts";
import { openKey } from "./open-key.ts";
import { pkcs11js } from "./pkcs11.ts";
import { makeTestToken } from "./test-token.ts";
import { type Lease, Token } from "./token.ts";
import { generateWrapped } from "./wrapped-keys.ts";

const ALGORITHMS = ["P-256", "RSA-3072"] as const;
const limits = { sessions: 4, queueLimit: 64, queueTimeoutMs: 20_000, recycleAfter: 1_000_000 };
const own = makeTestToken();
type Kept = { wrapped: Uint8Array; spki: Uint8Array };
const kept = {} as Record<Algorithm, Kept>;
let cm: Cm | undefined;
let raw: Token | undefined;

beforeAll(async () => {
  own.provision();
  const maker = openCm({ ...own.config, ...limits });
  for (const algorithm of ALGORITHMS) kept[algorithm] = await maker.generateWrapped({ algorithm });
  await maker.close();
});
afterEach(async () => {
  await cm?.close();
  await raw?.close();
  [cm, raw] = [undefined, undefined];
});
afterAll(() => own.remove());

/** One user of the module at a time: PKCS#11 state is the process's. */
const cmWith = (change: Partial<typeof limits> = {}): Cm => {
  cm = openCm({ ...own.config, ...limits, ...change });
  return cm;
};
const tokenWith = (change: Partial<typeof limits> = {}): Token => {
  raw = new Token({ ...own.config, ...limits, ...change });
  return raw;
};

const texts = (count: number) => Array.from({ length: count }, () => randomBytes(40));
const digestOf = (text: Uint8Array) => Uint8Array.from(createHash("sha256").update(text).digest());
const isBy = (spki: Uint8Array, text: Uint8Array, value: Uint8Array | undefined) =>
  value !== undefined && verify("sha256", text, createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" }), value);

function findPrivateKeys({ pkcs11, session }: Lease): Buffer[] {
  pkcs11.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY }]);
  const found = pkcs11.C_FindObjects(session, 100);
  pkcs11.C_FindObjectsFinal(session);
  return found;
}

/** Private keys that are anywhere in the token, also as session objects. */
const privateKeys = (token: Token): Promise<number> => token.use((lease) => findPrivateKeys(lease).length);

const destroyPrivateKeys = (token: Token): Promise<void> =>
  token.use((lease) => {
    for (const key of findPrivateKeys(lease)) lease.pkcs11.C_DestroyObject(lease.session, key);
  });

describe("a key kept outside of the token", () => {
  test.each(ALGORITHMS)("%s: signs a list in order, each value at its digest's index", async (algorithm) => {
    const key = await cmWith().openKey({ algorithm, place: kept[algorithm] });
    const list = texts(algorithm === "P-256" ? 300 : 12);
    const { values, failure } = await key.sign(list.map(digestOf));
    key.close();
    expect(failure).toBeUndefined();
    expect(values).toHaveLength(list.length);
    expect(list.filter((text, index) => !isBy(kept[algorithm].spki, text, values[index]))).toEqual([]);
    expect(cm?.signCount()).toBe(list.length);
  });

  test("lets others run while it signs a long list: the event loop turns, with nothing else to wait for", async () => {
    const key = await cmWith().openKey({ algorithm: "P-256", place: kept["P-256"] });
    let turns = 0;
    const turn = () => {
      turns++;
      immediate = setImmediate(turn);
    };
    let immediate = setImmediate(turn);
    const { failure } = await key.sign(texts(1_000).map(digestOf));
    clearImmediate(immediate);
    key.close();
    expect(failure).toBeUndefined();
    expect(turns).toBeGreaterThan(1);
  });

  test("is in the token while it is in use and not before or after, also when it is opened again", async () => {
    const token = tokenWith();
    expect(await privateKeys(token)).toBe(0);
    for (const algorithm of ALGORITHMS) {
      const made = await generateWrapped(token, { algorithm });
      expect(await privateKeys(token)).toBe(0);
      for (let use = 0; use < 2; use++) {
        const key = await openKey(token, { algorithm, place: made, hands: 2 }, () => undefined);
        expect(await privateKeys(token)).toBe(1);
        await key.sign([new Uint8Array(32)]);
        key.close();
        expect(await privateKeys(token)).toBe(0);
      }
    }
  });

  test("no two keys are the same, and no two blobs of them", async () => {
    const maker = cmWith();
    const made = await Promise.all(Array.from({ length: 20 }, () => maker.generateWrapped({ algorithm: "P-256" })));
    expect(new Set(made.map(({ spki }) => Buffer.from(spki).toString("hex"))).size).toBe(20);
    expect(new Set(made.map(({ wrapped }) => Buffer.from(wrapped).toString("hex"))).size).toBe(20);
  });

  test("opens as nothing else: changed, cut, of another algorithm or empty it is refused, and leaves nothing behind", async () => {
    const { wrapped } = kept["P-256"];
    const flipped = Uint8Array.from(wrapped, (octet, index) => (index === 40 ? octet ^ 1 : octet));
    const cut = wrapped.slice(0, -8);
    const token = tokenWith();
    const open = (place: { wrapped: Uint8Array }, algorithm: Algorithm = "P-256") =>
      openKey(token, { algorithm, place, hands: 1 }, () => expect.unreachable());
    for (const bad of [flipped, cut, new Uint8Array(0), randomBytes(160)])
      await expect(open({ wrapped: bad })).rejects.toMatchObject({ code: expect.stringMatching(/^HSM_(FAILED|UNAVAILABLE)$/) });
    await expect(open({ wrapped }, "RSA-3072")).rejects.toMatchObject({ code: "HSM_FAILED" });
    await expect(open({ wrapped }, "RSA-2048" as Algorithm)).rejects.toMatchObject({ code: "HSM_INPUT_REFUSED" });
    expect(await privateKeys(token)).toBe(0);
  });

  test("opens under the KEK of its own token only", async () => {
    const { wrapped } = kept["P-256"];
    const ownConf = process.env.SOFTHSM2_CONF as string;
    const other = makeTestToken();
    try {
      other.provision();
      const elsewhere = openCm({ ...other.config, ...limits });
      await expect(elsewhere.openKey({ algorithm: "P-256", place: { wrapped } })).rejects.toMatchObject({
        code: expect.stringMatching(/^HSM_(FAILED|UNAVAILABLE)$/),
      });
      expect(elsewhere.signCount()).toBe(0);
      await elsewhere.close();
    } finally {
      other.remove();
      process.env.SOFTHSM2_CONF = ownConf;
    }
    const key = await cmWith().openKey({ algorithm: "P-256", place: { wrapped } });
    expect((await key.sign([new Uint8Array(32)])).failure).toBeUndefined();
    key.close();
  });

  test("a blob or digest changed after it was given changes nothing", async () => {
    const blob = { wrapped: kept["P-256"].wrapped.slice() };
    const opening = cmWith().openKey({ algorithm: "P-256", place: blob });
    blob.wrapped.fill(0);
    const key = await opening;
    const [text] = texts(1) as [Buffer];
    const digest = digestOf(text);
    const signing = key.sign([digest]);
    digest.fill(0);
    const { values } = await signing;
    key.close();
    expect(isBy(kept["P-256"].spki, text, values[0])).toBe(true);
  });
});

describe("a failure in the midst of a list", () => {
  test("loses no value that was made, and no further one is begun", async () => {
    const token = tokenWith();
    let signed = 0;
    let begun = (): void => undefined;
    const underWay = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const onSigned = () => {
      signed++;
      if (signed === 3) begun();
    };
    const key = await openKey(token, { algorithm: "RSA-3072", place: kept["RSA-3072"], hands: 1 }, onSigned);
    const list = texts(40);
    const signing = key.sign(list.map(digestOf));
    await underWay;
    await destroyPrivateKeys(token); // as when a token is taken away
    const { values, failure } = await signing;
    expect(failure).toBeDefined();
    const made = values.filter((value) => value !== undefined);
    expect(made).toHaveLength(signed);
    expect(made.length).toBeGreaterThanOrEqual(3);
    expect(made.length).toBeLessThan(40);
    for (const [index, value] of values.entries())
      expect(value === undefined || isBy(kept["RSA-3072"].spki, list[index] as Buffer, value)).toBe(true);
    expect(() => key.close()).not.toThrow(); // it says nothing over what failed before
    expect(await privateKeys(token)).toBe(0);
  });

  test("a digest that is none is refused before any is signed", async () => {
    const key = await cmWith().openKey({ algorithm: "P-256", place: kept["P-256"] });
    expect(() => key.sign([new Uint8Array(32), new Uint8Array(20)])).toThrow("HSM_INPUT_REFUSED");
    key.close();
    expect(cm?.signCount()).toBe(0);
  });
});

describe("session objects", () => {
  const once = async (module: Cm, algorithm: Algorithm = "P-256") => {
    const key = await module.openKey({ algorithm, place: kept[algorithm] });
    const [text] = texts(1) as [Buffer];
    const { values } = await key.sign([digestOf(text)]);
    key.close();
    return isBy(kept[algorithm].spki, text, values[0]);
  };

  test("are freed every so often by initialising anew: operations go on meanwhile and after it", async () => {
    const token = tokenWith({ recycleAfter: 5 });
    const generations = new Set<number>();
    for (let use = 0; use < 30; use++) {
      const key = await openKey(token, { algorithm: "P-256", place: kept["P-256"], hands: 1 }, () => undefined);
      expect((await key.sign([new Uint8Array(32)])).failure).toBeUndefined();
      key.close();
      generations.add(await token.use(({ generation }) => generation));
    }
    expect(generations.size).toBeGreaterThanOrEqual(5);
  });

  test("a key that is held open meanwhile is not taken away: initialising waits for it", async () => {
    const module = cmWith({ recycleAfter: 3 });
    const held = await module.openKey({ algorithm: "RSA-3072", place: kept["RSA-3072"] });
    for (let use = 0; use < 2; use++) expect(await once(module)).toBe(true);
    const order: string[] = [];
    const waiting = Promise.all(
      Array.from({ length: 6 }, async () => {
        expect(await once(module)).toBe(true);
        order.push("others");
      }),
    );
    const list = texts(6);
    const { values, failure } = await held.sign(list.map(digestOf));
    expect(failure).toBeUndefined();
    expect(list.every((text, index) => isBy(kept["RSA-3072"].spki, text, values[index]))).toBe(true);
    order.push("held");
    held.close();
    await waiting;
    expect(order).toEqual(["held", ...Array(6).fill("others")]);
  });

  test("under load, with recycling every few keys, each of 60 keys signs what it was asked to", async () => {
    const module = cmWith({ recycleAfter: 7 });
    const algorithms = Array.from({ length: 60 }, (_, index): Algorithm => (index % 6 === 0 ? "RSA-3072" : "P-256"));
    expect(await Promise.all(algorithms.map((algorithm) => once(module, algorithm)))).toEqual(Array(60).fill(true));
    expect(module.signCount()).toBe(60);
  });
});

describe("the pool of sessions", () => {
  test("a full queue refuses with HSM_BUSY; whoever had a place is served once a key is closed", async () => {
    const module = cmWith({ sessions: 2, queueLimit: 1 });
    const place = kept["P-256"];
    const [one, two] = [await module.openKey({ algorithm: "P-256", place }), await module.openKey({ algorithm: "P-256", place })];
    const third = module.openKey({ algorithm: "P-256", place });
    await expect(module.openKey({ algorithm: "P-256", place })).rejects.toMatchObject({ code: "HSM_BUSY" });
    await expect(module.pepper(Buffer.of(1))).rejects.toMatchObject({ code: "HSM_BUSY" });
    one.close();
    (await third).close();
    two.close();
    expect(await module.pepper(Buffer.of(1))).toHaveLength(32);
  });

  test("16 RSA lists at once on 8 sessions all end: whoever helps waits for nobody", async () => {
    const module = cmWith({ sessions: 8 });
    const lists = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const key = await module.openKey({ algorithm: "RSA-3072", place: kept["RSA-3072"] });
        const list = texts(5);
        const { values } = await key.sign(list.map(digestOf));
        key.close();
        return list.every((text, index) => isBy(kept["RSA-3072"].spki, text, values[index]));
      }),
    );
    expect(lists).toEqual(Array(16).fill(true));
    expect(module.signCount()).toBe(80);
  });

  test("is whole after everything that failed: as many keys can be open at once as there are sessions", async () => {
    const module = cmWith({ sessions: 3, queueLimit: 0 });
    const bad = { wrapped: randomBytes(160) };
    for (let attempt = 0; attempt < 6; attempt++)
      await expect(module.openKey({ algorithm: "P-256", place: bad })).rejects.toThrow();
    const open = () => module.openKey({ algorithm: "P-256", place: kept["P-256"] });
    const keys = [await open(), await open(), await open()];
    await expect(open()).rejects.toMatchObject({ code: "HSM_BUSY" });
    for (const key of keys) key.close();
  });
});
