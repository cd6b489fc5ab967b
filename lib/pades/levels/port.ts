import type { Bytes } from "../../bytes.ts";
import type { CryptoPort } from "../../crypto-port.ts";
import type { ValidationData } from "../add-dss.ts";

/** Whose validation data is wanted: the chain to an anchor, and the status of everything in it. */
export type ChainQuestion = {
  /** DER, the end entity's */
  certificate: Uint8Array;
  purpose: "document-signing" | "timestamping";
  /** the moment it has to hold */
  at: Date;
  /** the end entity's own status must not be older (design/pades.md item 14) */
  issuedAfter?: Date;
  /** DER certificates that the document brings */
  known: readonly Uint8Array[];
};

/** What the higher levels need of the world. lib/pades itself does no I/O. */
export type LevelPort = {
  crypto: CryptoPort;
  /** DER certificates of the trusted roots */
  anchors: readonly Uint8Array[];
  now: () => Date;
  /** an RFC 3161 token over a SHA-256 imprint, of an authority that leads to an anchor. Throws TSA_*. */
  timestamp: (imprint: Bytes) => Promise<Uint8Array>;
  /** Throws OCSP_*, CRL_*, CERTIFICATE_INVALID, CREDENTIAL_REVOKED. */
  collect: (question: ChainQuestion) => Promise<ValidationData>;
};
