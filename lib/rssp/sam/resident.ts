import "server-only";
import { cm } from "@/hsm/index.ts";
import { NatsuinError } from "../../errors.ts";
import { algorithmName } from "../types.ts";
import type { KeyHolding, KeyMaker } from "./key-holding.ts";

/** `resident`: a token object that never leaves the HSM, the literal reading of level 2 in 表3-5. The PIN opens nothing here: the SAM checks it. */
export const residentHolding: KeyHolding = {
  form: "resident",
  async ready({ keyHandle }) {
    if (!(await cm().hasKey(keyHandle))) throw new NatsuinError("HSM_KEY_UNKNOWN");
  },
  async open({ keyHandle, algorithm }) {
    const handle = keyHandle.slice();
    return {
      sign: (dtbsr) => cm().sign({ keyHandle: handle, algorithm: algorithmName(algorithm), digest: dtbsr }),
      // the object stays in the token: there is nothing of this use to end
      close: async () => undefined,
    };
  },
};

export const residentKeys: KeyMaker = {
  create: (input) => cm().generateKeyPair(input),
  destroy: (keyHandle) => cm().destroyKeyPair(keyHandle),
};
