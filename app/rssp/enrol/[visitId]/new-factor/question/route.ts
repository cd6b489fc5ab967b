import { defineRoute } from "@/lib/action.ts";
import { askFirstPasskey } from "@/lib/rssp/signer.ts";
import { answerQuestion } from "../../../../answer-decision.ts";
import { visitSecret } from "../../../../this-origin.ts";

/** What the new passkey is asked, once. */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", async (_request, { now, params: { visitId } }) =>
  answerQuestion(await askFirstPasskey({ visitId, browserSecret: await visitSecret(visitId), now })),
);
