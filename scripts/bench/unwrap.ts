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
/** An RSA key takes ten times as long to unwrap; as few are enough to see what one leaves behind. */
const RSA_USES = 10_000;

/**
 * What the process grows by while a key is unwrapped, used and destroyed 200,000 times: the highest resident size after a warm-up.
 * SoftHSM frees what session objects took only when it is initialised anew, which the CM does from time to time. `raw`: the same uses of
 * SoftHSM alone, never initialised anew, at the same time on another core.
 */
export const unwrap: Bench = {
  ids: ["unwrap.growth_mb"],
  measure: async () => {
    const raw = rawRun({ algorithm: "P-256", what: "use", until: { count: USES } });
    const growth = await grow("P-256");
    const rsa = await rawRun({ algorithm: "RSA-3072", what: "hold", until: { count: RSA_USES } });
    const { growthMb } = await raw;
    const left = (mb: number, uses: number) => `${((mb * 2 ** 20) / uses).toFixed(0)} bytes`;
    const beside = [
      `a use leaves ${left(growthMb, USES)} of a P-256 key behind, ${left(rsa.growthMb, RSA_USES)} of an RSA-3072 key, until the next initialisation`,
    ];
    return [figure("unwrap.growth_mb", { value: growth, raw: growthMb, unit: "MB", goal: { atMost: GOAL_MB }, beside })];
  },
};

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
