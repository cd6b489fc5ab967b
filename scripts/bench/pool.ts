import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { cm, openCm } from "@/hsm/index.ts";
import { env } from "@/lib/env.ts";
import { activateKey } from "@/lib/rssp/sam/activate-key.ts";
import { sha256 } from "@/lib/sha256.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { type AtPage, authoriseAt, type BenchSigner, makeSigners, openPage } from "./signers.ts";

const FACTORS = [1, 2, 4, 8] as const;
/** Of each algorithm; every third signer has RSA. */
const SIGNERS = { "P-256": 16, "RSA-3072": 8 } as const;
/** Each signer's activations, one after the other, all signers at once. */
const EACH = 4;
const BATCH = 100;
const AUTHORITY_EVERY_MS = 5;

/**
 * How many sessions the pool should have, as a multiple of the cores: activations a second while 24 signers sign at once, a batch of a
 * hundred with RSA-3072 runs beside them, and the authority's key signs a hundred times a second and more, as it does for timestamps and OCSP. `raw`: with the
 * pool of the product, four times the cores.
 */
export const pool: Bench = {
  ids: FACTORS.map((factor) => idOf(factor)),
  measure: async () => {
    const signers = [...(await makeSigners(SIGNERS["P-256"], "P-256")), ...(await makeSigners(SIGNERS["RSA-3072"], "RSA-3072"))];
    const [batcher] = await makeSigners(1, "RSA-3072");
    const measured = new Map<number, Load>();
    await load(signers, batcher as BenchSigner);
    for (const factor of FACTORS) {
      await openPool(factor * availableParallelism());
      measured.set(factor, await load(signers, batcher as BenchSigner));
    }
    await openPool();
    const raw = measured.get(4)?.perSecond ?? Number.NaN;
    return [...measured].map(([factor, one]) => figureOf(factor, one, raw));
  },
};

type Load = { perSecond: number; activation: number[]; authority: number[]; batchMs: number };

function idOf(factor: number): string {
  return `pool.${factor}x.per_s`;
}

function figureOf(factor: number, { perSecond, activation, authority, batchMs }: Load, raw: number): Figure {
  const beside = [
    `ms, p50 and p95: activation ${at(activation, 0.5)} and ${at(activation, 0.95)}, authority's signature ${at(authority, 0.5)} and ${at(authority, 0.95)}; the batch ${batchMs.toFixed(0)}`,
  ];
  return { ...figure(idOf(factor), perSecond, raw, undefined, "1/s"), beside };
}

function at(times: number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
}

/** Another pool for this process, or (without a number) the product's own. */
async function openPool(sessions?: number): Promise<void> {
  await cm().close();
  Object.assign(globalThis, { natsuinCm: openCm({ ...env().pkcs11, ...(sessions ? { sessions } : {}) }) });
}

async function load(signers: BenchSigner[], batcher: BenchSigner): Promise<Load> {
  const { keyHandle } = await cm().generateKeyPair({ algorithm: "P-256", label: "natsuin bench authority" });
  const pages: AtPage[][] = [];
  for (const signer of signers) {
    const own: AtPage[] = [];
    while (own.length < EACH) own.push(await openPage(signer));
    pages.push(own);
  }
  const long = await openPage(batcher, BATCH);
  const longSad = await authoriseAt(long);
  let running = true;
  const authority: number[] = [];
  const sign = async () => {
    while (running) {
      authority.push(await timed(() => cm().sign({ keyHandle, algorithm: "P-256", digest: sha256("natsuin bench") })));
      await sleep(AUTHORITY_EVERY_MS);
    }
  };
  const signing = sign();
  const activation: number[] = [];
  const start = performance.now();
  const batching = timed(() => activateKey({ requestId: long.requestId, sad: longSad, now: long.now }));
  await Promise.all(
    pages.map(async (own) => {
      for (const page of own) activation.push(await timed(() => activate(page)));
    }),
  );
  const perSecond = (1000 * activation.length) / (performance.now() - start);
  running = false;
  await signing;
  const batchMs = await batching;
  await cm().destroyKeyPair(keyHandle);
  return { perSecond, activation, authority, batchMs };
}

async function activate(page: AtPage): Promise<void> {
  await activateKey({ requestId: page.requestId, sad: await authoriseAt(page), now: page.now });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
