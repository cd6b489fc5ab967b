import { X509Certificate } from "node:crypto";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { readDer } from "../../der/read.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { readGeneralNames } from "../../trust/path/general-name.ts";
import { attributeOf, parseCertificate } from "../../trust/path/index.ts";

/** Why this credential may not be used at this time, or null. The lock comes first: it says what to do. */
export function certificateFault(credential: Credential, now: Date): ErrorCode | null {
  if (credential.lockedAt) return "RSSP_CREDENTIAL_LOCKED";
  if (credential.status === "suspended") return "RSSP_CREDENTIAL_SUSPENDED";
  if (credential.status === "revoked") return "RSSP_CERTIFICATE_REVOKED";
  if (credential.status === "expired") return "RSSP_CERTIFICATE_EXPIRED";
  const leaf = credential.chain[0];
  if (!credential.sealedKey) return "RSSP_CREDENTIAL_NOT_USABLE";
  // no signature before a certificate is linked to exactly this key (rssp.md, statement 4)
  if (credential.status !== "active" || !leaf || !equalBytes(publicKeyOf(leaf), credential.spki))
    return "RSSP_CREDENTIAL_NOT_USABLE";
  if (!credential.notBefore || !credential.notAfter) return "RSSP_CREDENTIAL_NOT_USABLE";
  if (credential.notBefore > now || credential.notAfter <= now) return "RSSP_CERTIFICATE_EXPIRED";
  return null;
}

/** SubjectPublicKeyInfo, DER. */
export function publicKeyOf(certificate: Uint8Array): Bytes {
  return new Uint8Array(new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" }));
}

/** The issuer's common name, for people. */
export function issuerName(certificate: Uint8Array): string {
  const line = new X509Certificate(certificate).issuer.split("\n").find((part) => part.startsWith("CN="));
  return line?.slice(3) ?? "";
}

/** Lower-case hexadecimal. */
export const serialOf = (certificate: Uint8Array): string => new X509Certificate(certificate).serialNumber.toLowerCase();

export function validityOf(certificate: Uint8Array): { notBefore: Date; notAfter: Date } {
  const { validFrom, validTo } = new X509Certificate(certificate);
  return { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
}

/** Who the certificate says its holder is: the romaji name, and the organisation, which in kanji stands beside it (SAN, directoryName). */
export function holderOf(certificate: Uint8Array): { commonName: string; organisation?: string } {
  const { subject, extensions } = parseCertificate(certificate);
  const beside = extensions.get(oids.subjectAltName);
  const names = beside ? readGeneralNames(readDer(beside.value)) : [];
  const directory = names.find((name) => name.kind === "directory");
  const organisation = directory && attributeOf(directory.name, oids.organisation);
  return {
    commonName: attributeOf(subject, oids.commonName) ?? "",
    organisation: organisation ?? attributeOf(subject, oids.organisation),
  };
}
