/**
 * For long work between which others must be served: `await breathe()` now and then lets the event loop turn once the work has held
 * it for `sliceMs`.
 */
export function breather(sliceMs = 4): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}
