import { cookies } from "next/headers";
import { defineRoute } from "@/lib/action.ts";
import { decline } from "@/lib/rssp/signer.ts";
import { answerDecision } from "../../../answer-decision.ts";
import { authorizePage, browserCookie } from "../../../this-origin.ts";

/** 署名せずに戻る */
export const POST = defineRoute<"rssp", { requestId: string }>("rssp", (request, { now, locale, params: { requestId } }) =>
  answerDecision(request, { page: authorizePage(requestId), locale }, async () => {
    const browserSecret = (await cookies()).get(browserCookie(requestId))?.value;
    return (await decline({ requestId, browserSecret, now })).returnTo;
  }),
);
