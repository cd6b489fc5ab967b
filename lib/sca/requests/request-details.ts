import type { KycRecord, RaReason } from "../../rssp/index.ts";

/** What a request asks for besides whose and which certificate: JSON of its row. */
export type RequestDetails =
  | { kind: "issue"; romaji: string; algorithm: "P-256" | "RSA-3072"; kyc: KycRecord }
  | { kind: "renew" }
  | { kind: "revoke"; revocation: RaReason };
