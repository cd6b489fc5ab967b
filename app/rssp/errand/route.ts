import { defineRoute } from "@/lib/action.ts";
import { redeemErrandHandle } from "@/lib/rssp/signer.ts";
import { arrive } from "../arrive.ts";

/** What a signer does here besides signing begins as a signature does: with a one-time handle. */
export const GET = defineRoute("rssp", (request, context) =>
  arrive(request, context, { path: "/rssp/errand", redeem: redeemErrandHandle }),
);
