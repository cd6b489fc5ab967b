/** Signers' keys and certificates. */
import type { EnrolmentState } from "../../rssp/index.ts";
import type { Iso } from "./terms.ts";

/** `usable` signs; the others say what keeps it from that. A lock comes first: it says what to do. */
export type CredentialState = "usable" | "locked" | "suspended" | "expired" | "revoked" | "pending" | "ended";

/** By the people who hold them. `until`: the end of the certificate; `endsSoon`: so near that its signer has been told */
export type SigningKeys = Record<string, { state: CredentialState; until: Iso | null; endsSoon: boolean }>;

/** A signer's key and certificate, as its owner and RA staff may know it. */
export type CredentialView = {
  /** 署名者ID */
  credentialId: string;
  name: string;
  state: CredentialState;
  /** of the certificate; empty before it is issued */
  issuer: string;
  /** of the certificate, hexadecimal in pairs */
  serial: string;
  validFrom: Iso | null;
  validUntil: Iso | null;
  algorithm: "P-256" | "RSA-3072";
  holding: "wrapped" | "resident";
  keyOrigin: "rssp" | "ca" | "signer";
  /** identity assurance, as the certificate states it; authenticator assurance of an activation */
  ial: 1 | 2 | 3 | null;
  aal: 1 | 2;
  level: { level: number; authorisedAsLevel: number; scl: number; reasons: { level: number; demand: string }[] };
  factor: { kind: "totp" | "passkey" | "mail"; synced: boolean; since: Iso } | null;
  attemptsLeft: number;
  lockedAt: Iso | null;
  suspendedAt: Iso | null;
  /** until when a new one may be made in its place */
  reissueOfferedUntil: Iso | null;
};

export type KeyUseView = {
  id: string;
  at: Iso;
  title: string;
  count: number;
  method: "all" | "chain";
  client: string;
  outcome: "signed" | "refused" | "unknown";
};

/** `receipt`: the enrolment whose 受領書 tells of it */
export type OwnCredential = CredentialView & { uses: KeyUses; receipt: string | null };

/** 鍵を使った記録, newest first: the latest few, or where `paged` one page of all. */
export type KeyUses = { rows: KeyUseView[]; total: number; paged: boolean; page: number; pageSize: number };

/** The signer's own keys: those that are there, newest first, with their uses; and those that have ended. */
export type CredentialsView = {
  credentials: OwnCredential[];
  ended: { credentialId: string; state: CredentialState; validFrom: Iso | null }[];
  /** under way, or rejected last */
  enrolments: OwnEnrolment[];
  /** what came of the errand at the RSSP from which the viewer comes */
  returned: { purpose: ErrandPurposeView; state: "open" | "done" | "cancelled" | "expired" } | null;
};

/**
 * `signed`: applied for with a certificate the person holds; `codeUntil`: until when the 利用者識別符号 that was given out works, null before
 * one was; `reason`: of a rejection
 */
export type OwnEnrolment = {
  id: string;
  state: EnrolmentState;
  appliedAt: Iso;
  signed: boolean;
  codeUntil: Iso | null;
  reason: string | null;
};

export type ErrandPurposeView = "change_pin" | "change_authenticator" | "reissue" | "renew" | "end_use" | "revoke";

/** What RA staff look for; in the address. */
export type CredentialSearch = {
  /** name, address or number */
  text?: string;
  state?: "locked" | "suspended" | "pending";
  page?: number;
  /** the credential whose side panel is open */
  open?: string;
};

export type StaffCredential = CredentialView & {
  owner: { userId: string; name: string; email: string; organisation: string | null };
  /** nobody acts on his own */
  own: boolean;
};

export type StaffCredentialsView = {
  rows: StaffCredential[];
  counts: { all: number; locked: number; suspended: number; pending: number };
  total: number;
  page: number;
  pageSize: number;
  opened: StaffCredential | null;
  /** of the opened one, where its certificate is waited for */
  awaited: AwaitedView | null;
  /** of the tenant's people, whatever is looked for */
  openRevocations: OpenRevocationView[];
};

/** What the CA has still to be told of by hand. `reason`: CRLReason (RFC 5280) by name */
export type OpenRevocationView = {
  credentialId: string;
  owner: { userId: string; name: string };
  serial: string;
  reason: string;
  since: Iso;
  own: boolean;
};

/** `csr`: PEM; `askAt`: when the CA is asked again, null: somebody brings the certificate */
export type AwaitedView = { csr: string; since: Iso; askAt: Iso | null; trouble: string | null };
