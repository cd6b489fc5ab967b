import "server-only";
import pg from "pg";
import { currentScope, type DbScope } from "./db-scope.ts";

type Asker = (error: Error | undefined, client: pg.PoolClient | undefined, done: (broken?: Error | boolean) => void) => void;

/**
 * A pool whose connections say for whom they work: what row-level security compares is set before anybody gets one. It stays set
 * on the connection, so the next asker of the same scope pays no round trip; a connection can never be had with another's scope.
 */
export class ScopedPool extends pg.Pool {
  readonly #held = new WeakMap<pg.PoolClient, string>();

  override connect(): Promise<pg.PoolClient>;
  override connect(asker: Asker): void;
  override connect(asker?: Asker): Promise<pg.PoolClient> | undefined {
    // read here and now: where the pool is exhausted, the rest runs when somebody else lets a connection go
    const scope = currentScope();
    const client = super.connect().then((found) => this.#enter(found, scope));
    if (!asker) return client;
    client.then(
      (found) => asker(undefined, found, found.release),
      (error: Error) => asker(error, undefined, () => undefined),
    );
    return undefined;
  }

  async #enter(client: pg.PoolClient, scope: DbScope | undefined): Promise<pg.PoolClient> {
    const [tenant, user] = scope?.kind === "person" ? [scope.tenantId, scope.userId] : ["", ""];
    const wanted = JSON.stringify([tenant, user]);
    // a new connection has neither set, which is nobody's too
    if ((this.#held.get(client) ?? NOBODY) === wanted) return client;
    try {
      const settings = "SELECT set_config('natsuin.tenant', $1, false), set_config('natsuin.user', $2, false)";
      await client.query(settings, [tenant, user]);
    } catch (error) {
      client.release(true); // whatever is set on it now, nobody gets it
      throw error;
    }
    this.#held.set(client, wanted);
    return client;
  }
}

const NOBODY = JSON.stringify(["", ""]);
