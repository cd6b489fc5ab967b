import { constants, createPrivateKey, createPublicKey } from "node:crypto";
import type { Algorithm } from "../algorithms.ts";
import { KEY_TYPE, mechanismList, type Template } from "../key-templates.ts";
import { CKA_WRAP_WITH_TRUSTED, pkcs11js } from "../pkcs11.ts";
import { type Attack, attack, never } from "./attack.ts";
import { agree, BLOCK, copy, decryptRsa, read, secretOf, set, sign, takeOut, unwrap, wrap } from "./calls.ts";
import { KWP, ownKey, type Prey } from "./prey.ts";

const A = pkcs11js;
const ALGORITHMS = ["P-256", "RSA-3072"] as const;
const SECRET: Record<Algorithm, number> = { "P-256": A.CKA_VALUE, "RSA-3072": A.CKA_PRIVATE_EXPONENT };
const READABLE: Template = [
  { type: A.CKA_EXTRACTABLE, value: true },
  { type: A.CKA_SENSITIVE, value: false },
];
const AS_SECRET: Template = [
  { type: A.CKA_CLASS, value: A.CKO_SECRET_KEY },
  { type: A.CKA_KEY_TYPE, value: A.CKK_GENERIC_SECRET },
  { type: A.CKA_TOKEN, value: false },
];

/** What one could make of a signer's key when it comes out of the KEK. */
const BENT = [
  ["as extractable", A.CKA_EXTRACTABLE, true],
  ["as not sensitive", A.CKA_SENSITIVE, false],
  ["into the token", A.CKA_TOKEN, true],
  ["as a public object", A.CKA_PRIVATE, false],
  ["as modifiable", A.CKA_MODIFIABLE, true],
  ["for decrypting", A.CKA_DECRYPT, true],
  ["for unwrapping", A.CKA_UNWRAP, true],
  ["for deriving", A.CKA_DERIVE, true],
  ["for signing with recovery", A.CKA_SIGN_RECOVER, true],
  ["for raw RSA", A.CKA_ALLOWED_MECHANISMS, mechanismList(A.CKM_RSA_X_509)],
] as const;

const take = (prey: Prey, algorithm: Algorithm, template: Template) =>
  unwrap(prey, prey.kek, prey.kept[algorithm].wrapped, template);

/** On keys as they are kept, worst case: what the signer's PIN opens is known. */
export const ATTACKS_ON_KEPT_KEYS: readonly Attack[] = ALGORITHMS.flatMap((algorithm): Attack[] => [
  attack(`unwrap a kept ${algorithm} key so that it can be read, and take it out`, (prey) =>
    takeOut(prey, take(prey, algorithm, prey.asked(algorithm, READABLE)), algorithm),
  ),
  attack(`unwrap a kept ${algorithm} key as a secret key, and read it`, (prey) => {
    const key = take(prey, algorithm, [...AS_SECRET, ...READABLE]);
    const pkcs8 = createPrivateKey({ key: read(prey, key, A.CKA_VALUE), format: "der", type: "pkcs8" });
    const spki = createPublicKey(pkcs8).export({ format: "der", type: "spki" });
    if (!spki.equals(prey.kept[algorithm].spki)) throw new Error("not the signer's key");
  }),
  attack(`unwrap a kept ${algorithm} key as a sensitive secret key, and sign with it`, (prey) => {
    const guarded = [A.CKA_SENSITIVE, A.CKA_PRIVATE, A.CKA_SIGN].map((type) => ({ type, value: true }));
    const last = [A.CKA_EXTRACTABLE, A.CKA_MODIFIABLE].map((type) => ({ type, value: false }));
    sign(prey, take(prey, algorithm, [...AS_SECRET, ...guarded, ...last]), A.CKM_SHA256_HMAC, BLOCK);
  }),
  ...BENT.map(([how, type, value]) =>
    attack(`unwrap a kept ${algorithm} key ${how}`, (prey) => {
      const key = take(prey, algorithm, prey.asked(algorithm, [{ type, value }]));
      prey.pkcs11.C_DestroyObject(prey.session, key);
    }),
  ),
  attack(`unwrap a kept ${algorithm} key for any mechanism`, (prey) => {
    const asked = prey.asked(algorithm).filter(({ type }) => type !== A.CKA_ALLOWED_MECHANISMS);
    take(prey, algorithm, asked);
  }),
  attack(`unwrap a kept ${algorithm} key and say nothing of its use`, (prey) => {
    take(prey, algorithm, prey.asked(algorithm).slice(0, 2));
  }),
  attack(`unwrap a kept ${algorithm} key, asking once as it must be and once otherwise`, (prey) => {
    take(prey, algorithm, [...READABLE, ...prey.asked(algorithm)]);
  }),
  never(
    attack(`unwrap a kept ${algorithm} key as data`, (prey) => {
      take(prey, algorithm, [{ type: A.CKA_CLASS, value: A.CKO_DATA }]);
    }),
  ),
  never(
    attack(`unwrap a kept ${algorithm} key as one of the other type`, (prey) => {
      const value = KEY_TYPE[algorithm === "P-256" ? "RSA-3072" : "P-256"];
      take(prey, algorithm, prey.asked(algorithm, [{ type: A.CKA_KEY_TYPE, value }]));
    }),
  ),
  never(
    attack(`unwrap a kept ${algorithm} key with an own key`, (prey) => {
      unwrap(prey, ownKey(prey), prey.kept[algorithm].wrapped, prey.asked(algorithm));
    }),
  ),
  ...(["AES_KEY_WRAP", "AES_CBC", "AES_CBC_PAD", "AES_ECB", "AES_GCM"] as const).map((name) =>
    never(
      attack(`unwrap a kept ${algorithm} key by ${name}`, ({ pkcs11, session, kek, kept, asked }) => {
        const mechanism = { mechanism: A[`CKM_${name}`], ...(name.startsWith("AES_CBC") && { parameter: BLOCK }) };
        pkcs11.C_UnwrapKey(session, mechanism, kek, kept[algorithm].wrapped, asked(algorithm));
      }),
    ),
  ),
]);

