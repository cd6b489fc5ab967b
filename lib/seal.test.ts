import { expect, test } from "vitest";
import { NatsuinError } from "./errors.ts";
import { seal, unseal } from "./seal.ts";

const secret = new Uint8Array(32).fill(3);
const plain = new TextEncoder().encode("JBSWY3DPEHPK3PXP");
const broken = new NatsuinError("SEAL_BROKEN");

test("a sealed secret opens again with its key and its owner's name", () => {
  expect(unseal(secret, seal(secret, plain, "totp:usr_1"), "totp:usr_1")).toEqual(plain);
});

test("the same secret sealed twice looks different", () => {
  expect(seal(secret, plain, "totp:usr_1")).not.toEqual(seal(secret, plain, "totp:usr_1"));
});

test("a sealed secret does not open for another owner, with another key, or after a flipped bit", () => {
  const sealed = seal(secret, plain, "totp:usr_1");
  expect(() => unseal(secret, sealed, "totp:usr_2")).toThrow(broken);
  expect(() => unseal(new Uint8Array(32).fill(4), sealed, "totp:usr_1")).toThrow(broken);
  for (let at = 0; at < sealed.length; at++) {
    const flipped = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => unseal(secret, flipped, "totp:usr_1")).toThrow(broken);
  }
  expect(() => unseal(secret, sealed.subarray(0, 28), "totp:usr_1")).toThrow(broken);
});
