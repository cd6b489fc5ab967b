/** `later`: what has to be there first, and the issue that brings it with its test. */
export type Statement = { text: string; later?: { issue: number; why: string } };

/**
 * What a remote signer is held to (ETSI TS 119 431-1, EN 419 241-1 and the guideline), by number. A statement that is not `later` has a
 * test whose name it is: `it(statement(16), …)`. docs/conformance/remote-signing.md is generated from their results.
 */
export const STATEMENTS: Record<number, Statement> = {
  1: { text: "Keys are generated in the HSM; private values cannot be read" },
  2: { text: "No plaintext key in database, heap dump or log" },
  3: { text: "Only listed algorithms and lengths; SHA-1 refused" },
  4: { text: "No signature before a certificate is linked" },
  5: { text: "The signer–key link is integrity protected: swapped rows are detected" },
  6: { text: "Certificate subject = enrolled identity" },
  7: { text: "The PIN travels apart from the authenticator" },
  8: { text: "Authentication before every activation" },
  9: { text: "Either factor alone fails" },
  10: { text: "Replayed or expired OTP fails" },
  11: { text: "Attempts lock; the lock survives a restart" },
  12: { text: "Replay, man in the middle and forged SAD fail" },
  13: { text: "The SAD binds signer + key + DTBS/R set" },
  14: { text: "Changing any of what the SAD binds is refused" },
  15: { text: "Another user's credential is refused" },
  16: { text: "Single use holds under 50 concurrent requests" },
  17: { text: "Σ signatures ≤ count ≤ multisign, across extensions" },
  18: { text: "An expired SAD neither signs nor extends" },
  19: { text: "The old SAD is dead after extension" },
  20: { text: "One unlisted hash: nothing is signed" },
  21: { text: "Duplicates count" },
  22: { text: "Output order = input order" },
  23: { text: "A partial HSM failure loses nothing silently" },
  24: { text: "The SAD is checked in the SAM, not only in the web tier" },
  25: { text: "PIN, OTP and SAD are never logged or stored in clear" },
  26: { text: "The key is unusable after the operation" },
  27: { text: "Expired or revoked certificate: refused" },
  28: { text: "Revoked certificate: key destroyed" },
  29: { text: "The signer can have the key and its backups destroyed" },
  30: { text: "Backups are as protected as the original" },
  31: { text: "Consent is an explicit act for a specific document set" },
  32: { text: "An operator or database admin alone cannot sign" },
  33: { text: "Enrolment, authorisation, signing, failure, deletion and access attempts are audited" },
  34: { text: "Tampering and truncation of the log are detected" },
  35: { text: "Audit is kept ≥ 7 years after certificate expiry" },
  36: { text: "The SCA keeps no more than needed and logs each creation" },
  37: { text: "Every driving application is authenticated" },
  38: { text: "No certified-device claim is made for SoftHSM" },
};

/** The name of the test, or of the group of tests, that proves a statement. */
export function statement(number: number): string {
  const known = STATEMENTS[number];
  if (!known || known.later) throw new Error(`statement ${number} is not one that is proved here`);
  return `${number}. ${known.text}`;
}
