import http from "node:http";
import { env } from "@/lib/env.ts";
import { askOcsp } from "@/lib/rssp/sam/certificate-status.ts";
import { setRsspPorts } from "@/lib/rssp/signer.ts";
import { setScaPorts } from "@/lib/sca/signing/ports.ts";
import { answerTrustRequest, authorityCertificates } from "@/lib/trust/authority/index.ts";
import type { Transport } from "@/lib/trust/transport.ts";

/** The embedded authority on loopback, by the campaign's clock. */
export async function serveTrust(clock: () => Date): Promise<{ url: string; close: () => Promise<void> }> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "/" } = request;
    const answer = await answerTrustRequest({ method, path: url, body: Buffer.concat(chunks), now: clock() });
    response.writeHead(answer.status, { "content-type": answer.contentType }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A process of the campaign: trust services at `trustUrl`, nobody works the queue (the sweep finds what it would have done). */
export async function setPorts(trustUrl: string): Promise<void> {
  const transport = loopback(trustUrl);
  const { root } = await authorityCertificates();
  setScaPorts({ transport, anchors: async () => [root], finishLater: async () => undefined });
  setRsspPorts({ certificateStatus: askOcsp(transport) });
}

/** For the authority's address, whatever port it is served on now. */
function loopback(trustUrl: string): Transport {
  return async ({ url, method, contentType, body, signal }) => {
    const base = env().authorityBaseUrl;
    if (!url.startsWith(`${base}/`)) throw new Error(`no network in the fault loop: ${url}`);
    const headers = contentType ? { "content-type": contentType } : undefined;
    const answer = await fetch(`${trustUrl}${url.slice(base.length)}`, { method, headers, body: body as BodyInit, signal });
    return {
      status: answer.status,
      contentType: answer.headers.get("content-type") ?? "",
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  };
}
