import { defineRoute } from "@/lib/action.ts";
import { enrolmentProgress } from "@/lib/rssp/signer.ts";
import { visitSecret } from "../../../this-origin.ts";

/** How far the key is, for the page that waits: reads only. */
export const GET = defineRoute<"rssp", { visitId: string }>("rssp", async (_request, { now, params: { visitId } }) =>
  Response.json(await enrolmentProgress({ visitId, browserSecret: await visitSecret(visitId), now }), {
    headers: { "cache-control": "no-store" },
  }),
);
