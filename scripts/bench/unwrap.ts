import { cm } from "@/hsm/index.ts";
import type { AlgorithmName } from "@/lib/rssp/types.ts";
import { sha256 } from "@/lib/sha256.ts";
import { type Bench, figure } from "./figure.ts";
import { rawRun } from "./raw-speed.ts";

const USES = 200_000;
const WARM_UP = 10_000;
const GOAL_MB = 100;
/** Looked at so often: the highest counts, not the last, since recycling gives some back. */
const LOOK_EVERY = 1_000;
/** Of SoftHSM alone fewer are enough: what a use leaves behind is the same each time. */
const RAW_USES = 20_000;

/**
 * What the process grows by while a key is unwrapped, used and destroyed 200,000 times: the highest resident size after a warm-up.
 * SoftHSM frees what session objects took only when it is initialised anew, which the CM does from time to time. `raw`: SoftHSM alone,
 * never initialised anew.
 */
export const unwrap: Bench = {
  ids: ["unwrap.growth_mb"],
  measure: async () => {
    const p256 = await leftBehind("P-256");
    const rsa = await leftBehind("RSA-3072");
    const growth = await grow("P-256");
    const bytes = (mb: number) => `${(mb * 2 ** 20).toFixed(0)} bytes`;
    const beside = [
      `a use leaves ${bytes(p256)} behind with P-256 and ${bytes(rsa)} with RSA-3072, until the next initialisation`,
    ];
    return [{ ...figure("unwrap.growth_mb", growth, p256 * USES, GOAL_MB, "MB"), beside }];
  },
};

/** MB a use. */
async function leftBehind(algorithm: AlgorithmName): Promise<number> {
  const { growthMb } = await rawRun({ algorithm, what: "hold", until: { count: RAW_USES } });
  return growthMb / RAW_USES;
}

/** @returns MB */
async function grow(algorithm: AlgorithmName): Promise<number> {
  const { wrapped } = await cm().generateWrapped({ algorithm });
  const digest = sha256("natsuin bench");
  const use = async () => {
    const key = await cm().openKey({ algorithm, place: { wrapped } });
    const { failure } = await key.sign([digest]);
    key.close();
    if (failure) throw failure;
  };
  for (let at = 0; at < WARM_UP; at++) await use();
  const start = process.memoryUsage.rss();
  let highest = start;
  for (let at = 0; at < USES; at++) {
    await use();
    if (at % LOOK_EVERY === 0) highest = Math.max(highest, process.memoryUsage.rss());
  }
  return (Math.max(highest, process.memoryUsage.rss()) - start) / 2 ** 20;
}
