import { defineRoute } from "@/lib/action.ts";
import { redeemHandle } from "@/lib/rssp/signer.ts";
import { arrive } from "../arrive.ts";

/** Hop 5 begins. */
export const GET = defineRoute("rssp", (request, context) =>
  arrive(request, context, {
    path: "/rssp/authorize",
    async redeem(bringing) {
      const { requestId: id, ...bound } = await redeemHandle(bringing);
      return { ...bound, id };
    },
  }),
);
