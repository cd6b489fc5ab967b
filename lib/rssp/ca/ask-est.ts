import "server-only";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import type { Bytes } from "../../bytes.ts";
import { NatsuinError } from "../../errors.ts";

export type EstServer = {
  /** e.g. https://ca.example/.well-known/est, without a trailing slash */
  url: string;
  user?: string;
  password?: string;
  /** PEM: what the server's TLS certificate must lead to, where that is no public CA */
  tlsRoots?: string;
};

/** RFC 7030 §4.2.3 lets a CA bring its chain: a few certificates. */
const LIMIT_BYTES = 256 * 1024;
const TIMEOUT_MS = 30_000;

/** `retryAfter`: the CA has not decided yet (§4.2.3); its header, as it came. */
export type EstAnswer = { body: Bytes } | { retryAfter: string };

/**
 * One exchange with an EST server, always over TLS with its certificate verified (RFC 7030 §3.3.1), no redirect followed.
 * @returns the answer's body, decoded from base64, or when to ask again. Throws CA_UNAVAILABLE, CA_REFUSED
 */
export async function askEst(server: EstServer, question: { path: string; pkcs10?: Uint8Array }): Promise<EstAnswer> {
  const { status, body, retryAfter } = await exchange(server, question).catch((cause: unknown) => {
    if (cause instanceof NatsuinError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new NatsuinError("CA_UNAVAILABLE", { reason: code ?? message }, { cause });
  });
  if (status === 202) return { retryAfter };
  if (status >= 500) throw new NatsuinError("CA_UNAVAILABLE", { reason: `HTTP ${status}` });
  if (status !== 200) throw new NatsuinError("CA_REFUSED", { reason: `HTTP ${status}` });
  return { body: Uint8Array.from(Buffer.from(body.replace(/\s/g, ""), "base64")) };
}

async function exchange({ url, user, password, tlsRoots }: EstServer, { path, pkcs10 }: { path: string; pkcs10?: Uint8Array }) {
  const address = new URL(`${url}/${path}`);
  if (address.protocol !== "https:") throw new NatsuinError("CA_UNAVAILABLE", { reason: "EST_URL is not https" });
  const request = https.request(address, {
    method: pkcs10 ? "POST" : "GET",
    auth: user === undefined ? undefined : `${user}:${password ?? ""}`,
    ca: tlsRoots,
    minVersion: "TLSv1.2",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: pkcs10 ? { "content-type": "application/pkcs10", "content-transfer-encoding": "base64" } : undefined,
  });
  request.end(pkcs10 && Buffer.from(pkcs10).toString("base64"));
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > LIMIT_BYTES) throw new NatsuinError("CA_REFUSED", { reason: "the answer is too long" });
    chunks.push(chunk as Buffer);
  }
  const retryAfter = response.headers["retry-after"] ?? "";
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("latin1"), retryAfter };
}
