import "server-only";
import type { Bytes } from "../../bytes.ts";
import { authority } from "./authority.ts";

export type { Ial } from "../path/index.ts";
export { answerOcsp } from "./answer-ocsp.ts";
export { answerTimestamp } from "./answer-timestamp.ts";
export { answerTrustRequest, BODY_LIMIT, type TrustAnswer, type TrustRequest } from "./answer-trust-request.ts";
export { authorityHealth } from "./authority-health.ts";
export { buildCrl } from "./build-crl.ts";
export { ensureAuthority } from "./ensure-authority.ts";
export { keyUsage, subjectDirectoryName } from "./extensions.ts";
export { issueSignerCertificate } from "./issue-signer-certificate.ts";
export { issuedFor } from "./issued-for.ts";
export { type RevocationReason, revokeCertificate } from "./revoke-certificate.ts";
export { type SignerSubject, signerNames } from "./signer-names.ts";

/** The authority's own certificates, DER. @throws AUTHORITY_NOT_READY */
export async function authorityCertificates(): Promise<Record<"root" | "ca" | "ocsp" | "tsa", Bytes>> {
  const { root, ca, ocsp, tsa } = await authority();
  return { root: root.certificate, ca: ca.certificate, ocsp: ocsp.certificate, tsa: tsa.certificate };
}
