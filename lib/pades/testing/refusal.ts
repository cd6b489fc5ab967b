import { expect } from "vitest";
import { type ErrorCode, NatsuinError } from "../../errors.ts";

/** The call must be refused with exactly this code, and within two seconds. */
export function expectPdfRefused(code: ErrorCode, call: () => unknown): NatsuinError {
  const start = performance.now();
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(NatsuinError);
    expect((error as NatsuinError).code, JSON.stringify((error as NatsuinError).details)).toBe(code);
    expect(performance.now() - start).toBeLessThan(2_000);
    return error as NatsuinError;
  }
  return expect.fail(`not refused: expected ${code}`);
}
