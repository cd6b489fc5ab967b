import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_ITEMS } from "@/lib/rssp/limits.ts";
import { activateKey } from "@/lib/rssp/sam/activate-key.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";
import { median } from "./cpu-time.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { rawPerSecond } from "./raw-speed.ts";
import { authoriseAt, type BenchSigner, makeSigners, openPage } from "./signers.ts";

const P256_GOAL = 1_500;
/** Of the raw throughput. */
const RSA_GOAL = 0.7;
const DELAY_GOAL_MS = 20;

/**
 * 方法1: a thousand hashes under one SAD, signed, verified and stored. `raw`: SoftHSM signing alone on every core. The delay is that of
 * the event loop over all these batches, from the page's being opened to the outcome; its `raw` is the same loop with nothing to do.
 */
export const batch: Bench = {
  ids: ["batch.p256.per_s", "batch.rsa3072.per_s", "batch.eventloop.p99_ms"],
  measure: async () => {
    const idle = await idleDelay();
    const [p256] = await makeSigners(1, "P-256");
    const [rsa] = await makeSigners(1, "RSA-3072");
    const signers = { p256: p256 as BenchSigner, rsa: rsa as BenchSigner };
    for (const signer of Object.values(signers)) await run(signer);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const runs = { p256: await runAll(signers.p256, 7), rsa: await runAll(signers.rsa, 3) };
    delay.disable();
    const raw = async (algorithm: AlgorithmName) => rawPerSecond({ algorithm, what: "sign" });
    const [rawP256, rawRsa] = [await raw("P-256"), await raw("RSA-3072")];
    return [
      rate("batch.p256.per_s", runs.p256, rawP256, P256_GOAL),
      rate("batch.rsa3072.per_s", runs.rsa, rawRsa, RSA_GOAL * rawRsa),
      {
        ...figure("batch.eventloop.p99_ms", delay.percentile(99) / 1e6, idle, DELAY_GOAL_MS),
        beside: [`longest ${(delay.max / 1e6).toFixed(1)} ms, of ${delay.count} samples`],
      },
    ];
  },
};

type Times = { open: number; authorise: number; activate: number };

async function runAll(signer: BenchSigner, count: number): Promise<Times[]> {
  const times: Times[] = [];
  while (times.length < count) times.push(await run(signer));
  return times;
}

async function run(signer: BenchSigner): Promise<Times> {
  const start = performance.now();
  const page = await openPage(signer, MAX_ITEMS);
  const opened = performance.now();
  const sad = await authoriseAt(page);
  const authorised = performance.now();
  await activateKey({ requestId: page.requestId, sad, now: page.now });
  return { open: opened - start, authorise: authorised - opened, activate: performance.now() - authorised };
}

function rate(id: string, times: Times[], raw: number, atLeast: number): Figure {
  const middle = (step: keyof Times) => median(times.map((one) => one[step]));
  const beside = [
    `ms for ${MAX_ITEMS}: opened and shown ${middle("open").toFixed(0)}, authorised ${middle("authorise").toFixed(0)}, signed, verified and stored ${middle("activate").toFixed(0)}`,
  ];
  return { ...figure(id, (1000 * MAX_ITEMS) / middle("activate"), raw, { atLeast }, "1/s"), beside };
}

async function idleDelay(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(1000);
  delay.disable();
  return delay.percentile(99) / 1e6;
}
