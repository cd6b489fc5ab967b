import type { EndedFact, Ending } from "@/components/rssp/ended-page.tsx";
import type { ShownCredential } from "@/lib/rssp/signer.ts";

export type Words = { moment: (iso: string) => string; day: (iso: string) => string };

const BY_FAULT: Record<string, Ending> = {
  RSSP_CREDENTIAL_LOCKED: "locked",
  RSSP_CREDENTIAL_SUSPENDED: "suspended",
  RSSP_CERTIFICATE_EXPIRED: "certificateExpired",
  RSSP_CERTIFICATE_REVOKED: "certificateRevoked",
  RSSP_ERRAND_NOT_ALLOWED: "errandNotAllowed",
};

/** How a page ends that finds the credential unfit, or null; with what is known of why. */
export function faultEnding(credential: ShownCredential, words: Words): { ending: Ending; facts: [EndedFact, string][] } | null {
  const { fault, lockedAt, suspendedAt, notAfter, id } = credential;
  if (!fault) return null;
  const ending = BY_FAULT[fault] ?? "notUsable";
  const facts: [EndedFact, string][] = [];
  if (ending === "locked" && lockedAt) facts.push(["lockedAt", words.moment(lockedAt)]);
  if (ending === "suspended" && suspendedAt) facts.push(["suspendedAt", words.moment(suspendedAt)]);
  if (ending !== "locked") facts.push(["certificate", id]);
  if (ending === "certificateExpired" && notAfter) facts.push(["notAfter", words.day(notAfter)]);
  return { ending, facts };
}
