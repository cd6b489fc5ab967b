/** Applications for a key, and the requests of a bank. */
import type { EnrolmentInfo, EnrolmentState } from "../../rssp/index.ts";
import type { CredentialState } from "./credentials.ts";
import type { Iso } from "./terms.ts";

/** Who did something with an enrolment, by name; the machine where it examined a signed application. */
export type EnrolmentHand = { name: string; at: string; own: boolean } | null;

/** An enrolment as those who apply, and RA staff, are shown it. */
export type StaffEnrolment = Omit<
  EnrolmentInfo,
  "appliedBy" | "appliedAt" | "examinedBy" | "examinedAt" | "decidedBy" | "decidedAt"
> & {
  applied: EnrolmentHand;
  examined: EnrolmentHand;
  decided: EnrolmentHand;
  /** the viewer's own: nobody processes that */
  own: boolean;
};

export type StaffEnrolmentsView = {
  rows: StaffEnrolment[];
  counts: { all: number } & Partial<Record<EnrolmentState, number>>;
  total: number;
  page: number;
  pageSize: number;
  opened: StaffEnrolment | null;
};

export type RequestKind = "issue" | "renew" | "revoke";
export type RequestState = "requested" | "approved" | "done" | "rejected" | "withdrawn";

/** A bank's request as its staff and the RA are shown it. */
export type BankRequest = {
  id: string;
  kind: RequestKind;
  state: RequestState;
  person: { name: string; organisation: string | null; email: string };
  /** renew, revoke: which certificate, with its serial number */
  credentialId: string | null;
  serial: string;
  /** issue */
  romaji: string | null;
  kyc: EnrolmentInfo["kyc"];
  /** revoke: what the CA is told */
  revocation: string | null;
  reason: string;
  requested: EnrolmentHand;
  decided: EnrolmentHand;
  done: EnrolmentHand;
  decisionReason: string | null;
  enrolmentId: string | null;
  /** issue: the certificate that came of it, once it is there */
  issued: { credentialId: string; serial: string } | null;
  may: { decide: boolean; withdraw: boolean; carryOut: boolean };
  /** why the viewer may not decide what waits for a decision */
  barred: "same-person" | "own" | null;
};

export type BankRequestsView = {
  rows: BankRequest[];
  counts: { all: number } & Partial<Record<RequestState, number>>;
  total: number;
  page: number;
  pageSize: number;
  opened: BankRequest | null;
  /** the viewer may file one */
  mayFile: boolean;
};

/** Whom a request can be for, with the identity check and the certificates on record. */
export type RequestPerson = {
  userId: string;
  name: string;
  organisation: string | null;
  email: string;
  kyc: EnrolmentInfo["kyc"];
  credentials: { credentialId: string; serial: string; state: CredentialState; validUntil: Iso | null }[];
  own: boolean;
};
