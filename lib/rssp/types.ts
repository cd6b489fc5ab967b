import type {
  AuthenticatorKind,
  CredentialStatus,
  ErrandPurpose,
  ErrandState,
  KeyAlgorithm,
  KeyHoldingForm,
  SignatureRequestState,
} from "../generated/prisma/enums.ts";
import type { Demand, Level } from "./policy.ts";

/** What crosses the RSSP's door is JSON: ids, base64 and text, so that the same door can be an HTTP one (CSC API). */

export type ClientCredentials = { clientId: string; clientSecret: string };

/** What the signer is shown of one document. The RSSP has no other knowledge of it. */
export type DocumentLabel = { title: string; amount?: string; parties: string[]; reference: string; pages: number };

/** `signedAttributes`: DER SET OF of the CMS, base64. */
export type SignatureRequestItemInput = { label: DocumentLabel; signedAttributes: string };

export type { CredentialStatus, ErrandPurpose, ErrandState, KeyHoldingForm, SignatureRequestState };
export type AlgorithmName = "P-256" | "RSA-3072";

export const algorithmName = (algorithm: KeyAlgorithm): AlgorithmName => (algorithm === "P256" ? "P-256" : "RSA-3072");
export const algorithmKey = (name: AlgorithmName): KeyAlgorithm => (name === "P-256" ? "P256" : "RSA3072");

/**
 * `level`: what may be claimed of the whole; `authorisedAsLevel`: the level whose key authorisation is used; `label`: both in Japanese.
 * `scl`: sole control level (EN 419 241-1). `reasons`: what each level above `level` asks and is not met.
 */
export type CredentialLevel = {
  level: Level;
  authorisedAsLevel: Level;
  label: string;
  scl: 1 | 2;
  reasons: { level: Level; demand: Demand }[];
};

export type CredentialInfo = {
  /** 署名者ID, e.g. NAT-SIGN-00231 */
  credentialId: string;
  status: CredentialStatus;
  locked: boolean;
  algorithm: AlgorithmName;
  holding: KeyHoldingForm;
  /** who made the key pair: "rssp" */
  keyOrigin: string;
  /** base64 DER, leaf first */
  chain: string[];
  notBefore: string | null;
  notAfter: string | null;
  displayName: string;
  /** identity assurance, as the certificate states it; authenticator assurance of an activation (NIST SP 800-63) */
  ial: 1 | 2 | 3 | null;
  aal: 1 | 2;
  level: CredentialLevel;
  lockedAt: string | null;
  /** wrong attempts that are left before it is locked */
  attemptsLeft: number;
  suspendedAt: string | null;
  /** the second factor in use; `synced`: a passkey that may leave its device; `since`: ISO 8601 */
  factor: { kind: AuthenticatorKind; synced: boolean; since: string } | null;
  /** until when its signer may have a new key made in its place */
  reissueOfferedUntil: string | null;
};

/** One use of a key, or what may have been one. `count`: documents; `at`: when it ended, ISO 8601. */
export type KeyUse = {
  requestId: string;
  at: string;
  title: string;
  count: number;
  method: "all" | "chain";
  /** the application that asked for it */
  client: string;
  outcome: "signed" | "refused" | "unknown";
};

/** Times (ISO 8601) of the SAM's steps, as far as they happened. */
export type RequestSteps = Partial<
  Record<
    "openedAt" | "enteredAt" | "authorisedAt" | "spentAt" | "intentAt" | "signedAt" | "storedAt" | "outcomeAt" | "closedAt",
    string
  >
>;
