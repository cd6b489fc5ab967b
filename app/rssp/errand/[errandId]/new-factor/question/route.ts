import { defineRoute } from "@/lib/action.ts";
import { askNewPasskey } from "@/lib/rssp/signer.ts";
import { answerQuestion } from "../../../../answer-decision.ts";
import { errandSecret } from "../../../../this-origin.ts";

/** What the new passkey is asked, once. */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", async (_request, { now, params: { errandId } }) =>
  answerQuestion(await askNewPasskey({ errandId, browserSecret: await errandSecret(errandId), now })),
);
