import type { Door } from "./door.ts";
import { accountActions, accountPages, organisationActions, publicActions, publicPages } from "./doors/accounts.ts";
import { contractActions, contractPages, contractRoutes } from "./doors/contracts.ts";
import { keyActions, keyPages, keyRoutes } from "./doors/keys.ts";
import { machineDoors } from "./doors/machines.ts";
import { rsspPages, rsspRoutes } from "./doors/rssp.ts";

/** Every door of the service: a server action, a method of a route, a page. test/matrix/declared.test.ts asks for those that are missing. */
export const DOORS: Record<string, Door[]> = {
  "Acts on contracts": contractActions,
  "Pages of contracts": contractPages,
  "Files and progress of contracts": contractRoutes,
  "Acts on keys and certificates": keyActions,
  "Pages of keys and certificates": [...keyPages, ...keyRoutes],
  "Acts on accounts": accountActions,
  "Acts on an organisation": organisationActions,
  "Pages of accounts": accountPages,
  "Acts before a login": publicActions,
  "Pages before a login": publicPages,
  "The RSSP": [...rsspRoutes, ...rsspPages],
  "Machines and files": machineDoors,
};

export const allDoors: Door[] = Object.values(DOORS).flat();
