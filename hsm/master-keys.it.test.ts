import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { kekOriginal, PEPPER_SESSION } from "./ceremony/master-key-objects.ts";
import type { NativeAttribute } from "./ceremony/native.ts";
import { withCeremonyToken } from "./ceremony/token-of-ceremony.ts";
import { mechanismList, type Template } from "./key-templates.ts";
import { KEK_LABEL, PEPPER_LABEL } from "./master-keys.ts";
import { openCm } from "./open-cm.ts";
import { pkcs11js as A, CKA_TRUSTED, CKA_UNWRAP_TEMPLATE } from "./pkcs11.ts";
import { makeTestToken } from "./test-token.ts";
import { outcomeOf } from "./testing/attack.ts";
import { ATTACKS_ON_MASTER_KEYS } from "./testing/attacks-on-master-keys.ts";
import { ATTACKS_ON_FRESH_KEYS, ATTACKS_ON_KEPT_KEYS, ATTACKS_ON_OPENED_KEYS } from "./testing/attacks-on-signers-keys.ts";
import { hardened, type Prey, soft } from "./testing/prey.ts";
import { type Lease, Token } from "./token.ts";

const token = makeTestToken();
const limits = { sessions: 2, queueLimit: 8, queueTimeoutMs: 10_000, recycleAfter: 1_000_000 };
const ceremony = { ...token.config, soPin: token.soPin };
afterAll(() => token.remove());

describe("with the token's user PIN and a signer's blob, and no more", () => {
  let raw: Token;
  let lease: Lease;
  let provisioned: Prey;
  let unhardened: Prey;

  beforeAll(async () => {
    token.provision();
    raw = new Token({ ...token.config, ...limits });
    ({ lease } = await raw.hold(() => undefined));
    provisioned = hardened(lease);
    unhardened = soft(lease);
  });
  afterAll(async () => {
    raw.release(lease);
    await raw.close();
  });

  const groups = [
    ["of the master keys", ATTACKS_ON_MASTER_KEYS],
    ["of a signer's key as it is kept", ATTACKS_ON_KEPT_KEYS],
    ["of a signer's key while it is made", ATTACKS_ON_FRESH_KEYS],
    ["of a signer's key while it is in use", ATTACKS_ON_OPENED_KEYS],
  ] as const;
  describe.each(groups)("%s the token refuses to", (_, attacks) => {
    test.each(attacks)("$name", (attack) => {
      expect(outcomeOf(attack, provisioned)).toBe("refused");
    });

    test("while each of these works on keys without the hardening, but for those that SoftHSM refuses of any key", () => {
      const works = attacks.filter((attack) => outcomeOf(attack, unhardened) === "worked");
      expect(works.map(({ name }) => name)).toEqual(attacks.filter(({ never }) => !never).map(({ name }) => name));
    });
  });

  test("a copy of the KEK is no way round its template", () => {
    const kek = provisioned.pkcs11.C_CopyObject(provisioned.session, provisioned.kek, []);
    try {
      for (const attack of ATTACKS_ON_KEPT_KEYS)
        expect([attack.name, outcomeOf(attack, { ...provisioned, kek })]).toEqual([attack.name, "refused"]);
    } finally {
      provisioned.pkcs11.C_DestroyObject(provisioned.session, kek);
    }
  });
});

test("the security officer alone makes a key trusted, and sees no private one", () => {
  withCeremonyToken(ceremony, ({ pkcs11, session, logIn }) => {
    logIn("security-officer");
    const make = () =>
      pkcs11.C_GenerateKey(session, { mechanism: A.CKM_AES_KEY_GEN }, [
        { type: A.CKA_VALUE_LEN, value: 32 },
        { type: A.CKA_TOKEN, value: false },
        { type: A.CKA_PRIVATE, value: false },
        { type: CKA_TRUSTED, value: true },
      ]);
    expect(make).not.toThrow();
    for (const label of [KEK_LABEL, PEPPER_LABEL]) {
      pkcs11.C_FindObjectsInit(session, [{ type: A.CKA_LABEL, value: label }]);
      expect(pkcs11.C_FindObjects(session, 2)).toEqual([]);
      pkcs11.C_FindObjectsFinal(session);
    }
  });
});

