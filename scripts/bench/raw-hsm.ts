/**
 * What the HSM does when nothing stands between: one thread, one session, one loop over PKCS#11. A process of its own, so that as many as
 * there are cores show what the machine can do; started by raw-speed.ts, which says when to begin.
 * argv: JSON `RawWork`; prints "ready", waits for a line, prints JSON `RawResult`.
 */
import { once } from "node:events";
import { type Algorithm, digestInfo } from "@/hsm/algorithms.ts";
import { GENERATE, publicKeyTemplate, SIGN, signerKeyTemplate } from "@/hsm/key-templates.ts";
import { masterKeys } from "@/hsm/master-keys.ts";
import { type Lease, Token } from "@/hsm/token.ts";
import { generateWrapped, unwrap, WRAP } from "@/hsm/wrapped-keys.ts";
import { env } from "@/lib/env.ts";
import { sha256 } from "@/lib/sha256.ts";

/** `use`: unwrap, sign once, destroy; `sign`: sign alone, with one key; `hold`: unwrap and destroy alone; `make`: a key pair, wrapped. */
export type RawWork = { algorithm: Algorithm; what: "use" | "sign" | "hold" | "make"; until: { ms: number } | { count: number } };
export type RawResult = { operations: number; ms: number; cpuMs: number; growthMb: number };

const work = JSON.parse(process.argv[2] ?? "") as RawWork;
const settings = { sessions: 1, queueLimit: 1, queueTimeoutMs: 1000, recycleAfter: Number.POSITIVE_INFINITY };
const token = new Token({ ...env().pkcs11, ...settings });
try {
  const { wrapped } = await generateWrapped(token, work);
  const result = await token.use(async (lease) => {
    const operation = operationOf(lease, wrapped);
    for (let at = 0; at < (work.what === "make" ? 3 : 100); at++) operation();
    process.stdout.write("ready\n");
    await once(process.stdin, "data");
    return measure(operation);
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await token.close();
  process.stdin.destroy();
}

function operationOf(lease: Lease, wrapped: Uint8Array): () => void {
  const { algorithm, what } = work;
  const { pkcs11, session } = lease;
  const digest = sha256("natsuin bench");
  const data = Buffer.from(algorithm === "P-256" ? digest : digestInfo(digest));
  const sign = (key: Buffer) => {
    pkcs11.C_SignInit(session, { mechanism: SIGN[algorithm] }, key);
    pkcs11.C_Sign(session, data, Buffer.alloc(512));
  };
  if (what === "make") return () => makePair(lease);
  if (what === "sign") {
    const key = unwrap(token, lease, wrapped, algorithm);
    return () => sign(key);
  }
  return () => {
    const key = unwrap(token, lease, wrapped, algorithm);
    if (what === "use") sign(key);
    pkcs11.C_DestroyObject(session, key);
  };
}

function makePair(lease: Lease): void {
  const { pkcs11, session } = lease;
  const { algorithm } = work;
  const templates = [publicKeyTemplate(algorithm), signerKeyTemplate(algorithm)] as const;
  const pair = pkcs11.C_GenerateKeyPair(session, { mechanism: GENERATE[algorithm] }, ...templates);
  const { kek } = masterKeys(lease);
  pkcs11.C_WrapKey(session, WRAP, kek, pair.privateKey, Buffer.alloc(4096));
  for (const half of [pair.publicKey, pair.privateKey]) pkcs11.C_DestroyObject(session, half);
}

function measure(operation: () => void): RawResult {
  const { until } = work;
  const [start, cpu, rss] = [performance.now(), process.cpuUsage(), process.memoryUsage.rss()];
  let operations = 0;
  const goesOn = "ms" in until ? () => performance.now() - start < until.ms : () => operations < until.count;
  while (goesOn()) {
    operation();
    operations++;
  }
  const { user, system } = process.cpuUsage(cpu);
  const growthMb = (process.memoryUsage.rss() - rss) / 2 ** 20;
  return { operations, ms: performance.now() - start, cpuMs: (user + system) / 1000, growthMb };
}
