import type { EndedFact, Ending } from "@/components/rssp/ended-page.tsx";
import type { RequestView } from "@/lib/rssp/signer.ts";

type Words = { moment: (iso: string) => string; day: (iso: string) => string; notSigned: string };
type End = { ending: Ending; facts?: [EndedFact, string][]; back: { to: string; byForm?: boolean } };

const BY_STATE = {
  open: null,
  authorised: "working",
  signing: "working",
  signed: "signed",
  cancelled: "cancelled",
  expired: "expired",
  refused: "refused",
  unknown: "unknown",
} as const satisfies Record<RequestView["state"], Ending | null>;

const BY_FAULT: Record<string, Ending> = {
  RSSP_CREDENTIAL_LOCKED: "locked",
  RSSP_CERTIFICATE_EXPIRED: "certificateExpired",
  RSSP_CERTIFICATE_REVOKED: "certificateRevoked",
};

/** How the page ends for this request, or null while it asks. */
export function endingOf(view: RequestView, words: Words): End | null {
  const { state, credential, signedAt, requestId, returnTo } = view;
  const ending = BY_STATE[state];
  if (ending) {
    const facts: [EndedFact, string][] = [];
    if (signedAt) facts.push(["signedAt", words.moment(signedAt)]);
    if (ending === "unknown") facts.push(["inquiry", requestId]);
    return { ending, facts, back: { to: returnTo } };
  }
  if (!credential.fault) return null;
  const facts: [EndedFact, string][] = [["signed", words.notSigned]];
  if (credential.lockedAt) facts.unshift(["lockedAt", words.moment(credential.lockedAt)]);
  else facts.push(["certificate", credential.id]);
  if (credential.fault === "RSSP_CERTIFICATE_EXPIRED" && credential.notAfter)
    facts.push(["notAfter", words.day(credential.notAfter)]);
  // leaving withdraws the request, so that the SCA need not wait for it to lapse
  return {
    ending: BY_FAULT[credential.fault] ?? "notUsable",
    facts,
    back: { to: `/rssp/authorize/${requestId}/decline`, byForm: true },
  };
}
