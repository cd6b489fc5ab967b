import "server-only";
import type { Bytes } from "../../bytes.ts";
import type { KeyHoldingForm } from "../../generated/prisma/enums.ts";
import { type Ial, keyUsage, type SignerSubject, signerNames, subjectDirectoryName } from "../../trust/authority/index.ts";
import { buildCsr } from "../../trust/csr/build-csr.ts";
import { CERTIFICATE_LIFE } from "../limits.ts";
import { holdingOf, rsspPorts } from "../ports.ts";
import type { AlgorithmName } from "../types.ts";
import type { CertificateOrder } from "./certificate-authority.ts";
import { checkCertificate } from "./check-certificate.ts";
import { checkRequest } from "./check-request.ts";

/** What became of an order: the certificate, or what it waits with. */
export type Requested = { chain: Bytes[] } | { csr: Bytes; order: Order; askAt: Date | null };
export type Order = Pick<CertificateOrder, "subject" | "ial" | "notBefore" | "notAfter">;

export type NewKey = { inner: Bytes; spki: Bytes; algorithm: AlgorithmName; holding: KeyHoldingForm };

/**
 * ⑤⑥ CSR and certificate (規則6条3の2; JT2A 附録1), of a key that was just made.
 * 1. the key signs its own request: proof of possession; 2. the RA compares the request with the enrolment; 3. the CA issues; 4. what came
 * back is compared with what was asked for. A certificate that is not it is revoked.
 * @param input.code the 利用者識別符号 that the signer brought, where the route has one
 * Throws CERTIFICATE_REQUEST_REFUSED, CA_*, CERTIFICATE_NOT_AS_REQUESTED, HSM_*
 */
export async function requestCertificate(
  key: NewKey,
  { subject, ial, code, now }: { subject: SignerSubject; ial?: Ial; code?: string; now: Date },
): Promise<Requested> {
  const csr = await makeCsr(key, subject, code);
  await checkRequest(csr, { spki: key.spki, subject, code });
  const ca = rsspPorts().certificateAuthority();
  const notAfter = new Date(now.getTime() + CERTIFICATE_LIFE);
  const order = { subject, ial, notBefore: now, notAfter };
  const issuing = await ca.issue({ csr, ...order, now });
  if ("pending" in issuing) return { csr, order, askAt: issuing.askAt };
  return { chain: await checkCertificate(issuing.chain, { spki: key.spki, subject, ca, now }) };
}

async function makeCsr({ inner, spki, algorithm, holding }: NewKey, subject: SignerSubject, code?: string): Promise<Bytes> {
  const names = signerNames(subject);
  const extensions = [keyUsage("digitalSignature", "nonRepudiation"), subjectDirectoryName(names.beside)];
  const opened = await holdingOf(holding).open(inner, algorithm);
  try {
    return await buildCsr({ subject: names.subject, spki, algorithm, extensions, challenge: code }, async (digest) => {
      const { values, failure } = await opened.sign([digest]);
      const [value] = values;
      if (!value) throw failure;
      return value;
    });
  } finally {
    opened.close();
  }
}
