import { env } from "@/lib/env.ts";
import { answerTrustRequest } from "@/lib/trust/authority/index.ts";
import { egress } from "@/lib/trust/egress.ts";
import type { Transport } from "@/lib/trust/transport.ts";

/** The embedded authority without a server: requests to its address are answered in this process, all others go out as usual. */
export const localTrust: Transport = async (request) => {
  const base = `${env().authorityBaseUrl}/`;
  if (!request.url.startsWith(base)) return egress(request);
  const { url, method, body } = request;
  return answerTrustRequest({ method, path: url.slice(base.length), body, now: new Date() });
};
