import "server-only";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { holdingOf, rsspPorts } from "../ports.ts";
import { journalFault } from "./key-journal.ts";

/** Why the key is not within reach now (the HSM is away, the row came out of a backup), or null: asked before a factor is, so that an outage costs nobody an attempt. */
export const reachFault = (credential: Credential): Promise<ErrorCode | null> =>
  outageOf(async () => {
    const fault = await journalFault(credential);
    if (!fault) await holdingOf(credential.holding).ready(credential);
    return fault;
  });

/** The same, and what the CA says of its certificate at this moment. */
export async function keyFault(credential: Credential, now: Date): Promise<ErrorCode | null> {
  const away = await reachFault(credential);
  if (away) return away;
  return outageOf(async () => {
    const status = await rsspPorts().certificateStatus({ chain: credential.chain, now });
    return status === "revoked" ? "RSSP_CERTIFICATE_REVOKED" : null;
  });
}

/** Outages come out as what they are: retryable, recorded, and nobody's wrong attempt. */
async function outageOf(ask: () => Promise<ErrorCode | null>): Promise<ErrorCode | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NatsuinError) return error.code;
    throw error;
  }
}

/** The HSM was lost while it was asked: nothing was judged, and nothing of the attempt remains. */
export function outage(error: unknown): { outage: ErrorCode } {
  if (error instanceof NatsuinError && error.code.startsWith("HSM_")) return { outage: error.code };
  throw error;
}
