import { describe, expect, it } from "vitest";
import { maskAddress } from "../ssa/factor-view.ts";
import { newTransactionCode } from "./transaction-code.ts";

const from =
  (...numbers: number[]) =>
  (size: number) => {
    const bytes = new Uint8Array(size);
    new DataView(bytes.buffer).setUint32(0, numbers.shift() ?? 0);
    return bytes;
  };

describe("a code by mail", () => {
  it("has eight digits, zeros in front included", () => {
    expect(newTransactionCode(from(7))).toBe("00000007");
    expect(newTransactionCode(from(4_199_999_999))).toBe("99999999");
  });
  it("favours no digits: what lies beyond the last whole round is drawn again", () => {
    expect(newTransactionCode(from(4_200_000_000, 4_294_967_295, 12_345_678))).toBe("12345678");
  });
  it("says where it goes to whoever knows the address, and to nobody else", () => {
    expect(maskAddress("signer1@demo.example")).toBe("s•••1@demo.example");
    expect(maskAddress("ab@demo.example")).toBe("a•••@demo.example");
    expect(maskAddress("")).toBe("");
  });
});
