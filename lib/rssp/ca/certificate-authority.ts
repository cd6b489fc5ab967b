import type { Bytes } from "../../bytes.ts";
import type { Ial, RevocationReason, SignerSubject } from "../../trust/authority/index.ts";

/** What is ordered of a CA, after the RA has checked it. `subject` is in the CSR too: a CA may go by either. */
export type CertificateOrder = {
  /** PKCS#10, DER */
  csr: Bytes;
  subject: SignerSubject;
  ial?: Ial;
  notBefore: Date;
  notAfter: Date;
  now: Date;
};

/**
 * What a CA answers to an order: a chain (DER, leaf first, without the root), or that it has not decided yet. `askAt`: when the same order may
 * be placed again, with the same CSR; null: it is not asked, somebody brings the certificate.
 */
export type Issuing = { chain: Bytes[] } | { pending: true; askAt: Date | null };

/** `by-hand`: this CA takes revocations on another way; somebody has to tell it. */
export type RevocationOutcome = "revoked" | "already-revoked" | "by-hand";

/** The CA of this installation, whichever it is. */
export type CertificateAuthority = {
  /** Throws CERTIFICATE_REQUEST_REFUSED, CA_REFUSED, CA_UNAVAILABLE; nothing was issued then */
  issue(order: CertificateOrder): Promise<Issuing>;
  /** @param input.serial lower-case hexadecimal. Throws CERTIFICATE_UNKNOWN, CA_UNAVAILABLE */
  revoke(input: { serial: string; reason: RevocationReason; now: Date }): Promise<RevocationOutcome>;
  /** Serials not revoked that it issued for a credential's number in this time; a CA that tells nobody has no such question. */
  issuedFor?(credentialId: string, term: { from: Date; to: Date }): Promise<string[]>;
  /** DER certificates that what it issues must lead to */
  anchors(): Promise<Bytes[]>;
};
