import "server-only";
import { BoundedQueue } from "../../bounded-queue.ts";
import { POOL_SIZE } from "../../db.ts";

/** Verdicts under way at a time. The other connections are there for what comes after them. */
export const VERDICTS_AT_ONCE = POOL_SIZE - 4;
const LIMITS = { slots: VERDICTS_AT_ONCE, waiting: 256, busy: "HSM_BUSY" } as const;

const kept = globalThis as { natsuinVerdicts?: BoundedQueue };

/**
 * A verdict holds a database connection while argon2id computes, and while another attempt on the same credential is judged: however many
 * signers come at once, a use of a key that has begun finds one for its values. Who waits here holds nothing.
 * @throws HSM_BUSY at once when too many wait
 */
export function inVerdictTurn<T>(verdict: () => Promise<T>): Promise<T> {
  kept.natsuinVerdicts ??= new BoundedQueue(LIMITS);
  return kept.natsuinVerdicts.run(verdict);
}
