import { expect, test } from "vitest";
import { isTokenLost, type Pkcs11 } from "./pkcs11.ts";
import { signWith } from "./sign.ts";
import type { Lease } from "./token.ts";

const lose = () => {
  throw new Error("CKR_DEVICE_ERROR:48");
};
/** Begins to sign and is gone. */
const pkcs11 = Object.fromEntries([
  ["C_SignInit", () => undefined],
  ["C_Sign", lose],
  ["C_SignAsync", async () => lose()],
]) as unknown as Pkcs11;
const lease: Lease = { pkcs11, session: Buffer.alloc(8), slot: Buffer.alloc(8), generation: 1 };

test.each(["P-256", "RSA-3072"] as const)(
  "a signing call that may have been carried out is not repeated: %s",
  async (algorithm) => {
    const call = signWith(lease, Buffer.alloc(8), algorithm, new Uint8Array(32), () => expect.unreachable());
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "HSM_FAILED", details: { ckr: "CKR_DEVICE_ERROR" } });
    expect(isTokenLost(error)).toBe(false); // what Token.use repeats
  },
);
