import "server-only";
import { cm } from "@/hsm/index.ts";
import { NatsuinError } from "../../errors.ts";
import type { KeyHolding, KeyMaker } from "./key-holding.ts";

/** `resident`: a token object that never leaves the HSM, the literal reading of level 2 in 表3-5. What the PIN opens is its handle. */
export const residentHolding: KeyHolding = {
  form: "resident",
  async ready({ keyHandle }) {
    if (!keyHandle || !(await cm().hasKey(keyHandle))) throw new NatsuinError("HSM_KEY_UNKNOWN");
  },
  open: (inner, algorithm) => cm().openKey({ algorithm, place: { keyHandle: inner } }),
};

export const residentKeys: KeyMaker = {
  async create(input) {
    const { keyHandle, spki } = await cm().generateKeyPair(input);
    return { inner: keyHandle, keyHandle, spki };
  },
  async destroy(keyHandle) {
    if (keyHandle) await cm().destroyKeyPair(keyHandle);
  },
};
