import "server-only";
import type { Bytes } from "../../bytes.ts";
import { errorCodeOf, NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import { pem } from "../../pem.ts";
import { answerOcsp } from "./answer-ocsp.ts";
import { withinShare } from "./answer-share.ts";
import { answerTimestamp } from "./answer-timestamp.ts";
import { authority } from "./authority.ts";
import { buildCrl } from "./build-crl.ts";
import type { Issuer } from "./profile.ts";

export type TrustRequest = {
  method: string;
  /** below the base URL, still percent-encoded: `ocsp`, `crl/ca.crl`, `/ocsp/MFEw…` */
  path: string;
  body?: Uint8Array;
  now: Date;
};
export type TrustAnswer = { status: number; contentType: string; body: Bytes };

/** No request this service answers is near it; a larger body is refused unread. */
export const BODY_LIMIT = 16 * 1024;
const PATH_LIMIT = 4 * 1024;

/**
 * All of /trust: certificates, CRLs, OCSP (RFC 6960 App. A, POST and GET), timestamps (RFC 3161 §3.4).
 * Serves the app's route, the command line's loopback server and in-process callers alike. What is signed for the asker stays
 * within its share of the HSM: 503 at once where too many ask. Never throws.
 */
export async function answerTrustRequest({ method, path, body, now }: TrustRequest): Promise<TrustAnswer> {
  if ((body?.length ?? 0) > BODY_LIMIT || path.length > PATH_LIMIT) return text(413, "too large");
  const route = path.replace(/^\/+/, "");
  try {
    if (route === "tsa") {
      if (method !== "POST") return text(405, "POST a TimeStampReq");
      return {
        status: 200,
        contentType: "application/timestamp-reply",
        body: await withinShare(() => answerTimestamp(body ?? new Uint8Array(), now)),
      };
    }
    if (route === "ocsp" || route.startsWith("ocsp/")) return await ocsp(method, route, body, now);
    if (method !== "GET") return text(405, "GET only");
    return await file(route, now);
  } catch (error) {
    // a flood is not to fill the log as well
    if (errorCodeOf(error) === "HSM_BUSY") return text(503, "busy");
    log.error("trust.request.failed", error, { route: route.slice(0, 40), code: errorCodeOf(error) });
    return text(error instanceof NatsuinError ? error.entry.status : 500, "not available");
  }
}

async function ocsp(method: string, route: string, body: Uint8Array | undefined, now: Date): Promise<TrustAnswer> {
  const request =
    method === "POST" && route === "ocsp" ? body : method === "GET" && route !== "ocsp" ? fromPath(route) : undefined;
  if (!request) return text(405, "POST an OCSPRequest, or GET it in base64 as the last part of the path");
  return { status: 200, contentType: "application/ocsp-response", body: await withinShare(() => answerOcsp(request, now)) };
}

/** RFC 6960 App. A.1: base64, then percent-encoded; its slashes may come bare. What is not base64 is malformed OCSP. */
function fromPath(route: string): Bytes {
  try {
    return Uint8Array.from(atob(decodeURIComponent(route.slice("ocsp/".length))), (octet) => octet.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

async function file(route: string, now: Date): Promise<TrustAnswer> {
  const [, issuer, kind] = /^(?:crl\/)?(root|ca)\.(cer|pem|crl)$/.exec(route) ?? [];
  if (!issuer || route.startsWith("crl/") !== (kind === "crl")) return text(404, "no such file");
  if (kind === "crl") {
    const body = await withinShare(() => buildCrl(issuer as Issuer, now));
    return { status: 200, contentType: "application/pkix-crl", body };
  }
  const { certificate } = (await authority())[issuer as Issuer];
  if (kind === "cer") return { status: 200, contentType: "application/pkix-cert", body: certificate };
  return { status: 200, contentType: "application/x-pem-file", body: new TextEncoder().encode(pem("CERTIFICATE", certificate)) };
}

const text = (status: number, words: string): TrustAnswer => ({
  status,
  contentType: "text/plain; charset=utf-8",
  body: new TextEncoder().encode(`${words}\n`),
});
