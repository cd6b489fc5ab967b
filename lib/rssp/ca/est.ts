import "server-only";
import type { Bytes } from "../../bytes.ts";
import { parseCms } from "../../cms/index.ts";
import { NatsuinError } from "../../errors.ts";
import { parseCsr } from "../../trust/csr/parse-csr.ts";
import { CA_ASKED_AGAIN } from "../limits.ts";
import { askEst, type EstServer } from "./ask-est.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { chainOf } from "./chain-of.ts";

/**
 * A CA behind EST (RFC 7030): /simpleenroll for a certificate (§4.2), /cacerts for the CAs above it (§4.1). It goes by the CSR. Where a person
 * has to look first (202, §4.2.3) it is asked again with the same one. EST has no word for a revocation: `by-hand`.
 */
export function estCa(server: EstServer, { anchors }: Pick<CertificateAuthority, "anchors">): CertificateAuthority {
  return {
    async issue({ csr, now }) {
      const answer = await askEst(server, { path: "simpleenroll", pkcs10: csr });
      if ("retryAfter" in answer) return { pending: true, askAt: askAt(answer.retryAfter, now) };
      const cacerts = await askEst(server, { path: "cacerts" });
      if ("retryAfter" in cacerts) throw new NatsuinError("CA_UNAVAILABLE", { reason: "its own certificates are not ready" });
      const [issued, above] = [certificatesOf(answer.body), certificatesOf(cacerts.body)];
      return { chain: await chainOf(parseCsr(csr).spki, issued, { above, anchors: await anchors(), now }) };
    },
    revoke: async () => "by-hand",
    anchors,
  };
}

function certificatesOf(body: Bytes): Bytes[] {
  try {
    return parseCms(body).certificates;
  } catch (cause) {
    throw new NatsuinError("CA_REFUSED", { reason: "the answer is not a certs-only CMS" }, { cause });
  }
}

/** Retry-After (RFC 9110 §10.2.3), seconds or a date, within reason: nobody is asked each second, and nobody is forgotten. */
export function askAt(retryAfter: string, now: Date): Date {
  const { least, most, usual } = CA_ASKED_AGAIN;
  const wait = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return new Date(now.getTime() + (Number.isNaN(wait) ? usual : Math.min(most, Math.max(least, wait))));
}
