import type { Bytes } from "../../bytes.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import type { KeyHoldingForm } from "../../generated/prisma/enums.ts";
import type { AlgorithmName } from "../types.ts";

/** A key that its signer has opened: alive for one request, then closed, whatever happened. */
export type ActivatedKey = {
  /** @param dtbsr SHA-256, 32 bytes @returns ECDSA DER or RSA PKCS#1 v1.5 */
  sign(dtbsr: Bytes): Promise<Bytes>;
  close(): Promise<void>;
};

/** How a signer's key is kept between uses (JT2A 表3-5): `resident` in the token, or `wrapped` outside of it. */
export type KeyHolding = {
  readonly form: KeyHoldingForm;
  /** Is the key within reach? Asked before a factor is, so that an outage costs nobody an attempt. Throws HSM_*. */
  ready(credential: Credential): Promise<void>;
  /** Throws HSM_*; nothing was signed then. */
  open(credential: Credential, pin: string): Promise<ActivatedKey>;
};

/** Making and ending keys, apart from using them. */
export type KeyMaker = {
  create(input: { algorithm: AlgorithmName; label: string }): Promise<{ keyHandle: Bytes; spki: Bytes }>;
  destroy(keyHandle: Uint8Array): Promise<void>;
};
