import { defineRoute } from "@/lib/action.ts";
import { cancelErrand } from "@/lib/rssp/signer.ts";
import { answerDecision } from "../../../answer-decision.ts";
import { errandPage, errandSecret } from "../../../this-origin.ts";

/** 変えずに戻る */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const browserSecret = await errandSecret(errandId);
    return (await cancelErrand({ errandId, browserSecret, now })).returnTo;
  }),
);
