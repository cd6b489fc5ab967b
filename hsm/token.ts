import "server-only";
import { NatsuinError } from "../lib/errors.ts";
import { CKR, ckrOf, type Handle, isTokenLost, type Pkcs11, pkcs11js, type Session } from "./pkcs11.ts";
import { SessionPool } from "./session-pool.ts";

export type TokenConfig = {
  /** path of the PKCS#11 module */
  module: string;
  tokenLabel: string;
  pin: string;
  sessions: number;
  queueLimit: number;
  queueTimeoutMs: number;
  /** session objects after which the module is initialised anew: SoftHSM frees what they took only then (0.2–0.7 KB each) */
  recycleAfter: number;
};

/** What one operation works with: its own session, for as long as it runs. `generation`: of the connection; handles die with it. */
export type Lease = { pkcs11: Pkcs11; session: Session; slot: Handle; generation: number };

/**
 * A logged-in token with its session pool. Connects at first use; after a loss (`isTokenLost`) it drains what is in
 * flight, finalises, initialises, logs in and lets the operation run once more.
 */
export class Token {
  readonly #config: TokenConfig;
  readonly #pool: SessionPool<Session>;
  #pkcs11: Pkcs11 | undefined;
  #slot: Handle | undefined;
  /** counts connections, so that of many operations that fail together one reconnects */
  #generation = 0;
  #connected = false;
  #closed = false;
  #connecting: Promise<void> | undefined;
  /** session objects made since the module was initialised */
  #objects = 0;

  #maker = "";

  constructor(config: TokenConfig) {
    this.#config = config;
    this.#pool = new SessionPool(config);
  }

  /** What the token said of its manufacturer and model when it was last connected; empty before that. */
  get maker(): string {
    return this.#maker;
  }

  /**
   * Runs `work` on an exclusive session. `work` may run twice, so it must not have had an effect when it throws.
   * @throws HSM_BUSY, HSM_UNAVAILABLE, HSM_FAILED, or what `work` throws as NatsuinError
   */
  async use<T>(work: (lease: Lease) => T | Promise<T>): Promise<T> {
    return this.#twice(async () => {
      const lease = await this.#checkout();
      try {
        return await work(lease);
      } finally {
        this.release(lease);
      }
    });
  }

  /**
   * The same for work that goes on: `begin` runs on an exclusive session (twice after a loss, as in `use`), which stays with the caller
   * until `release`.
   */
  async hold<T>(begin: (lease: Lease) => T): Promise<{ lease: Lease; begun: T }> {
    return this.#twice(async () => {
      const lease = await this.#checkout();
      try {
        return { lease, begun: begin(lease) };
      } catch (error) {
        this.release(lease);
        throw error;
      }
    });
  }

  /** A further session beside one that is held, if one is idle now; for the same connection only. */
  tryHold({ generation }: Lease): Lease | undefined {
    if (generation !== this.#generation) return undefined;
    const session = this.#pool.tryCheckout();
    return session && this.#leaseOf(session);
  }

  release({ session }: Lease): void {
    this.#pool.giveBack(session);
  }

  /** Session objects were made. Once there are `recycleAfter`, the next operation lets those in flight finish and initialises anew. */
  noteObjects(count: number): void {
    this.#objects += count;
  }

  /** The next operation lets those in flight finish and initialises anew, whatever was made since: a session object could not be destroyed. */
  renew(): void {
    this.#objects = Number.POSITIVE_INFINITY;
  }

  /** Waits for operations in flight, then lets go of the module. Later use is refused. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled([this.#connecting]);
    this.#pool.refuseWaiting(new NatsuinError("HSM_UNAVAILABLE", { detail: "closed" }));
    await this.#pool.drain();
    this.#release();
  }

  async #twice<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#connected || this.#objects >= this.#config.recycleAfter) await this.#reconnect(this.#generation);
    const generation = this.#generation;
    try {
      return await work();
    } catch (error) {
      if (!isTokenLost(error)) throw asTyped(error);
    }
    await this.#reconnect(generation);
    try {
      return await work();
    } catch (error) {
      throw isTokenLost(error)
        ? new NatsuinError("HSM_UNAVAILABLE", { detail: ckrOf(error)?.name ?? "" }, { cause: error })
        : asTyped(error);
    }
  }

  async #checkout(): Promise<Lease> {
    return this.#leaseOf(await this.#pool.checkout());
  }

  #leaseOf(session: Session): Lease {
    return { pkcs11: this.#pkcs11 as Pkcs11, session, slot: this.#slot as Handle, generation: this.#generation };
  }

  async #reconnect(failedGeneration: number): Promise<void> {
    if (this.#closed) throw new NatsuinError("HSM_UNAVAILABLE", { detail: "closed" });
    if (this.#connecting) return this.#connecting;
    if (this.#connected && failedGeneration !== this.#generation) return;
    this.#connecting = this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<void> {
    this.#connected = false;
    await this.#pool.drain();
    this.#release();
    try {
      const sessions = this.#logIn();
      this.#generation++;
      this.#objects = 0;
      this.#connected = true;
      this.#pool.fill(sessions);
    } catch (error) {
      this.#release();
      const refusal = new NatsuinError("HSM_UNAVAILABLE", { detail: ckrOf(error)?.name ?? reasonOf(error) }, { cause: error });
      this.#pool.refuseWaiting(refusal);
      throw refusal;
    }
  }

  /** Initialises with OS locking (without it concurrent calls crash), finds the slot by label, opens every session. */
  #logIn(): Session[] {
    const { module, tokenLabel, pin, sessions } = this.#config;
    const pkcs11 = this.#pkcs11 ?? new pkcs11js.PKCS11(module);
    this.#pkcs11 = pkcs11;
    pkcs11.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
    const slot = pkcs11.C_GetSlotList(true).find((candidate) => pkcs11.C_GetTokenInfo(candidate).label.trimEnd() === tokenLabel);
    if (!slot) throw new Error(`no token labelled ${tokenLabel}`);
    const { manufacturerID, model } = pkcs11.C_GetTokenInfo(slot);
    this.#maker = `${manufacturerID.trimEnd()} ${model.trimEnd()}`;
    this.#slot = slot;
    const opened = Array.from({ length: sessions }, () =>
      pkcs11.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION),
    );
    try {
      pkcs11.C_Login(opened[0] as Session, pkcs11js.CKU_USER, pin);
    } catch (error) {
      if (ckrOf(error)?.code !== CKR.userAlreadyLoggedIn) throw error;
    }
    return opened;
  }

  /** Only ever called with no operation in flight. The library stays loaded; one already finalised is no error here. */
  #release(): void {
    this.#slot = undefined;
    this.#connected = false;
    try {
      this.#pkcs11?.C_Finalize();
    } catch (error) {
      if (ckrOf(error) === undefined) throw error;
    }
  }
}

/** HSM_FAILED with its CKR, but for what is typed already. */
export function asTyped(error: unknown): NatsuinError {
  if (error instanceof NatsuinError) return error;
  const ckr = ckrOf(error);
  return new NatsuinError("HSM_FAILED", { ckr: ckr?.name ?? reasonOf(error) }, { cause: error });
}

/** Messages of the module and its loader hold paths and codes, never the PIN. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.split("\n")[0] : undefined) ?? "unknown";
