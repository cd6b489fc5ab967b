import { cookies } from "next/headers";
import { defineRoute } from "@/lib/action.ts";
import { decline } from "@/lib/rssp/signer.ts";
import { browserCookie } from "../../../this-origin.ts";
import { answerDecision } from "../answer-decision.ts";

/** 署名せずに戻る */
export const POST = defineRoute<"rssp", { requestId: string }>("rssp", (request, { now, locale, params: { requestId } }) =>
  answerDecision(request, { requestId, locale }, async () => {
    const browserSecret = (await cookies()).get(browserCookie(requestId))?.value;
    return (await decline({ requestId, browserSecret, now })).returnTo;
  }),
);
