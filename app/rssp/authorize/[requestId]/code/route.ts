import { cookies } from "next/headers";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { sendTransactionCode } from "@/lib/rssp/signer.ts";
import { answerDecision } from "../../../answer-decision.ts";
import { authorizePage, browserCookie, REQUEST_ID } from "../../../this-origin.ts";

/** 確認番号を送る: the code goes to the signer's own address; the page then says so. */
export const POST = defineRoute<"rssp", { requestId: string }>("rssp", (request, { now, locale, params: { requestId } }) =>
  answerDecision(request, { page: authorizePage(requestId), locale }, async () => {
    if (!REQUEST_ID.test(requestId)) throw new NatsuinError("INPUT_INVALID");
    const browserSecret = (await cookies()).get(browserCookie(requestId))?.value;
    await sendTransactionCode({ requestId, browserSecret, now });
    return authorizePage(requestId);
  }),
);
