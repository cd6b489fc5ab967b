import { aroundAll, aroundEach, vi } from "vitest";
import type { Actor } from "@/lib/auth/types.ts";
import { actingAs, asSystem } from "@/lib/db-scope.ts";

/**
 * The database scopes of an integration test. What a test itself asks (its preparations, its looking at rows) it asks as the program's
 * chores; what it calls through the SCA's door with an actor runs in that actor's scope, as the edge would have it, so that a query
 * which row-level security stops there stops here.
 */
aroundAll((run) => asSystem(run));
aroundEach((run) => asSystem(run));

vi.mock("@/lib/sca/index.ts", async (original) => {
  const door = await original<Record<string, unknown>>();
  return Object.fromEntries(
    Object.entries(door).map(([name, value]) => [name, typeof value === "function" ? asActor(value as Called) : value]),
  );
});

type Called = (...given: unknown[]) => unknown;

function asActor(called: Called) {
  return (...given: unknown[]) => (isActor(given[0]) ? actingAs(given[0], () => called(...given)) : called(...given));
}

function isActor(value: unknown): value is Actor {
  return typeof value === "object" && value !== null && "tenantId" in value && "sessionId" in value;
}
