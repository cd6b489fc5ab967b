import "server-only";
import { enrolInApp } from "../../authenticator-app.ts";
import type { ErrorCode } from "../../errors.ts";
import { provedFactor } from "../sam/factor-draft.ts";
import type { NewFactorView } from "../sam/view-new-factor.ts";
import { type ShownClient, showClient } from "../ssa/show.ts";
import type { ErrandState } from "../types.ts";
import { enrolReturnAddress } from "./enrol-by-visit.ts";
import { FIRST_FACTORS } from "./first-factor.ts";
import { type EnrolVisitor, findVisit, progressOf, visitFault } from "./visits.ts";

/** What the RSSP's page shows of an enrolment. Plain data. `fresh`: null before the code was right. */
export type EnrolmentView = {
  state: ErrandState;
  fault: ErrorCode | null;
  expiresAt: string;
  client: ShownClient;
  kanjiName: string;
  displayName: string;
  organisation: string | null;
  ial: number;
  fresh: NewFactorView | null;
  credentialId: string | null;
  returnTo: string;
};

/** Of this browser's visit, or null. */
export async function viewEnrolment(visitor: EnrolVisitor): Promise<EnrolmentView | null> {
  const visit = await findVisit(visitor);
  if (!visit) return null;
  const { state, expiresAt, clientId, enrolment } = visit;
  const { kanjiName, displayName, organisation, ial, credentialId } = enrolment;
  const kept = state === "open" ? progressOf(visit, visitor.browserSecret) : null;
  return {
    state: state === "open" && expiresAt <= visitor.now ? "expired" : state,
    fault: visitFault(visit, visitor.now),
    expiresAt: expiresAt.toISOString(),
    client: await showClient(clientId),
    kanjiName,
    displayName,
    organisation,
    ial,
    fresh: kept && viewFirstFactor(kept.factor, enrolment.email),
    credentialId,
    returnTo: enrolReturnAddress(visit),
  };
}

function viewFirstFactor(draft: Parameters<typeof provedFactor>[0], account: string): NewFactorView {
  const proved = provedFactor(draft);
  if (proved) {
    const passkey = proved.kind === "passkey" ? proved.passkey : undefined;
    return { step: "confirm", kind: proved.kind, prf: passkey?.prfSalt !== undefined, synced: passkey?.synced ?? false };
  }
  if (draft?.kind === "totp") {
    const enrolment = enrolInApp({ secret: draft.secret, account, issuer: "Natsuin signing key" });
    return { step: "register", kind: "totp", enrolment };
  }
  if (draft?.kind === "passkey") return { step: "register", kind: "passkey", registered: draft.passkey !== undefined };
  return { step: "choose", kinds: [...FIRST_FACTORS] };
}
