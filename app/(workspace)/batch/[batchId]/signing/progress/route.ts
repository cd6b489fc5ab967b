import { defineRoute } from "@/lib/action.ts";
import { batchProgress } from "@/lib/sca/index.ts";

/** The poll of a batch's signing page: reads only, and keeps no session alive. */
export const GET = defineRoute<"polling", { batchId: string }>("polling", async (_request, { actor, now, params }) =>
  Response.json(await batchProgress(actor, params.batchId, now), { headers: { "cache-control": "no-store" } }),
);
