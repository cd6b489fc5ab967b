import { defineRoute } from "@/lib/action.ts";
import { sendErrandCode } from "@/lib/rssp/signer.ts";
import { answerDecision } from "../../../answer-decision.ts";
import { errandPage, errandSecret } from "../../../this-origin.ts";

/** 確認番号を送る */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    await sendErrandCode({ errandId, browserSecret: await errandSecret(errandId), now });
    return errandPage(errandId);
  }),
);
