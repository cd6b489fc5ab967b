import "server-only";
import { cm } from "@/hsm/index.ts";
import type { KeyHolding, KeyMaker } from "./key-holding.ts";

/** `wrapped`, the default: made in the HSM, kept outside of it under the KEK and the signer's PIN, back in the HSM for one use at a time. */
export const wrappedHolding: KeyHolding = {
  form: "wrapped",
  ready: () => cm().checkMasterKeys(),
  open: (inner, algorithm) => cm().openKey({ algorithm, place: { wrapped: inner } }),
};

export const wrappedKeys: KeyMaker = {
  async create({ algorithm }) {
    const { wrapped, spki } = await cm().generateWrapped({ algorithm });
    return { inner: wrapped, keyHandle: null, spki };
  },
  // the HSM keeps nothing of it
  destroy: async () => undefined,
};
