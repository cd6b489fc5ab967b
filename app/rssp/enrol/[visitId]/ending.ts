import type { Ending } from "@/components/rssp/ended-page.tsx";
import type { EnrolmentView } from "@/lib/rssp/signer.ts";

const BY_ENROLMENT = { completed: "enrolledElsewhere", withdrawn: "enrolWithdrawn", expired: "enrolLapsed" } as const;

/** How the page ends for this visit before there is a certificate, or null while it goes on. */
export function endingOf({ state, enrolment, fault }: EnrolmentView): Ending | null {
  if (enrolment === "issuing") return "waiting";
  if (!fault || state === "done") return null;
  if (enrolment in BY_ENROLMENT) return BY_ENROLMENT[enrolment as keyof typeof BY_ENROLMENT];
  if (fault === "RSSP_ENROLMENT_CODE_LOCKED") return "enrolCodeLocked";
  if (fault === "RSSP_ENROLMENT_CODE_OVER") return "enrolCodeOver";
  return "enrolExpired";
}
