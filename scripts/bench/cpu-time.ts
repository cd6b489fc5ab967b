/** `index` counts from 0 over warm-up and measurement: work that must be new each time takes it from there. */
export type Work = (index: number) => Promise<unknown> | unknown;

/**
 * CPU milliseconds (user and system, every thread of this process: also the HSM's, the compiler's and the garbage collector's)
 * of one run of each work. The median of batches, so that a collection counts with its share and a hiccup does not. Batches
 * take turns, so that what disturbs one work disturbs the others too.
 */
export async function cpuTimes<Name extends string>(
  works: Record<Name, Work>,
  { warmUp, batches, perBatch }: { warmUp: number; batches: number; perBatch: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) for (let at = 0; at < warmUp; at++) await works[name](at);
  for (let batch = 0; batch < batches; batch++) {
    for (const name of names) {
      const first = warmUp + batch * perBatch;
      const before = process.cpuUsage();
      for (let at = first; at < first + perBatch; at++) await works[name](at);
      const { user, system } = process.cpuUsage(before);
      times[name].push((user + system) / 1000 / perBatch);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
