import { mechanismList } from "../key-templates.ts";
import { CKA_TRUSTED, pkcs11js } from "../pkcs11.ts";
import { type Attack, attack, never, neverIf } from "./attack.ts";
import { BLOCK, cipher, copy, derive, secretOf, set, sign, unwrap, wrap } from "./calls.ts";
import { KWP, ownKey } from "./prey.ts";

const A = pkcs11js;
const iv = { parameter: BLOCK };
/** CK_AES_CTR_PARAMS: bits of the counter, first block. */
const counter = { parameter: Buffer.concat([Buffer.from("8000000000000000", "hex"), BLOCK]) };

const POWERS = ["ENCRYPT", "DECRYPT", "SIGN", "VERIFY", "WRAP", "UNWRAP", "DERIVE"] as const;
const GUARDS = [
  ["EXTRACTABLE", true],
  ["SENSITIVE", false],
  ["MODIFIABLE", true],
  ["PRIVATE", false],
] as const;

const ofBoth = (["kek", "pepper"] as const).flatMap((which): Attack[] => [
  attack(`read the ${which}`, (prey) => secretOf(prey, prey[which])),
  ...POWERS.map((power) => attack(`set ${power} of the ${which}`, (prey) => set(prey, prey[which], A[`CKA_${power}`], true))),
  ...GUARDS.map(([name, value]) =>
    neverIf(
      name === "MODIFIABLE" || name === "PRIVATE",
      attack(`set ${name} of the ${which} to ${value}`, (prey) => set(prey, prey[which], A[`CKA_${name}`], value)),
    ),
  ),
  never(
    attack(`give the ${which} other mechanisms`, (prey) =>
      set(prey, prey[which], A.CKA_ALLOWED_MECHANISMS, mechanismList(A.CKM_AES_CBC)),
    ),
  ),
  ...POWERS.map((power) => attack(`copy the ${which} with ${power}`, (prey) => copy(prey, prey[which], A[`CKA_${power}`], true))),
  ...GUARDS.map(([name, value]) =>
    neverIf(
      name === "PRIVATE",
      attack(`copy the ${which} with ${name} ${value}`, (prey) => copy(prey, prey[which], A[`CKA_${name}`], value)),
    ),
  ),
  attack(`copy the ${which} with TOKEN false`, (prey) => copy(prey, prey[which], A.CKA_TOKEN, false)),
  attack(`wrap the ${which} with an own key`, (prey) => void wrap(prey, ownKey(prey), prey[which])),
  attack(`wrap the ${which} with the KEK`, (prey) => void wrap(prey, prey.kek, prey[which])),
  // SoftHSM derives from AES, EC and DH keys only
  neverIf(
    which === "pepper",
    attack(`derive from the ${which}`, (prey) => derive(prey, prey[which])),
  ),
]);

const byKek = (
  [
    ["AES_ECB", {}],
    ["AES_CBC", iv],
    ["AES_CBC_PAD", iv],
    ["AES_CTR", counter],
    ["AES_GCM", { parameter: { type: A.CK_PARAMS_AES_GCM, iv: BLOCK, ivBits: 128, tagBits: 128 } }],
    ["AES_KEY_WRAP", {}],
    ["AES_KEY_WRAP_PAD", {}],
  ] as const
).flatMap(([name, parameters]) => {
  const mechanism = { mechanism: A[`CKM_${name}`], ...parameters };
  return (["encrypt", "decrypt"] as const).map((way) =>
    neverIf(
      name.startsWith("AES_KEY_WRAP"),
      attack(`${way} with the KEK by ${name}`, (prey) => cipher(prey, way, prey.kek, mechanism)),
    ),
  );
});

const byPepper = (["MD5", "SHA_1", "SHA224", "SHA384", "SHA512"] as const).map((hash) =>
  attack(`ask the pepper by ${hash}_HMAC`, (prey) => sign(prey, prey.pepper, A[`CKM_${hash}_HMAC`], BLOCK)),
);

/** What a key called trusted could wrap: every signer's, while it is made. */
const trusted = [
  never(attack("call an own key trusted", (prey) => set(prey, ownKey(prey), CKA_TRUSTED, true))),
  never(
    attack("make a trusted key", ({ pkcs11, session }) => {
      const template = [
        { type: A.CKA_VALUE_LEN, value: 32 },
        { type: A.CKA_TOKEN, value: false },
        { type: A.CKA_PRIVATE, value: false },
        { type: CKA_TRUSTED, value: true },
      ];
      pkcs11.C_GenerateKey(session, { mechanism: A.CKM_AES_KEY_GEN }, template);
    }),
  ),
  never(attack("bring a trusted key", (prey) => void ownKey(prey, BLOCK, [{ type: CKA_TRUSTED, value: true }]))),
  never(attack("copy an own key as trusted", (prey) => copy(prey, ownKey(prey), CKA_TRUSTED, true))),
  never(
    attack("unwrap a trusted key", (prey) => {
      const own = ownKey(prey);
      const wrapped = wrap(prey, own, ownKey(prey));
      unwrap(prey, own, wrapped, [
        { type: A.CKA_CLASS, value: A.CKO_SECRET_KEY },
        { type: A.CKA_KEY_TYPE, value: A.CKK_AES },
        { type: CKA_TRUSTED, value: true },
      ]);
    }),
  ),
];

export const ATTACKS_ON_MASTER_KEYS: readonly Attack[] = [
  ...ofBoth,
  ...byKek,
  ...byPepper,
  ...trusted,
  attack("sign with the KEK", (prey) => sign(prey, prey.kek, A.CKM_AES_CMAC, BLOCK)),
  attack("have the pepper judge a guess", ({ pkcs11, session, pepper }) => {
    pkcs11.C_VerifyInit(session, { mechanism: A.CKM_SHA256_HMAC }, pepper);
    try {
      pkcs11.C_Verify(session, BLOCK, Buffer.alloc(32));
    } catch {
      return; // it has judged
    }
  }),
  never(
    attack("unwrap with the pepper", ({ pkcs11, session, pepper, kept, asked }) => {
      pkcs11.C_UnwrapKey(session, KWP, pepper, kept["P-256"].wrapped, asked("P-256"));
    }),
  ),
];
