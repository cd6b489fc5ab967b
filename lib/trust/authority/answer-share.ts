import "server-only";
import { type Cm, cm } from "@/hsm/index.ts";
import { BoundedQueue } from "../../bounded-queue.ts";

/** An answer takes milliseconds: a burst of signers waits a moment, a flood is refused. */
const WAITING = 256;

const kept = globalThis as typeof globalThis & { natsuinAnswerShare?: WeakMap<Cm, BoundedQueue> };

/**
 * What anybody may ask for (timestamps, OCSP, CRLs) uses at most half of the HSM's sessions, so that however many ask, the
 * other half is the signers'.
 * @throws HSM_BUSY at once when the share and its queue are full
 */
export function withinShare<T>(answer: () => Promise<T>): Promise<T> {
  kept.natsuinAnswerShare ??= new WeakMap();
  const share =
    kept.natsuinAnswerShare.get(cm()) ??
    new BoundedQueue({ slots: Math.max(1, Math.floor(cm().sessions / 2)), waiting: WAITING, busy: "HSM_BUSY" });
  kept.natsuinAnswerShare.set(cm(), share);
  return share.run(answer);
}
