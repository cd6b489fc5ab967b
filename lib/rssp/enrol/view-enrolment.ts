import "server-only";
import { enrolInApp } from "../../authenticator-app.ts";
import { rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { EnrolmentState } from "../../generated/prisma/enums.ts";
import { codeFault, codesLeft } from "../ra/check-code.ts";
import { provedFactor } from "../sam/factor-draft.ts";
import type { NewFactorView } from "../sam/view-new-factor.ts";
import { issuerName, serialOf } from "../ssa/certificate.ts";
import { describeCredential } from "../ssa/credentials.ts";
import { type ShownClient, showClient } from "../ssa/show.ts";
import type { ErrandState } from "../types.ts";
import { wholeCredential } from "../whole-credential.ts";
import { enrolReturnAddress } from "./enrol-by-visit.ts";
import { FIRST_FACTORS } from "./first-factor.ts";
import { type MakingStage, makingStage } from "./making-stage.ts";
import { type EnrolVisitor, findVisit, progressOf, visitFault, type WholeVisit } from "./visits.ts";

/**
 * What the RSSP's page shows of an enrolment. Plain data. `fresh`: null before the code was right; `making`: how far the key is while somebody
 * makes it; `certificate`: once it is there.
 */
export type EnrolmentView = {
  state: ErrandState;
  enrolment: EnrolmentState;
  fault: ErrorCode | null;
  codesLeft: number;
  expiresAt: string;
  client: ShownClient;
  kanjiName: string;
  displayName: string;
  organisation: string | null;
  ial: number;
  fresh: NewFactorView | null;
  /** the key was made by the CA, and waits to be taken up */
  imported: boolean;
  making: MakingStage | null;
  certificate: EnrolledCertificate | null;
  returnTo: string;
};

/** Times are ISO 8601. */
export type EnrolledCertificate = {
  credentialId: string;
  usable: boolean;
  issuer: string;
  /** hexadecimal in pairs */
  serial: string;
  notBefore: string | null;
  notAfter: string | null;
  levelLabel: string;
  factor: "totp" | "passkey" | "mail" | null;
};

/** Of this browser's visit, or null. */
export async function viewEnrolment(visitor: EnrolVisitor): Promise<EnrolmentView | null> {
  const visit = await findVisit(visitor);
  if (!visit) return null;
  const { state, expiresAt, clientId, enrolment } = visit;
  const { kanjiName, displayName, organisation, ial } = enrolment;
  const kept = state === "open" ? progressOf(visit, visitor.browserSecret) : null;
  return {
    state: state === "open" && expiresAt <= visitor.now ? "expired" : state,
    enrolment: enrolment.state,
    fault: visitFault(visit, visitor.now) ?? codeFault(enrolment, visitor.now),
    codesLeft: codesLeft(enrolment),
    expiresAt: expiresAt.toISOString(),
    client: await showClient(clientId),
    kanjiName,
    displayName,
    organisation,
    ial,
    fresh: kept && viewFirstFactor(kept.factor, enrolment.email),
    imported: enrolment.state === "approved" && enrolment.credentialId !== null,
    making: state === "open" ? await makingStage(visit) : null,
    certificate: state === "done" ? await certificateOf(visit) : null,
    returnTo: enrolReturnAddress(visit),
  };
}

async function certificateOf({ enrolment: { credentialId: id } }: WholeVisit): Promise<EnrolledCertificate | null> {
  const row = await rsspDb().credential.findUnique({ where: { id: id ?? "" }, include: wholeCredential });
  const leaf = row?.chain[0];
  if (!row || !leaf) return null;
  const { credentialId, status, notBefore, notAfter, level, factor } = describeCredential(row);
  return {
    ...{ credentialId, notBefore, notAfter },
    usable: status === "active",
    issuer: issuerName(leaf),
    serial: serialOf(leaf).toUpperCase().match(/../g)?.join(" ") ?? "",
    levelLabel: level.label,
    factor: factor?.kind ?? null,
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
