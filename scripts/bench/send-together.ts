import { actingAs } from "@/lib/db-scope.ts";
import { type ScaSigner, sendUpload } from "@/test/sca.ts";

/** Sends a document to signers who are all called at once. @returns the contract's id */
export const sendTogether = (sender: ScaSigner, signers: ScaSigner[], bytes: Uint8Array, now: Date): Promise<string> =>
  actingAs(sender.actor, () => sendUpload(sender, signers, bytes, now, { group: 1 }));
