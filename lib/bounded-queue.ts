import { type ErrorCode, NatsuinError } from "./errors.ts";

type Limits = { slots: number; waiting: number; busy: ErrorCode };

/** At most `slots` works at a time; `waiting` more wait in order; whoever comes then is refused at once, with `busy`. */
export class BoundedQueue {
  readonly #limits: Limits;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const { slots, waiting, busy } = this.#limits;
    if (this.#running < slots) this.#running++;
    else if (this.#waiting.length < waiting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else throw new NatsuinError(busy);
    try {
      return await work();
    } finally {
      // The slot goes straight to the next in line, or is given back.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
