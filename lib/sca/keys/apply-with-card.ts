import "server-only";
import { peopleById } from "../../auth/directory.ts";
import type { Actor } from "../../auth/types.ts";
import { NatsuinError } from "../../errors.ts";
import { applyByCard, type EnrolmentInfo, type PreparedApplication, prepareCardApplication } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { applicantOf } from "./applicant.ts";

/**
 * What the actor is to sign with a certificate he holds, for himself alone (規則6条3の2イ).
 * Throws RSSP_ENROLMENT_INVALID, RSSP_ENROLMENT_OPEN, RSSP_CARD_ROUTE_CLOSED.
 */
export async function prepareOwnApplication(
  { userId }: Actor,
  wanted: { romaji: string; algorithm: "P-256" | "RSA-3072" },
  now: Date,
): Promise<PreparedApplication> {
  const person = (await peopleById([userId])).get(userId);
  if (!person) throw new NatsuinError("NOT_FOUND");
  return prepareCardApplication(scaClient(), { ...applicantOf(person), ...wanted, now });
}

/** ... and here it comes signed. @param cms base64 Throws RSSP_CARD_*, RSSP_ENROLMENT_OPEN. */
export function sendOwnApplication({ userId: subject, tenantId: scope }: Actor, cms: string, now: Date): Promise<EnrolmentInfo> {
  return applyByCard(scaClient(), { scope, subject, cms, now });
}
