import "server-only";
import { peopleByEmail, peopleById } from "../../auth/directory.ts";
import { stepUp } from "../../auth/step-up.ts";
import type { Actor, Role } from "../../auth/types.ts";
import { applyForCredential, type EnrolmentInfo, type KycRecord } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { actorName, refuse } from "../record.ts";
import { applicantOf } from "./applicant.ts";

export type PersonApplication = {
  /** for whom: somebody of the actor's tenant, or the actor */
  userId: string;
  romaji: string;
  algorithm: "P-256" | "RSA-3072";
  /** the bank's identity check; only staff can state one */
  kyc?: KycRecord;
  /** a fresh code of the actor's own authenticator; not asked of one who applies for himself */
  totp?: string;
  source: string;
};

/** Whose office it is to ask for other people's certificates. */
const APPLICANTS: readonly Role[] = ["staff", "admin"];

/**
 * 発行申請 (mission A2, A9). 1. whom it is for is of the same tenant; 2. it is the actor, or the actor's office is to apply for others and a
 * fresh code says that it is him; 3. names and address are the directory's, never the form's.
 * Throws FORBIDDEN, NOT_FOUND, OTP_WRONG, LOGIN_LOCKED, LOGIN_THROTTLED, RSSP_ENROLMENT_*.
 */
export async function applyForPerson(actor: Actor, application: PersonApplication, now: Date): Promise<EnrolmentInfo> {
  const { userId, romaji, algorithm, kyc, totp = "", source } = application;
  const own = userId === actor.userId;
  const refused = { type: "sca.credential.refused", actor, target: "ra:apply", now } as const;
  if (!own && !APPLICANTS.includes(actor.role)) return refuse("FORBIDDEN", refused);
  const person = (await peopleById([userId])).get(userId);
  if (person?.tenantId !== actor.tenantId) return refuse("NOT_FOUND", refused);
  if (!own) await stepUp({ actor, totp, source, now });
  return applyForCredential(scaClient(), {
    ...applicantOf(person),
    romaji,
    algorithm,
    // what somebody says of himself is no identity check
    ...(kyc && !own ? { kyc } : {}),
    actor: actorName(actor),
    now,
  });
}

/** The same for somebody named by his address; one that nobody has is refused as one of another tenant. */
export async function applyByAddress(
  actor: Actor,
  { email, ...application }: Omit<PersonApplication, "userId"> & { email: string },
  now: Date,
): Promise<EnrolmentInfo> {
  const [person] = (await peopleByEmail([email])).values();
  return applyForPerson(actor, { ...application, userId: person?.userId ?? "unknown" }, now);
}
