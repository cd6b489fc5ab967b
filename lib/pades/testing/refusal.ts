import { expect } from "vitest";
import { type ErrorCode, NatsuinError } from "../../errors.ts";

/** The call must be refused with exactly this code. */
export function expectPdfRefused(code: ErrorCode, call: () => unknown): NatsuinError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(NatsuinError);
    expect((error as NatsuinError).code, JSON.stringify((error as NatsuinError).details)).toBe(code);
    return error as NatsuinError;
  }
  return expect.fail(`not refused: expected ${code}`);
}
