import { defineRoute } from "@/lib/action.ts";
import { beginPasskey } from "@/lib/rssp/signer.ts";
import { answerQuestion } from "../../../../answer-decision.ts";
import { errandSecret } from "../../../../this-origin.ts";

/** What the browser is to make a passkey from. */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", async (_request, { now, params: { errandId } }) =>
  answerQuestion(await beginPasskey({ errandId, browserSecret: await errandSecret(errandId), now })),
);
