import "server-only";
import { authorityCertificates, issuedFor, issueSignerCertificate, revokeCertificate } from "../../trust/authority/index.ts";
import { parseCsr } from "../../trust/csr/parse-csr.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

/** The authority that comes with an installation. It writes the names itself, from what the RA holds. */
export const embeddedCa: CertificateAuthority = {
  async issue({ csr, ...order }) {
    const { chain } = await issueSignerCertificate({ ...order, spki: parseCsr(csr).spki });
    return { chain };
  },
  revoke: revokeCertificate,
  issuedFor,
  anchors: async () => [(await authorityCertificates()).root],
};
