/** Wall time of `now`, moved on by a monotonic clock: a step's time is right even where the system's clock jumps meanwhile. */
export function clockFrom(now: Date): () => Date {
  const start = performance.now();
  return () => new Date(now.getTime() + Math.round(performance.now() - start));
}
