import { defineRoute } from "@/lib/action.ts";
import { signingProgress } from "@/lib/sca/index.ts";

/** The poll of the signing page: reads only, and keeps no session alive. */
export const GET = defineRoute<"polling", { id: string; signingId: string }>(
  "polling",
  async (_request, { actor, now, params }) =>
    Response.json(await signingProgress(actor, params.signingId, now), { headers: { "cache-control": "no-store" } }),
);
