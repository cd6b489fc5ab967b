import type { AuthenticatorKind } from "../../generated/prisma/enums.ts";
import { type Ial, parseCertificate, statedIal } from "../../trust/path/index.ts";

/** How well the holder of a certificate (DER) was identified; null where it does not say. */
export const ialOf = (certificate: Uint8Array): Ial | null => statedIal(parseCertificate(certificate));

/**
 * Authenticator assurance level (NIST SP 800-63B) of an activation: a PIN beside something that is had makes two factors. A number that comes
 * by mail is none; level 3 asks for certified hardware, of which nothing is known here.
 */
export const aalOf = (kind: AuthenticatorKind | undefined): 1 | 2 => (kind === "totp" || kind === "passkey" ? 2 : 1);
