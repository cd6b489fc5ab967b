"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { abandonBatch, continueBatch, createBatch, openBatchAuthorisation, prepareBatch } from "@/lib/sca/index.ts";

const id = z.string().min(1).max(64);
/** More than a batch may hold, so that too many are refused in words. */
const ids = z.array(id).min(1).max(1000);

export const createBatchAction = defineAction("signed-in", z.object({ contractIds: ids }), async (input, { actor, now }) =>
  createBatch(actor, input, now),
);

/** Hops 1–3 for the next few; the page asks until none is left. */
export const prepareBatchAction = defineAction(
  "signed-in",
  z.object({ batchId: id, again: z.boolean().optional() }),
  async (input, { actor, now }) => prepareBatch(actor, input, now),
);

/** Hop 4 for all that was confirmed: the browser then leaves for the RSSP's page. */
export const authoriseBatchAction = defineAction(
  "signed-in",
  z.object({ batchId: id, signingIds: ids }),
  async (input, { actor, now }) => openBatchAuthorisation(actor, input, now),
);

/** Hops 8–10 of each, when the signer has come back with values. */
export const continueBatchAction = defineAction("polling", z.object({ batchId: id }), async (input, { actor, now }) =>
  continueBatch(actor, input.batchId, now),
);

export const abandonBatchAction = defineAction("signed-in", z.object({ batchId: id }), async (input, { actor, now }) =>
  abandonBatch(actor, input.batchId, now),
);
