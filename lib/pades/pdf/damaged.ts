import { NatsuinError } from "../../errors.ts";

/** The error for anything that does not read in exactly one way. `reason` is for operators, never shown to people. */
export function damaged(reason: string, offset?: number): NatsuinError {
  return new NatsuinError("PDF_DAMAGED", offset === undefined ? { reason } : { reason, offset });
}

export function tooComplex(limit: string): NatsuinError {
  return new NatsuinError("PDF_TOO_COMPLEX", { limit });
}