/** On keys between being made and being wrapped: extractable, for the KEK. */
export const ATTACKS_ON_FRESH_KEYS: readonly Attack[] = ALGORITHMS.flatMap((algorithm): Attack[] => [
  attack(`take a fresh ${algorithm} key out with an own key`, (prey) => takeOut(prey, prey.fresh[algorithm], algorithm)),
  attack(`read a fresh ${algorithm} key`, (prey) => secretOf(prey, prey.fresh[algorithm], SECRET[algorithm])),
  never(
    attack(`let any key wrap a fresh ${algorithm} key`, (prey) => set(prey, prey.fresh[algorithm], CKA_WRAP_WITH_TRUSTED, false)),
  ),
  never(
    attack(`copy a fresh ${algorithm} key that any key may wrap`, (prey) =>
      copy(prey, prey.fresh[algorithm], CKA_WRAP_WITH_TRUSTED, false),
    ),
  ),
  attack(`copy a fresh ${algorithm} key into the token`, (prey) => copy(prey, prey.fresh[algorithm], A.CKA_TOKEN, true)),
]);

/** On keys while they are in use. */
export const ATTACKS_ON_OPENED_KEYS: readonly Attack[] = [
  ...ALGORITHMS.flatMap((algorithm): Attack[] => [
    attack(`read an opened ${algorithm} key`, (prey) => secretOf(prey, prey.opened[algorithm], SECRET[algorithm])),
    attack(`take an opened ${algorithm} key out with an own key`, (prey) => takeOut(prey, prey.opened[algorithm], algorithm)),
    attack(`wrap an opened ${algorithm} key with the KEK`, (prey) => void wrap(prey, prey.kek, prey.opened[algorithm])),
    ...(["DECRYPT", "UNWRAP", "DERIVE", "SIGN_RECOVER"] as const).map((power) =>
      attack(`set ${power} of an opened ${algorithm} key`, (prey) => set(prey, prey.opened[algorithm], A[`CKA_${power}`], true)),
    ),
    ...(
      [
        ["TOKEN", true],
        ["EXTRACTABLE", true],
        ["MODIFIABLE", true],
        ["DERIVE", true],
        ["DECRYPT", true],
        ["SENSITIVE", false],
      ] as const
    ).map(([name, value]) =>
      attack(`copy an opened ${algorithm} key with ${name} ${value}`, (prey) =>
        copy(prey, prey.opened[algorithm], A[`CKA_${name}`], value),
      ),
    ),
  ]),
  attack("agree on a secret with an opened P-256 key", (prey) => agree(prey, prey.opened["P-256"])),
  attack("decrypt with an opened RSA key by RSA_X_509", (prey) =>
    decryptRsa(prey, prey.opened["RSA-3072"], { mechanism: A.CKM_RSA_X_509 }, constants.RSA_NO_PADDING),
  ),
  attack("decrypt with an opened RSA key by RSA_PKCS", (prey) =>
    decryptRsa(prey, prey.opened["RSA-3072"], { mechanism: A.CKM_RSA_PKCS }, constants.RSA_PKCS1_PADDING),
  ),
  attack("decrypt with an opened RSA key by RSA_PKCS_OAEP", (prey) => {
    const parameter = { type: A.CK_PARAMS_RSA_OAEP, hashAlg: A.CKM_SHA_1, mgf: A.CKG_MGF1_SHA1, source: 1 };
    const mechanism = { mechanism: A.CKM_RSA_PKCS_OAEP, parameter };
    decryptRsa(prey, prey.opened["RSA-3072"], mechanism, constants.RSA_PKCS1_OAEP_PADDING);
  }),
  ...(["RSA_X_509", "MD5_RSA_PKCS", "SHA1_RSA_PKCS", "SHA512_RSA_PKCS"] as const).map((name) =>
    attack(`sign with an opened RSA key by ${name}`, (prey) =>
      sign(prey, prey.opened["RSA-3072"], A[`CKM_${name}`], Buffer.alloc(384, 1)),
    ),
  ),
  never(
    attack("sign with recovery with an opened RSA key", ({ pkcs11, session, opened }) =>
      pkcs11.C_SignRecoverInit(session, { mechanism: A.CKM_RSA_PKCS }, opened["RSA-3072"]),
    ),
  ),
  attack("unwrap with an opened RSA key", ({ pkcs11, session, opened, asked }) => {
    try {
      pkcs11.C_UnwrapKey(session, { mechanism: A.CKM_RSA_PKCS }, opened["RSA-3072"], Buffer.alloc(384, 1), asked("P-256"));
    } catch (error) {
      // it was let in, and what it was given is no wrapped key
      if (!String(error).includes("CKR_WRAPPED_KEY_INVALID") && !String(error).includes("CKR_GENERAL_ERROR")) throw error;
    }
  }),
  never(
    attack("unwrap by a key that only its KEK opened", ({ pkcs11, session, opened, kept, asked }) => {
      pkcs11.C_UnwrapKey(session, KWP, opened["P-256"], kept["P-256"].wrapped, asked("P-256"));
    }),
  ),
];