/** Master keys that are not those of the ceremony: its templates, bent. */
type Bent = { kek?: NativeAttribute[]; keptKek?: Template; pepper?: Template; keptPepper?: Template };

function misprovision({ kek = [], keptKek = [], pepper = [], keptPepper = [] }: Bent): void {
  withCeremonyToken(ceremony, ({ pkcs11, session, native, logIn }) => {
    logIn("security-officer");
    const plain = kekOriginal({ extractable: true }).filter(([type]) => !kek.some(([bent]) => bent === type));
    const wanted = kek.filter(([, value]) => !(Array.isArray(value) && value.length === 0));
    const original = native.generateKey(session, A.CKM_AES_KEY_GEN, [...plain, ...wanted, [A.CKA_VALUE_LEN, 32]]);
    logIn("user");
    const keep = (key: Buffer, label: string, bent: Template) => {
      const template = [
        { type: A.CKA_LABEL, value: label },
        { type: A.CKA_TOKEN, value: true },
        { type: A.CKA_PRIVATE, value: true },
        { type: A.CKA_EXTRACTABLE, value: false },
        { type: A.CKA_MODIFIABLE, value: false },
      ];
      pkcs11.C_CopyObject(
        session,
        key,
        template.map((one) => bent.find(({ type }) => type === one.type) ?? one),
      );
      pkcs11.C_DestroyObject(session, key);
    };
    keep(original, KEK_LABEL, keptKek);
    const unbent = PEPPER_SESSION.filter(({ type }) => !pepper.some((bent) => bent.type === type));
    const secret = pkcs11.C_GenerateKey(session, { mechanism: A.CKM_GENERIC_SECRET_KEY_GEN }, [
      ...unbent,
      ...pepper.filter(({ value }) => !(Buffer.isBuffer(value) && value.length === 0)),
      { type: A.CKA_VALUE_LEN, value: 64 },
    ]);
    keep(secret, PEPPER_LABEL, keptPepper);
  });
}

