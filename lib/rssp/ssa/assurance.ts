import { oids } from "../../der/oids.ts";
import { children, fieldsOf, readDer, readOid } from "../../der/read.ts";
import type { AuthenticatorKind } from "../../generated/prisma/enums.ts";
import { IAL_POLICY, type Ial } from "../../trust/authority/index.ts";
import { parseCertificate } from "../../trust/path/index.ts";

/** How well the holder was identified, as the certificate's policies state it; null where they do not. */
export function ialOf(certificate: Uint8Array): Ial | null {
  const extension = parseCertificate(certificate).extensions.get(oids.certificatePolicies);
  if (!extension) return null;
  const stated = new Set(children(readDer(extension.value)).map((information) => readOid(fieldsOf(information).next())));
  return ([1, 2, 3] as const).find((ial) => stated.has(IAL_POLICY[ial])) ?? null;
}

/**
 * Authenticator assurance level (NIST SP 800-63B) of an activation: a PIN beside something that is had makes two factors. A number that comes
 * by mail is none; level 3 asks for certified hardware, of which nothing is known here.
 */
export const aalOf = (kind: AuthenticatorKind | undefined): 1 | 2 => (kind === "totp" || kind === "passkey" ? 2 : 1);
