import { defineRoute } from "@/lib/action.ts";
import { beginFirstPasskey } from "@/lib/rssp/signer.ts";
import { answerQuestion } from "../../../../answer-decision.ts";
import { visitSecret } from "../../../../this-origin.ts";

/** What the browser is to make a passkey from. */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", async (_request, { now, params: { visitId } }) =>
  answerQuestion(await beginFirstPasskey({ visitId, browserSecret: await visitSecret(visitId), now })),
);
