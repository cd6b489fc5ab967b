import type { EndedFact, Ending } from "@/components/rssp/ended-page.tsx";
import type { ErrandView } from "@/lib/rssp/signer.ts";
import { faultEnding, type Words } from "../../fault-ending.ts";

type End = { ending: Ending; facts?: [EndedFact, string][]; back: { to: string; byForm?: boolean } };

const DONE = {
  change_pin: "pinChanged",
  change_authenticator: "authenticatorChanged",
  reissue: "reissued",
  renew: "renewed",
  end_use: "useEnded",
  revoke: "revoked",
} as const satisfies Record<ErrandView["purpose"], Ending>;

const BY_STATE = { cancelled: "errandCancelled", expired: "errandExpired" } as const;

/** How the page ends for this errand, or null while it asks. */
export function endingOf({ state, purpose, credential, errandId, waiting, returnTo }: ErrandView, words: Words): End | null {
  const waits = waiting && (purpose === "renew" || purpose === "reissue");
  if (state === "done") return { ending: waits ? "waiting" : DONE[purpose], back: { to: returnTo } };
  if (state !== "open") return { ending: BY_STATE[state], back: { to: returnTo } };
  const fault = faultEnding(credential, words);
  return fault && { ...fault, back: { to: `/rssp/errand/${errandId}/cancel`, byForm: true } };
}
