import { NatsuinError } from "../lib/errors.ts";

type Waiter<S> = { resolve: (session: S) => void; reject: (error: NatsuinError) => void; timer: NodeJS.Timeout };

/**
 * Exclusive checkout of HSM sessions. A PKCS#11 session holds one operation at a time, and closing one with an
 * operation in flight crashes the process: so sessions leave the pool only through `drain`, when all are back.
 */
export class SessionPool<S> {
  readonly #queueLimit: number;
  readonly #queueTimeoutMs: number;
  readonly #idle: S[] = [];
  readonly #waiting = new Set<Waiter<S>>();
  #out = 0;
  #paused = true;
  #whenQuiet: (() => void) | undefined;

  constructor({ queueLimit, queueTimeoutMs }: { queueLimit: number; queueTimeoutMs: number }) {
    this.#queueLimit = queueLimit;
    this.#queueTimeoutMs = queueTimeoutMs;
  }

  /** Starts handing out these sessions, the longest waiting first. */
  fill(sessions: readonly S[]): void {
    this.#idle.push(...sessions);
    this.#paused = false;
    this.#serve();
  }

  /** @throws HSM_BUSY when the queue is full or the wait was too long */
  checkout(): Promise<S> {
    const session = this.#paused ? undefined : this.#idle.pop();
    if (session !== undefined) {
      this.#out++;
      return Promise.resolve(session);
    }
    if (this.#waiting.size >= this.#queueLimit)
      return Promise.reject(new NatsuinError("HSM_BUSY", { waiting: this.#waiting.size }));
    return new Promise<S>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new NatsuinError("HSM_BUSY", { waitedMs: this.#queueTimeoutMs }));
      }, this.#queueTimeoutMs);
      const waiter: Waiter<S> = { resolve, reject, timer };
      this.#waiting.add(waiter);
    });
  }

  /** A session if one is idle now: for help that can be done without. Nobody waits for it, so nobody waits in a circle. */
  tryCheckout(): S | undefined {
    const session = this.#paused || this.#waiting.size > 0 ? undefined : this.#idle.pop();
    if (session !== undefined) this.#out++;
    return session;
  }

  giveBack(session: S): void {
    this.#out--;
    this.#idle.push(session);
    if (!this.#paused) this.#serve();
    else if (this.#out === 0) this.#whenQuiet?.();
  }

  /** Stops handing out, waits for every session in use, and takes them all. Those waiting keep their place. */
  async drain(): Promise<S[]> {
    this.#paused = true;
    if (this.#out > 0) {
      await new Promise<void>((resolve) => {
        this.#whenQuiet = resolve;
      });
      this.#whenQuiet = undefined;
    }
    return this.#idle.splice(0);
  }

  /** Turns away everyone in the queue: there is nothing left to wait for. */
  refuseWaiting(error: NatsuinError): void {
    for (const waiter of this.#waiting) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
    this.#waiting.clear();
  }

  #serve(): void {
    for (const waiter of this.#waiting) {
      const session = this.#idle.pop();
      if (session === undefined) return;
      this.#waiting.delete(waiter);
      clearTimeout(waiter.timer);
      this.#out++;
      waiter.resolve(session);
    }
  }
}
