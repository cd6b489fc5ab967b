import "server-only";
import { type Bytes, concatBytes } from "../lib/bytes.ts";
import { NatsuinError } from "../lib/errors.ts";
import { mechanismList } from "./key-templates.ts";
import { CKA_TRUSTED, type Handle, pkcs11js } from "./pkcs11.ts";
import type { Lease } from "./token.ts";
import { unwrapFault } from "./unwrap-fault.ts";

export const KEK_LABEL = "natsuin-kek";
export const PEPPER_LABEL = "natsuin-pepper";

/** `kek` wraps signers' keys; `pepper` keys the HMAC that stands between a PIN and what it opens. Both never leave the token. */
export type MasterKeys = { kek: Handle; pepper: Handle };

type Traits = [type: number, fault: string][];

/** What either key never is. */
const NEVER: Traits = [
  [pkcs11js.CKA_EXTRACTABLE, "extractable"],
  [pkcs11js.CKA_MODIFIABLE, "modifiable"],
  [pkcs11js.CKA_ENCRYPT, "encrypts"],
  [pkcs11js.CKA_DECRYPT, "decrypts"],
  [pkcs11js.CKA_VERIFY, "verifies"],
  [pkcs11js.CKA_DERIVE, "derives"],
];
const ALWAYS: Traits = [
  [pkcs11js.CKA_PRIVATE, "public"],
  [pkcs11js.CKA_SENSITIVE, "not sensitive"],
];

type Fitness = { mechanism: number; never: Traits; always: Traits };
const KEK: Fitness = {
  mechanism: pkcs11js.CKM_AES_KEY_WRAP_PAD,
  never: [...NEVER, [pkcs11js.CKA_SIGN, "signs"]],
  always: [...ALWAYS, [CKA_TRUSTED, "not trusted"]],
};
const PEPPER: Fitness = {
  mechanism: pkcs11js.CKM_SHA256_HMAC,
  never: [...NEVER, [pkcs11js.CKA_WRAP, "wraps"], [pkcs11js.CKA_UNWRAP, "unwraps"]],
  always: ALWAYS,
};

const found = new WeakMap<object, Map<number, MasterKeys>>();

/**
 * The token's KEK and pepper, looked up once a connection and judged each time they are: a key that could be read, changed or used
 * to decrypt is refused, because with it the claim of sole control would be false (rssp.md, "Hardening").
 * @throws HSM_MASTER_KEY_MISSING, HSM_MASTER_KEY_UNFIT
 */
export function masterKeys(lease: Lease): MasterKeys {
  const { pkcs11, generation } = lease;
  const known = found.get(pkcs11)?.get(generation);
  if (known) return known;
  const kek = findMasterKey(lease, KEK_LABEL);
  const pepper = findMasterKey(lease, PEPPER_LABEL);
  refuseUnfit(KEK_LABEL, unfitness(lease, kek, KEK) ?? unwrapFault(lease, kek) ?? rivalFault(lease));
  refuseUnfit(PEPPER_LABEL, unfitness(lease, pepper, PEPPER));
  const keys = { kek, pepper };
  found.set(pkcs11, new Map([[generation, keys]]));
  return keys;
}

function findMasterKey({ pkcs11, session, slot }: Lease, label: string): Handle {
  pkcs11.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: pkcs11js.CKA_LABEL, value: label },
  ]);
  const keys = pkcs11.C_FindObjects(session, 2);
  pkcs11.C_FindObjectsFinal(session);
  const [key, another] = keys;
  if (!key) pkcs11.C_GetTokenInfo(slot); // a vanished token finds nothing: then this fails
  if (!key || another) throw new NatsuinError("HSM_MASTER_KEY_MISSING", { label, found: keys.length });
  return key;
}

function unfitness({ pkcs11, session }: Lease, key: Handle, { mechanism, never, always }: Fitness): string | undefined {
  const read = (type: number) => pkcs11.C_GetAttributeValue(session, key, [{ type }])[0]?.value as Buffer | undefined;
  const is = (type: number) => read(type)?.[0] === 1;
  const fault = never.find(([type]) => is(type)) ?? always.find(([type]) => !is(type));
  if (fault) return fault[1];
  return read(pkcs11js.CKA_ALLOWED_MECHANISMS)?.equals(mechanismList(mechanism)) ? undefined : "takes other mechanisms";
}

/** What may be wrapped by trusted keys only goes out under any of them: the KEK's original, left by a ceremony cut short, is one. */
function rivalFault({ pkcs11, session }: Lease): string | undefined {
  pkcs11.C_FindObjectsInit(session, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
    { type: CKA_TRUSTED, value: true },
  ]);
  const trusted = pkcs11.C_FindObjects(session, 2);
  pkcs11.C_FindObjectsFinal(session);
  return trusted.length > 1 ? "not the only trusted key" : undefined;
}

function refuseUnfit(label: string, fault: string | undefined): void {
  if (fault) throw new NatsuinError("HSM_MASTER_KEY_UNFIT", { label, fault });
}

const HMAC_LENGTH = 32;

/** HMAC-SHA-256 under the pepper: one asking of the oracle, which callers count. @returns 32 bytes */
export async function pepperWith(lease: Lease, data: Uint8Array): Promise<Bytes> {
  const { pkcs11, session } = lease;
  pkcs11.C_SignInit(session, { mechanism: pkcs11js.CKM_SHA256_HMAC }, masterKeys(lease).pepper);
  return concatBytes(pkcs11.C_Sign(session, Buffer.from(data), Buffer.alloc(HMAC_LENGTH)));
}
