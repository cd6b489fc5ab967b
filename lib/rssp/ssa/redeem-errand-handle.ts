import "server-only";
import { rsspDb } from "../../db.ts";
import { type Bound, type Bringing, bindBrowser, type Destination } from "./bind-browser.ts";

const toErrand: Destination = {
  noun: "errand",
  late: "RSSP_ERRAND_EXPIRED",
  bind: (tx, where, data) => tx.errand.updateManyAndReturn({ where, data }),
  find: (handleHash) => rsspDb().errand.findUnique({ where: { handleHash } }),
};

/** An errand and the browser that brings its handle. Throws as `bindBrowser`; late: RSSP_ERRAND_EXPIRED. */
export const redeemErrandHandle = (bringing: Bringing): Promise<Bound> => bindBrowser(bringing, toErrand);
