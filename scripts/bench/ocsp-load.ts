/** Asks an OCSP responder over and over, on 32 connections. argv: JSON `{url, requests, ms}`; prints JSON `Load`. */
import http from "node:http";

const CONNECTIONS = 32;
/** OCSPResponse with status successful (RFC 6960 §4.2.1): SEQUENCE, then ENUMERATED 0. */
const SUCCESSFUL = Buffer.from([0x0a, 0x01, 0x00]);

export type Load = { answers: number; ms: number; p50: number; p99: number };

const { url, requests, ms } = JSON.parse(process.argv[2] ?? "") as { url: string; requests: string[]; ms: number };
const bodies = requests.map((request) => Buffer.from(request, "base64"));
const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const times: number[] = [];
const start = performance.now();
let next = 0;

await Promise.all(
  Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() - start < ms) {
      const began = performance.now();
      const answer = await ask(bodies[next++ % bodies.length] as Buffer);
      if (!answer.subarray(0, 10).includes(SUCCESSFUL)) throw new Error("an answer without a status");
      times.push(performance.now() - began);
    }
  }),
);
const took = performance.now() - start;
agent.destroy();
const sorted = times.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
const said: Load = { answers: times.length, ms: took, p50: at(0.5), p99: at(0.99) };
process.stdout.write(JSON.stringify(said));

function ask(body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/ocsp-request", "content-length": body.length };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        response.statusCode === 200 ? resolve(Buffer.concat(parts)) : reject(new Error(`HTTP ${response.statusCode}`)),
      );
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}
