import type { CertificateAuthority } from "./certificate-authority.ts";

/** A CA that is reached by people: they take the CSR to it and bring the certificate (ssa/bring-certificate.ts), and tell it of revocations. */
export function manualCa({ anchors }: Pick<CertificateAuthority, "anchors">): CertificateAuthority {
  return {
    issue: async () => ({ pending: true, askAt: null }),
    revoke: async () => "by-hand",
    anchors,
  };
}
