import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";

/** For whom the database is asked: a person in his tenant, or the program's own chores. Row-level security goes by it (docs/decisions/0022). */
export type DbScope = Readonly<{ kind: "person"; tenantId: string; userId: string } | { kind: "system" }>;

// on globalThis: the bundler gives pages, actions and instrumentation a copy each of this module
const shared = globalThis as { natsuinDbScope?: AsyncLocalStorage<DbScope> };
shared.natsuinDbScope ??= new AsyncLocalStorage();
const scopes = shared.natsuinDbScope;

/** Undefined: nobody said. Of the tables of schema sca that one sees no row and writes none. */
export const currentScope = (): DbScope | undefined => scopes.getStore();

/** All that `work` asks of the database, it asks as this person. The edge says so once: defineAction, defineRoute, readForPage. */
export function actingAs<T>({ tenantId, userId }: { tenantId: string; userId: string }, work: () => T | Promise<T>): Promise<T> {
  return within({ kind: "person", tenantId, userId }, work);
}

/** Jobs, chores and tools, in every tenant, as role natsuin_chores. Nothing that answers a request: test/scope.test.ts lists who may. */
export function asSystem<T>(work: () => T | Promise<T>): Promise<T> {
  return within({ kind: "system" }, work);
}

/** Awaited inside: a query of Prisma's is asked when somebody awaits it, not when it is written. */
function within<T>(scope: DbScope, work: () => T | Promise<T>): Promise<T> {
  return scopes.run(scope, async () => await work());
}
