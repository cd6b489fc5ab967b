import "server-only";
import { rsspDb } from "../../db.ts";
import { type Bound, type Bringing, bindBrowser, type Destination } from "../ssa/bind-browser.ts";

const toVisit: Destination = {
  noun: "enrolment",
  late: "RSSP_ERRAND_EXPIRED",
  bind: (tx, where, data) => tx.enrolmentVisit.updateManyAndReturn({ where, data }),
  find: (handleHash) => rsspDb().enrolmentVisit.findUnique({ where: { handleHash } }),
};

/** A visit and the browser that brings its handle. Throws as `bindBrowser`; late: RSSP_ERRAND_EXPIRED. */
export const redeemEnrolmentHandle = (bringing: Bringing): Promise<Bound> => bindBrowser(bringing, toVisit);
