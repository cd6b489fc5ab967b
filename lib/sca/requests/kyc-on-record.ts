import "server-only";
import { type KycRecord, searchEnrolments } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";

/** The bank's newest identity check of a person that the RA has found right, or null. */
export async function kycOnRecord(scope: string, subject: string, now: Date): Promise<KycRecord | null> {
  const { rows } = await searchEnrolments(scaClient(), { scope, subject, offset: 0, limit: 20, now });
  return rows.find(({ kyc, state }) => kyc && (state === "approved" || state === "completed"))?.kyc ?? null;
}
