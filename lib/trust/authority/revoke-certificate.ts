import "server-only";
import { appDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";

/** CRLReason (RFC 5280 §5.3.1). certificateHold is not one of them: 利用停止 is the RSSP's own, never the CA's. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;

/**
 * Revokes for good. The first revocation's time and reason stand.
 * @param input.serial lower-case hexadecimal
 * @throws CERTIFICATE_UNKNOWN
 */
export async function revokeCertificate(input: {
  serial: string;
  reason: RevocationReason;
  now: Date;
}): Promise<"revoked" | "already-revoked"> {
  const { serial, reason, now } = input;
  const { count } = await appDb().issuedCertificate.updateMany({
    where: { serial, revokedAt: null },
    data: { revokedAt: now, reason: REVOCATION_REASONS[reason] },
  });
  if (count === 1) return "revoked";
  if (!(await appDb().issuedCertificate.findUnique({ where: { serial }, select: { serial: true } }))) {
    throw new NatsuinError("CERTIFICATE_UNKNOWN");
  }
  return "already-revoked";
}
