import "server-only";
import { errorCodeOf, NatsuinError } from "../../errors.ts";
import { ocspUrlOf } from "../../trust/clients/access-urls.ts";
import { crlUrlsOf, fetchCrl } from "../../trust/clients/fetch-crl.ts";
import { fetchOcsp } from "../../trust/clients/fetch-ocsp.ts";
import { type Certificate, checkRevocation, type PathContext } from "../../trust/path/index.ts";
import type { Transport } from "../../trust/transport.ts";

/** The applicant waits meanwhile. */
const TIMEOUT_MS = 5_000;

/** `unchecked`: 失効確認：未実施, and why. */
export type CardStatus = { status: "good" } | { status: "revoked" } | { status: "unchecked"; why: string };

/**
 * Whether a card's certificate, and each CA's above it, is revoked, as its OCSP responder or else its CRL says now. The JPKI answers none but
 * verifiers who are registered with it: that there is no answer is no refusal here, but is said, and is the RA's to judge.
 */
export async function askCardStatus(
  { path, anchor, now, transport }: { path: Certificate[]; anchor: Certificate; now: Date; transport: Transport },
  context: PathContext,
): Promise<CardStatus> {
  let unchecked = "";
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1] ?? anchor;
    const told = await fetchStatus(certificate, issuer, { now, transport }, context);
    const verdict = await checkRevocation({ certificate, issuer, anchor, at: now, now, skewSeconds: 5 }, context);
    if (verdict.status === "revoked") return { status: "revoked" };
    if (verdict.status === "unknown") unchecked ||= told || verdict.reasons.join("; ");
  }
  return unchecked ? { status: "unchecked", why: unchecked } : { status: "good" };
}

/** Adds what the certificate's addresses answer to the context: OCSP, and where that gives nothing the CRLs. Returns why nothing came. */
async function fetchStatus(
  certificate: Certificate,
  issuer: Certificate,
  { now, transport }: { now: Date; transport: Transport },
  context: PathContext,
): Promise<string> {
  const [ocsp, crls] = [ocspUrlOf(certificate), crlUrlsOf(certificate)];
  if (!ocsp && crls.length === 0) return "no address to ask";
  const failures: string[] = [];
  const attempt = async (fetching: () => Promise<void>): Promise<boolean> => {
    try {
      await fetching();
      return true;
    } catch (error) {
      if (!(error instanceof NatsuinError)) throw error;
      failures.push(errorCodeOf(error));
      return false;
    }
  };
  const question = { now, transport, timeoutMs: TIMEOUT_MS };
  const answered =
    ocsp !== undefined &&
    (await attempt(async () => {
      const { der } = await fetchOcsp({ ...question, certificate: certificate.raw, issuer: issuer.raw });
      context.add({ ocsps: [der] });
    }));
  if (answered) return "";
  for (const url of crls)
    await attempt(async () => {
      const { der } = await fetchCrl({ ...question, url, issuer: issuer.raw });
      context.add({ crls: [der] });
    });
  return failures.join(", ");
}
