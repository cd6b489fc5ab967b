import { expect } from "vitest";
import { type ErrorCode, NatsuinError } from "@/lib/errors.ts";

/** Expects a refusal with exactly this code; returns the error, so that its details can be looked at. */
export async function expectRefused(work: Promise<unknown> | (() => unknown), code: ErrorCode): Promise<NatsuinError> {
  const outcome = await settle(work);
  if (!("error" in outcome)) throw new Error(`expected ${code}, but it was accepted`);
  expect(outcome.error, String(outcome.error)).toBeInstanceOf(NatsuinError);
  const refused = outcome.error as NatsuinError;
  expect(refused.code).toBe(code);
  return refused;
}

async function settle(work: Promise<unknown> | (() => unknown)): Promise<{ error: unknown } | { value: unknown }> {
  try {
    return { value: await (typeof work === "function" ? work() : work) };
  } catch (error) {
    return { error };
  }
}
