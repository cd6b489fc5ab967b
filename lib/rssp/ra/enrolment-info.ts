import type { Enrolment } from "../../generated/prisma/client.ts";
import type { EnrolmentRoute, EnrolmentState } from "../../generated/prisma/enums.ts";
import { type AlgorithmName, algorithmName, type KeyHoldingForm } from "../types.ts";
import { type CardFacts, readCardFacts } from "./card-facts.ts";
import { isLocked } from "./code.ts";
import type { Finding } from "./findings.ts";
import type { KycRecord } from "./kyc.ts";
import { cardOfAccepted } from "./read-signed-application.ts";

/** An enrolment as it crosses the door. Times are ISO 8601; people are named as the audit log names them. */
export type EnrolmentInfo = {
  id: string;
  subject: string;
  route: EnrolmentRoute;
  state: EnrolmentState;
  displayName: string;
  kanjiName: string;
  organisation: string | null;
  email: string;
  algorithm: AlgorithmName;
  holding: KeyHoldingForm;
  ial: number;
  kyc: KycRecord | null;
  /** before the examination: what a machine proved */
  findings: Finding[];
  /** route イ: what the certificate says that signed the application */
  card: CardFacts | null;
  /** nobody answered for its revocation: the examiner takes that, or not */
  revocationOpen: boolean;
  appliedBy: string;
  appliedAt: string;
  examinedBy: string | null;
  examinedAt: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  /** 利用者識別符号: never itself */
  code: { issuedAt: string; expiresAt: string; attempts: number; locked: boolean; usedAt: string | null } | null;
  credentialId: string | null;
  completedAt: string | null;
};

export type { EnrolmentRoute, EnrolmentState };

export function describeEnrolment(row: Enrolment): EnrolmentInfo {
  const { id, subject, route, state, displayName, kanjiName, organisation, email, holding, ial } = row;
  const { appliedBy, examinedBy, decidedBy, decisionReason, credentialId } = row;
  return {
    ...{ id, subject, route, state, displayName, kanjiName, organisation, email, holding, ial },
    algorithm: algorithmName(row.algorithm),
    kyc: row.kyc as KycRecord | null,
    findings: findingsOf(row),
    card: cardOf(row),
    revocationOpen: provedOf(row).some(({ result }) => result === "unchecked"),
    ...{ appliedBy, examinedBy, decidedBy, decisionReason, credentialId },
    appliedAt: row.appliedAt.toISOString(),
    examinedAt: row.examinedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    code: codeOf(row),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}

export function findingsOf({ findings }: Pick<Enrolment, "findings">): Finding[] {
  const { items, proved } = findings as { items?: Finding[]; proved?: Finding[] };
  return items ?? proved ?? [];
}

/** What was proved when the application came; a person's examination is beside it. */
export function provedOf({ findings }: Pick<Enrolment, "findings">): Finding[] {
  return (findings as { proved?: Finding[] }).proved ?? [];
}

function cardOf({ application }: Pick<Enrolment, "application">): CardFacts | null {
  const card = application && cardOfAccepted(application);
  return card ? readCardFacts(card) : null;
}

function codeOf(row: Enrolment): EnrolmentInfo["code"] {
  const { codeIssuedAt, codeExpiresAt, codeAttempts: attempts, codeUsedAt } = row;
  if (!codeIssuedAt || !codeExpiresAt) return null;
  const times = { issuedAt: codeIssuedAt.toISOString(), expiresAt: codeExpiresAt.toISOString() };
  return { ...times, attempts, locked: isLocked(row), usedAt: codeUsedAt?.toISOString() ?? null };
}
