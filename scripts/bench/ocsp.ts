import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "@/lib/bytes.ts";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { octetString } from "@/lib/der/write.ts";
import { secureRandom } from "@/lib/ids.ts";
import { authorityCertificates, ensureAuthority, issueSignerCertificate } from "@/lib/trust/authority/index.ts";
import { buildRequest } from "@/lib/trust/clients/fetch-ocsp.ts";
import { type Certificate, PathContext, parseCertificate } from "@/lib/trust/path/index.ts";
import { serveTrust } from "@/test/faults/ports.ts";
import { inProject } from "../setup/paths.mjs";
import { typeScriptArgs } from "../setup/typescript.mjs";
import { type Bench, type Figure, figure } from "./figure.ts";
import type { Load } from "./ocsp-load.ts";
import { rawPerSecond } from "./raw-speed.ts";

const CERTIFICATES = 20;

/**
 * OCSP responses a second over HTTP on loopback: each asked for anew with a nonce, looked up, signed by the responder's key in the HSM;
 * who asks is another process, 32 connections at once. `raw`: SoftHSM alone, P-256 on every core. PostgreSQL and the askers run on the
 * same cores.
 */
export const ocsp: Bench = { ids: ["ocsp.per_s"], measure: async () => [await measure()] };

async function measure(): Promise<Figure> {
  await ensureAuthority({ now: new Date() });
  const requests = await makeRequests();
  const trust = await serveTrust(() => new Date());
  try {
    await load(trust.url, requests, 1_000);
    const before = process.cpuUsage();
    const { answers, ms, p50, p99 } = await load(trust.url, requests, 6_000);
    const { user, system } = process.cpuUsage(before);
    const raw = await rawPerSecond({ algorithm: "P-256", what: "sign" });
    const cpuMs = (user + system) / 1000 / answers;
    const beside = [`ms: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}; CPU ms a response, in the server: ${cpuMs.toFixed(2)}`];
    return { ...figure("ocsp.per_s", (1000 * answers) / ms, raw, undefined, "1/s"), beside };
  } finally {
    await trust.close();
  }
}

/** Each certificate's, as base64. */
async function makeRequests(): Promise<string[]> {
  const { keyHandle, spki } = await cm().generateKeyPair({ algorithm: "P-256", label: "natsuin bench OCSP" });
  const { ca } = await authorityCertificates();
  const issuer = new PathContext({ crypto: nodeCrypto, anchors: [ca] }).anchors[0] as Certificate;
  const requests: string[] = [];
  while (requests.length < CERTIFICATES) {
    const now = new Date();
    const subject = { commonName: "Bench Signer", kanjiName: "試験 署名者", serialNumber: `bench-${randomUUID()}` };
    const { chain } = await issueSignerCertificate({
      spki,
      subject,
      notBefore: now,
      notAfter: new Date(now.getTime() + 365 * 86_400_000),
      now,
    });
    const der = await buildRequest(parseCertificate(chain[0] as Bytes), issuer, octetString(secureRandom(16)));
    requests.push(Buffer.from(der).toString("base64"));
  }
  await cm().destroyKeyPair(keyHandle);
  return requests;
}

async function load(url: string, requests: string[], ms: number): Promise<Load> {
  const args = [...typeScriptArgs(inProject("scripts/bench/ocsp-load.ts")), JSON.stringify({ url: `${url}/ocsp`, requests, ms })];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (part: Buffer) => {
    said += part.toString();
  });
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error("bench: the askers failed");
  return JSON.parse(said) as Load;
}
