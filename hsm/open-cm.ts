import "server-only";
import { availableParallelism } from "node:os";
import type { Bytes } from "../lib/bytes.ts";
import { errorCodeOf, NatsuinError } from "../lib/errors.ts";
import { type Random, secureRandom } from "../lib/ids.ts";
import { type Algorithm, requireHandle } from "./algorithms.ts";
import { findKeys } from "./find-key.ts";
import { generateKeyPair } from "./generate-key-pair.ts";
import { masterKeys, pepperWith } from "./master-keys.ts";
import { type KeyPlace, type OpenKey, openKey } from "./open-key.ts";
import { sign } from "./sign.ts";
import { Token, type TokenConfig } from "./token.ts";
import { wrapImport } from "./wrap-import.ts";
import { generateWrapped } from "./wrapped-keys.ts";

/** The cryptographic module: keys are named by handles, and nothing private crosses this door. */
export type Cm = {
  /** @returns keyHandle (CKA_ID, 16 bytes) and SubjectPublicKeyInfo (DER) */
  generateKeyPair(input: { algorithm: Algorithm; label: string }): Promise<{ keyHandle: Bytes; spki: Bytes }>;
  /** A key pair that the token does not keep. @returns wrapped, for this token's KEK; SubjectPublicKeyInfo (DER) */
  generateWrapped(input: { algorithm: Algorithm }): Promise<{ wrapped: Bytes; spki: Bytes }>;
  /** A key pair that was made elsewhere. @param input.pkcs8 DER, zeroed by its caller @returns wrapped, for this token's KEK */
  wrapImport(input: { algorithm: Algorithm; pkcs8: Uint8Array }): Promise<{ wrapped: Bytes }>;
  /** For one use of any length, to be closed after it. */
  openKey(input: { algorithm: Algorithm; place: KeyPlace }): Promise<OpenKey>;
  /** HMAC-SHA-256 under the pepper, 32 bytes: an oracle for whoever guesses PINs, so every asking is counted by its caller. */
  pepper(data: Uint8Array): Promise<Bytes>;
  /** Are KEK and pepper here, and fit? Throws HSM_MASTER_KEY_*. */
  checkMasterKeys(): Promise<void>;
  /** @param input.digest SHA-256, 32 bytes @returns ECDSA DER or RSA PKCS#1 v1.5 */
  sign(input: { keyHandle: Uint8Array; algorithm: Algorithm; digest: Uint8Array }): Promise<Bytes>;
  /** Afterwards no key has this handle; one that is gone already is no error. */
  destroyKeyPair(keyHandle: Uint8Array): Promise<void>;
  hasKey(keyHandle: Uint8Array): Promise<boolean>;
  /** How many operations run at a time. */
  readonly sessions: number;
  /** Signatures the HSM made since this process opened it: what the audit log is compared with. */
  signCount(): number;
  /** Askings of the pepper since then. */
  pepperCount(): number;
  /** What the token says of its manufacturer and model; empty until it was first used. */
  maker(): string;
  /** Reads the token itself, reconnecting if it must. Never throws. */
  health(): Promise<{ ok: boolean; token: string; detail?: string }>;
  /** Lets operations in flight finish first. */
  close(): Promise<void>;
};

export type CmConfig = Pick<TokenConfig, "module" | "tokenLabel" | "pin"> & Partial<TokenConfig> & { random?: Random };

/** Connects at first use. One a process and module: PKCS#11 state is the process's. */
export function openCm({ random = secureRandom, ...config }: CmConfig): Cm {
  const settings = {
    sessions: 4 * availableParallelism(),
    queueLimit: 1024,
    queueTimeoutMs: 15_000,
    recycleAfter: 200_000,
    ...config,
  };
  const token = new Token(settings);
  const hands = availableParallelism();
  let signed = 0;
  let peppered = 0;
  return {
    generateKeyPair: async (input) => generateKeyPair(token, random, input),
    sign: async (input) =>
      sign(token, input, () => {
        signed++;
      }),
    generateWrapped: async (input) => generateWrapped(token, input),
    wrapImport: async (input) => wrapImport(token, input),
    openKey: async (input) =>
      openKey(token, { ...input, hands }, () => {
        signed++;
      }),
    pepper: async (data) => {
      const copy = data.slice();
      peppered++;
      return token.use((lease) => pepperWith(lease, copy));
    },
    checkMasterKeys: async () => {
      await token.use(masterKeys);
    },
    destroyKeyPair: async (keyHandle) => {
      const id = requireHandle(keyHandle);
      await token.use((lease) => {
        for (const key of findKeys(lease, id)) lease.pkcs11.C_DestroyObject(lease.session, key);
        if (findKeys(lease, id).length > 0) throw new NatsuinError("HSM_FAILED", { ckr: "key survives its destruction" });
      });
    },
    hasKey: async (keyHandle) => {
      const id = requireHandle(keyHandle);
      return token.use((lease) => findKeys(lease, id).length > 0);
    },
    sessions: settings.sessions,
    signCount: () => signed,
    pepperCount: () => peppered,
    maker: () => token.maker,
    health: async () => {
      try {
        await token.use(({ pkcs11, slot }) => pkcs11.C_GetTokenInfo(slot));
        return { ok: true, token: config.tokenLabel };
      } catch (error) {
        const detail =
          error instanceof NatsuinError ? (error.details.detail ?? error.details.ckr ?? error.code) : errorCodeOf(error);
        return { ok: false, token: config.tokenLabel, detail: String(detail) };
      }
    },
    close: () => token.close(),
  };
}
