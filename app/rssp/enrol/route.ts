import { defineRoute } from "@/lib/action.ts";
import { redeemEnrolmentHandle } from "@/lib/rssp/signer.ts";
import { arrive } from "../arrive.ts";

/** A signer comes to take up his enrolment: with a one-time handle, as for a signature. */
export const GET = defineRoute("rssp", (request, context) =>
  arrive(request, context, { path: "/rssp/enrol", redeem: redeemEnrolmentHandle }),
);
