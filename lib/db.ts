import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "./env.ts";
import { type Prisma, PrismaClient } from "./generated/prisma/client.ts";

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

const shared = globalThis as { natsuinAppDb?: PrismaClient; natsuinRsspDb?: PrismaClient };

/** The database as role natsuin_app: schemas auth, sca, trust, jobs; the audit log through audit.append(). */
export function appDb(): PrismaClient {
  shared.natsuinAppDb ??= connect(env().databaseUrl);
  return shared.natsuinAppDb;
}

/** The database as role natsuin_rssp: schema rssp; the audit log through audit.append(). lib/rssp and lib/audit only. */
export function rsspDb(): PrismaClient {
  shared.natsuinRsspDb ??= connect(env().rsspDatabaseUrl);
  return shared.natsuinRsspDb;
}

/** Ends both pools: for tools and tests; a server keeps them for life. */
export async function closeDb(): Promise<void> {
  const open = [shared.natsuinAppDb, shared.natsuinRsspDb];
  shared.natsuinAppDb = undefined;
  shared.natsuinRsspDb = undefined;
  await Promise.all(open.map((client) => client?.$disconnect()));
}

function connect(connectionString: string): PrismaClient {
  const adapter = new PrismaPg({ connectionString, max: POOL_SIZE, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // a transaction that says nothing of its own waits as long; Prisma's two seconds are over in any rush
  return new PrismaClient({ adapter, transactionOptions: { maxWait: CONNECT_TIMEOUT_MS } });
}
