import "server-only";
import { rsspDb } from "../../db.ts";
import { withStep } from "../requests.ts";
import { type Bringing, bindBrowser, type Destination } from "./bind-browser.ts";

/** `fresh`: this browser was bound just now and must be given `browserSecret`; `known`: it was bound before. */
export type Entry = { kind: "fresh"; requestId: string; browserSecret: string } | { kind: "known"; requestId: string };

const toRequest: Destination = {
  noun: "request",
  late: "RSSP_REQUEST_EXPIRED",
  async bind(tx, where, data) {
    const rows = await tx.signatureRequest.updateManyAndReturn({ where, data });
    for (const row of rows) {
      const steps = withStep(row, { enteredAt: data.handleUsedAt });
      await tx.signatureRequest.update({ where: { id: row.id }, data: { steps } });
    }
    return rows;
  },
  find: (handleHash) => rsspDb().signatureRequest.findUnique({ where: { handleHash } }),
};

/** Hop 5 begins: a signature request and the browser that brings its handle. Throws as `bindBrowser`; late: RSSP_REQUEST_EXPIRED. */
export async function redeemHandle(bringing: Bringing): Promise<Entry> {
  const { id: requestId, ...bound } = await bindBrowser(bringing, toRequest);
  return { ...bound, requestId };
}
