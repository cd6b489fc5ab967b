/** ETSI EN 319 102-1 §5.1.3. */
export type Verdict = "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED";

export type SubIndication =
  | "FORMAT_FAILURE"
  | "HASH_FAILURE"
  | "SIG_CRYPTO_FAILURE"
  | "SIG_CONSTRAINTS_FAILURE"
  | "NO_SIGNING_CERTIFICATE_FOUND"
  | "NO_CERTIFICATE_CHAIN_FOUND"
  | "CHAIN_CONSTRAINTS_FAILURE"
  | "CERTIFICATE_CHAIN_GENERAL_FAILURE"
  | "CRYPTO_CONSTRAINTS_FAILURE"
  | "EXPIRED"
  | "NOT_YET_VALID"
  | "OUT_OF_BOUNDS_NO_POE"
  | "REVOKED_NO_POE"
  | "REVOKED_CA_NO_POE"
  | "TRY_LATER"
  | "TIMESTAMP_ORDER_FAILURE";

/** EN 319 142-1 §6: what the signature holds for its own future. */
export type Level = "B-B" | "B-T" | "B-LT" | "B-LTA";

export type Check = {
  /** stable name, e.g. `byte-range` */
  name: string;
  ok: boolean;
  detail: string;
};

export type CertificateSummary = {
  subject: string;
  issuer: string;
  /** hexadecimal, upper case */
  serial: string;
  notBefore: Date;
  notAfter: Date;
};

export type SignerSummary = {
  commonName: string;
  /** a second common name or the organisation's script form, where the certificate has one in Japanese letters */
  kanjiName?: string;
  /** the subject's serialNumber attribute: the credential's id */
  serialNumber?: string;
  organisation?: string;
  issuer: string;
  /** how well the issuer says that it identified the signer; null where the certificate does not state it */
  ial: 1 | 2 | 3 | null;
  /** hexadecimal, upper case */
  certificateSerial: string;
};

export type RevocationSummary = {
  source: "ocsp" | "crl";
  producedAt: Date;
  thisUpdate: Date;
  nextUpdate?: Date;
  issuedBy: string;
};

/** What one later revision did to the document. */
export type LaterChange = {
  /** 0 is the file's oldest revision */
  revision: number;
  kind: "signature" | "document-timestamp" | "dss" | "signature-field" | "nothing" | "other";
  allowed: boolean;
  detail: string;
};

export type SignatureReport = {
  kind: "signature" | "document-timestamp";
  fieldName: string;
  verdict: Verdict;
  subIndication?: SubIndication;
  signer?: SignerSummary;
  level: Level;
  /** every rule of design/pades.md for the signature's own form holds: no signing-time, ESS v2, DER … */
  baseline: boolean;
  /** the signed bytes are unchanged and the signature verifies */
  integrity: boolean;
  /** signer first, anchor last; empty where no chain was found */
  chain: CertificateSummary[];
  revocation?: RevocationSummary;
  timestamp?: { genTime: Date; authority: string; trusted: boolean };
  /** the time the signature is known to have existed at */
  provenAt: Date;
  /** /M, what the signer's software claimed */
  claimedTime?: string;
  /** which of the report's revisions it signs; undefined where that cannot be told */
  revision?: number;
  /** the signed revision is the file's first so many bytes */
  revisionLength: number;
  laterChanges: LaterChange[];
  checks: Check[];
};

export type ValidationReport = {
  verdict: Verdict;
  /** in the order of the revisions they sign */
  signatures: SignatureReport[];
  /** oldest first: each revision is the file's first so many bytes */
  revisions: number[];
  /** certification of the document: 1, 2 or 3 (DocMDP) */
  certification?: 1 | 2 | 3;
  validatedAt: Date;
};
