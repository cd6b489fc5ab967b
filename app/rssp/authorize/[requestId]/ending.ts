import type { EndedFact, Ending } from "@/components/rssp/ended-page.tsx";
import type { RequestView } from "@/lib/rssp/signer.ts";
import { faultEnding, type Words } from "../../fault-ending.ts";

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

/** How the page ends for this request, or null while it asks. */
export function endingOf(view: RequestView, words: Words & { notSigned: string }): End | null {
  const { state, credential, signedAt, requestId, returnTo } = view;
  const ending = BY_STATE[state];
  if (ending) {
    const facts: [EndedFact, string][] = [];
    if (signedAt) facts.push(["signedAt", words.moment(signedAt)]);
    if (ending === "unknown") facts.push(["inquiry", requestId]);
    return { ending, facts, back: { to: returnTo } };
  }
  const fault = faultEnding(credential, words);
  if (!fault) return null;
  // leaving withdraws the request, so that the SCA need not wait for it to lapse
  const back = { to: `/rssp/authorize/${requestId}/decline`, byForm: true };
  return { ending: fault.ending, facts: [...fault.facts, ["signed", words.notSigned]], back };
}
