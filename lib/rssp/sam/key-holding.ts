import type { OpenKey } from "@/hsm/index.ts";
import type { Bytes } from "../../bytes.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import type { KeyHoldingForm } from "../../generated/prisma/enums.ts";
import type { AlgorithmName } from "../types.ts";

/** A key that its signer has opened: alive for one use, then closed, whatever happened. */
export type ActivatedKey = OpenKey;

/**
 * How a signer's key is kept between uses (JT2A 表3-5): `wrapped` outside of the token, under its KEK, or `resident` in it.
 * `inner` is what the signer's PIN opens (seal-key.ts): the wrapped blob, or the handle.
 */
export type KeyHolding = {
  readonly form: KeyHoldingForm;
  /** Is the key within reach? Asked before a factor is, so that an outage costs nobody an attempt. Throws HSM_*. */
  ready(credential: Credential): Promise<void>;
  /** Throws HSM_*; nothing was signed then. */
  open(inner: Uint8Array, algorithm: AlgorithmName): Promise<ActivatedKey>;
};

/** Making and ending keys, apart from using them. `keyHandle`: of a token object, where there is one. */
export type KeyMaker = {
  create(input: { algorithm: AlgorithmName; label: string }): Promise<{ inner: Bytes; keyHandle: Bytes | null; spki: Bytes }>;
  /** Ends what the HSM itself keeps; the row's sealed copy is ended by whoever owns the row. */
  destroy(keyHandle: Uint8Array | null): Promise<void>;
};
