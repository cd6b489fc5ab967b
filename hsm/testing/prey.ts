import { randomBytes } from "node:crypto";
import type { Algorithm } from "../algorithms.ts";
import { GENERATE, KEY_TYPE, publicKeyTemplate, signerKeyTemplate, type Template, unwrapTemplate } from "../key-templates.ts";
import { masterKeys } from "../master-keys.ts";
import { CKA_WRAP_WITH_TRUSTED, type Handle, pkcs11js } from "../pkcs11.ts";
import { readSpki } from "../spki.ts";
import type { Lease } from "../token.ts";

/** What an attacker has who knows the token's user PIN and, worst case, what signers' PINs open. */
export type Prey = Lease & {
  kek: Handle;
  pepper: Handle;
  /** a signer's key as it is kept, and its public half (DER) */
  kept: Record<Algorithm, { wrapped: Buffer; spki: Buffer }>;
  /** a signer's key between being made and being wrapped */
  fresh: Record<Algorithm, Handle>;
  /** a signer's key as it is in use */
  opened: Record<Algorithm, Handle>;
  /** bends what an unwrapping asks for */
  asked: (algorithm: Algorithm, bent?: Template) => Template;
};

export const KWP = { mechanism: pkcs11js.CKM_AES_KEY_WRAP_PAD };
const ALGORITHMS = ["P-256", "RSA-3072"] as const;

/** The token's own master keys, and signers' keys as the CM makes, keeps and uses them. */
export function hardened(lease: Lease): Prey {
  return preyOf(lease, { ...masterKeys(lease), making: signerKeyTemplate, using: unwrapTemplate });
}

/** The same without any of the hardening: what the attacks are good for. Session objects, which end with the session. */
export function soft(lease: Lease): Prey {
  const { pkcs11, session } = lease;
  const kek = pkcs11.C_GenerateKey(session, { mechanism: pkcs11js.CKM_AES_KEY_GEN }, [
    { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
    ...everyPower(),
  ]);
  const pepper = pkcs11.C_CreateObject(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_GENERIC_SECRET },
    { type: pkcs11js.CKA_VALUE, value: randomBytes(64) },
    ...everyPower(),
  ]);
  return preyOf(lease, { kek, pepper, making: softKey, using: softKey });
}

/** An AES key of the attacker's own, whose value he knows. */
export function ownKey({ pkcs11, session }: Lease, value: Buffer = randomBytes(32), more: Template = []): Handle {
  return pkcs11.C_CreateObject(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_AES },
    { type: pkcs11js.CKA_VALUE, value },
    ...everyPower(),
    ...more,
  ]);
}

function preyOf(
  lease: Lease,
  { kek, pepper, making, using }: { kek: Handle; pepper: Handle; making: KeyTemplate; using: KeyTemplate },
): Prey {
  const { pkcs11, session } = lease;
  const generate = (algorithm: Algorithm) =>
    pkcs11.C_GenerateKeyPair(session, { mechanism: GENERATE[algorithm] }, publicKeyTemplate(algorithm), making(algorithm));
  const each = <T>(make: (algorithm: Algorithm) => T) =>
    Object.fromEntries(ALGORITHMS.map((algorithm) => [algorithm, make(algorithm)])) as Record<Algorithm, T>;
  const pairs = each(generate);
  const kept = each((algorithm) => ({
    wrapped: pkcs11.C_WrapKey(session, KWP, kek, pairs[algorithm].privateKey, Buffer.alloc(4096)),
    spki: Buffer.from(readSpki(lease, pairs[algorithm].publicKey, algorithm)),
  }));
  const asked = (algorithm: Algorithm, bent: Template = []) => bend(using(algorithm), bent);
  return {
    ...lease,
    kek,
    pepper,
    kept,
    asked,
    fresh: each((algorithm) => pairs[algorithm].privateKey),
    opened: each((algorithm) => pkcs11.C_UnwrapKey(session, KWP, kek, kept[algorithm].wrapped, asked(algorithm))),
  };
}

type KeyTemplate = (algorithm: Algorithm) => Template;

/** Values in place of the template's own, or before its end: SoftHSM takes nothing after MODIFIABLE=false. */
function bend(template: Template, bent: Template): Template {
  const replaced = template.map((attribute) => bent.find(({ type }) => type === attribute.type) ?? attribute);
  const added = bent.filter(({ type }) => !template.some((attribute) => attribute.type === type));
  return [...replaced.slice(0, -1), ...added, ...replaced.slice(-1)];
}

const everyPower = (): Template => [
  { type: pkcs11js.CKA_TOKEN, value: false },
  { type: pkcs11js.CKA_PRIVATE, value: true },
  { type: pkcs11js.CKA_SENSITIVE, value: false },
  { type: pkcs11js.CKA_EXTRACTABLE, value: true },
  ...["ENCRYPT", "DECRYPT", "WRAP", "UNWRAP", "SIGN", "VERIFY", "DERIVE"].map((power) => ({
    type: pkcs11js[`CKA_${power}` as "CKA_SIGN"],
    value: true,
  })),
];

const softKey: KeyTemplate = (algorithm) => [
  { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
  { type: pkcs11js.CKA_KEY_TYPE, value: KEY_TYPE[algorithm] },
  { type: pkcs11js.CKA_TOKEN, value: false },
  { type: pkcs11js.CKA_PRIVATE, value: true },
  { type: pkcs11js.CKA_SENSITIVE, value: false },
  { type: pkcs11js.CKA_EXTRACTABLE, value: true },
  { type: CKA_WRAP_WITH_TRUSTED, value: false },
  ...["SIGN", "SIGN_RECOVER", "DECRYPT", "UNWRAP", "DERIVE"].map((power) => ({
    type: pkcs11js[`CKA_${power}` as "CKA_SIGN"],
    value: true,
  })),
  { type: pkcs11js.CKA_MODIFIABLE, value: true },
];
