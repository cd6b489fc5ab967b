import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { currentScope } from "./db-scope.ts";
import { env } from "./env.ts";
import { type Prisma, PrismaClient } from "./generated/prisma/client.ts";
import { ScopedPool } from "./scoped-pool.ts";

/** A connection or a transaction on it. */
export type Db = PrismaClient | Prisma.TransactionClient;
export type { Prisma, PrismaClient };

/** Connections of each role in this process. */
export const POOL_SIZE = 10;
/**
 * For a connection to the server, and for one of the pool's that others hold: no less than a transaction is told it may wait
 * (lib/rssp/limits.ts), or a signature that was made could not be stored in a rush.
 */
const CONNECT_TIMEOUT_MS = 15_000;

const shared = globalThis as { natsuinAppDb?: PrismaClient; natsuinChoresDb?: PrismaClient; natsuinRsspDb?: PrismaClient };

/**
 * The database for schemas auth, sca, trust, jobs and, through audit.append(), the audit log: as role natsuin_app, of whose sca rows
 * the scope's person sees his own; as the system natsuin_chores, which sees all.
 */
export function appDb(): PrismaClient {
  if (currentScope()?.kind === "system") {
    shared.natsuinChoresDb ??= connect(new pg.Pool(poolOf(env().choresDatabaseUrl)));
    return shared.natsuinChoresDb;
  }
  shared.natsuinAppDb ??= connect(new ScopedPool(poolOf(env().databaseUrl)));
  return shared.natsuinAppDb;
}

/** The database as role natsuin_rssp: schema rssp; the audit log through audit.append(). lib/rssp and lib/audit only. */
export function rsspDb(): PrismaClient {
  shared.natsuinRsspDb ??= connect(new pg.Pool(poolOf(env().rsspDatabaseUrl)));
  return shared.natsuinRsspDb;
}

/** Ends every pool: for tools and tests; a server keeps them for life. */
export async function closeDb(): Promise<void> {
  const open = [shared.natsuinAppDb, shared.natsuinChoresDb, shared.natsuinRsspDb];
  shared.natsuinAppDb = undefined;
  shared.natsuinChoresDb = undefined;
  shared.natsuinRsspDb = undefined;
  await Promise.all(open.map((client) => client?.$disconnect()));
}

const poolOf = (connectionString: string): pg.PoolConfig => ({
  connectionString,
  max: POOL_SIZE,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
});

function connect(pool: pg.Pool): PrismaClient {
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  // a transaction that says nothing of its own waits as long; Prisma's two seconds are over in any rush
  const client = new PrismaClient({ adapter, transactionOptions: { maxWait: CONNECT_TIMEOUT_MS } });
  keepApart(client);
  return client;
}

type Loaded = { transaction?: { kind: "itx" | "batch" } };
type Loader = { options: { batchBy: (request: Loaded) => string | undefined } };

/**
 * Prisma gathers what is asked in one tick (`findUnique`) and asks it together, as whoever was first: another person's rows would be
 * asked for in his scope. Only within one interactive transaction, which has one connection and so one scope, may it do so.
 */
function keepApart(client: PrismaClient): void {
  const { options } = (client as unknown as { _requestHandler: { dataloader: Loader } })._requestHandler.dataloader;
  const gathered = options.batchBy;
  options.batchBy = (request) => {
    if (request.transaction?.kind === "batch")
      throw new Error("say it as an interactive transaction: a list's scope is not certain");
    return request.transaction ? gathered(request) : undefined;
  };
}
