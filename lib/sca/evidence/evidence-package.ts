import "server-only";
import type { Actor } from "../../auth/types.ts";
import type { Bytes } from "../../bytes.ts";
import { packageFiles, zip } from "./build-package.ts";
import { collectEvidence } from "./collect-evidence.ts";

/**
 * 証拠一式 of a contract as a ZIP: what its parties need to prove their signatures without this service.
 * Throws NOT_FOUND for all but its sender and signers, and while nobody has signed.
 */
export async function evidencePackage(actor: Actor, contractId: string, now: Date): Promise<{ fileName: string; zip: Bytes }> {
  const evidence = await collectEvidence(actor, contractId, now);
  return { fileName: `${evidence.contract.number}_evidence.zip`, zip: zip(packageFiles(evidence), now) };
}