describe("a token whose master keys are not those of a ceremony opens no key", () => {
  beforeEach(() => token.lose());

  const yes = (type: number) => ({ type, value: true });
  const none = Buffer.alloc(0);
  const without = (...types: number[]): NativeAttribute[] => {
    const whole = kekOriginal({ extractable: true }).find(([type]) => type === CKA_UNWRAP_TEMPLATE)?.[1] as NativeAttribute[];
    return [[CKA_UNWRAP_TEMPLATE, whole.filter(([type]) => !types.includes(type))]];
  };
  const UNFIT: [fault: string, Bent][] = [
    ["kek: extractable", { keptKek: [yes(A.CKA_EXTRACTABLE)] }],
    ["kek: modifiable", { keptKek: [yes(A.CKA_MODIFIABLE)] }],
    ["kek: encrypts", { kek: [[A.CKA_ENCRYPT, true]] }],
    ["kek: decrypts", { kek: [[A.CKA_DECRYPT, true]] }],
    ["kek: derives", { kek: [[A.CKA_DERIVE, true]] }],
    ["kek: signs", { kek: [[A.CKA_SIGN, true]] }],
    ["kek: not trusted", { kek: [[CKA_TRUSTED, false]] }],
    ["kek: public", { keptKek: [{ type: A.CKA_PRIVATE, value: false }] }],
    ["kek: takes other mechanisms", { kek: [[A.CKA_ALLOWED_MECHANISMS, mechanismList(A.CKM_AES_KEY_WRAP_PAD, A.CKM_AES_CBC)]] }],
    ["kek: unwraps keys as extractable", { kek: [[CKA_UNWRAP_TEMPLATE, []]] }],
    ["kek: unwraps keys as extractable", { kek: without(A.CKA_EXTRACTABLE) }],
    ["kek: unwraps keys as not sensitive", { kek: without(A.CKA_SENSITIVE) }],
    ["kek: unwraps keys as public", { kek: without(A.CKA_PRIVATE) }],
    ["kek: unwraps keys as kept in the token", { kek: without(A.CKA_TOKEN) }],
    ["kek: unwraps keys as modifiable", { kek: without(A.CKA_MODIFIABLE) }],
    ["kek: unwraps keys as signing with recovery", { kek: without(A.CKA_SIGN_RECOVER) }],
    ["kek: unwraps keys as decrypting", { kek: without(A.CKA_DECRYPT) }],
    ["kek: unwraps keys as unwrapping", { kek: without(A.CKA_UNWRAP) }],
    ["kek: unwraps keys as deriving", { kek: without(A.CKA_DERIVE) }],
    ["kek: unwraps keys as signing by other mechanisms", { kek: without(A.CKA_ALLOWED_MECHANISMS) }],
    ["pepper: extractable", { keptPepper: [yes(A.CKA_EXTRACTABLE)] }],
    ["pepper: modifiable", { keptPepper: [yes(A.CKA_MODIFIABLE)] }],
    ["pepper: encrypts", { pepper: [yes(A.CKA_ENCRYPT)] }],
    ["pepper: verifies", { pepper: [yes(A.CKA_VERIFY)] }],
    ["pepper: derives", { pepper: [yes(A.CKA_DERIVE)] }],
    ["pepper: wraps", { pepper: [yes(A.CKA_WRAP)] }],
    ["pepper: not sensitive", { pepper: [{ type: A.CKA_SENSITIVE, value: false }] }],
    ["pepper: takes other mechanisms", { pepper: [{ type: A.CKA_ALLOWED_MECHANISMS, value: none }] }],
  ];
  test.each(UNFIT)("%s", async (said, bent) => {
    misprovision(bent);
    const cm = openCm({ ...token.config, ...limits });
    try {
      const [label, fault] = said.split(": ");
      const refusal = { code: "HSM_MASTER_KEY_UNFIT", details: { label: `natsuin-${label}`, fault } };
      await expect(cm.checkMasterKeys()).rejects.toMatchObject(refusal);
      await expect(cm.generateWrapped({ algorithm: "P-256" })).rejects.toMatchObject(refusal);
      await expect(cm.pepper(new Uint8Array(1))).rejects.toMatchObject(refusal);
      const place = { wrapped: new Uint8Array(160) };
      await expect(cm.openKey({ algorithm: "P-256", place })).rejects.toMatchObject(refusal);
    } finally {
      await cm.close();
    }
  });

  test("and nothing but the bending was wrong: unbent they are fit", async () => {
    misprovision({});
    const cm = openCm({ ...token.config, ...limits });
    await expect(cm.checkMasterKeys()).resolves.toBeUndefined();
    await cm.close();
  });

  test.each([
    ["an empty token", 0],
    ["two KEKs of one name", 2],
  ])("%s: HSM_MASTER_KEY_MISSING", async (_, found) => {
    for (let made = 0; made < found; made++) misprovision({});
    const cm = openCm({ ...token.config, ...limits });
    await expect(cm.checkMasterKeys()).rejects.toMatchObject({
      code: "HSM_MASTER_KEY_MISSING",
      details: { label: KEK_LABEL, found },
    });
    await cm.close();
  });
});

describe("the pepper", () => {
  test("answers the same to the same, in another token otherwise, and every asking is counted", async () => {
    token.lose();
    token.provision();
    const cm = openCm({ ...token.config, ...limits });
    const [one, again, other] = [await cm.pepper(Buffer.of(1)), await cm.pepper(Buffer.of(1)), await cm.pepper(Buffer.of(2))];
    expect(one).toHaveLength(32);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(cm.pepperCount()).toBe(3);
    await cm.close();

    token.lose();
    token.provision();
    const elsewhere = openCm({ ...token.config, ...limits });
    expect(await elsewhere.pepper(Buffer.of(1))).not.toEqual(one);
    await elsewhere.close();
  });
});
