import { defineRoute } from "@/lib/action.ts";
import { askPasskeyForErrand } from "@/lib/rssp/signer.ts";
import { answerQuestion } from "../../../answer-decision.ts";
import { errandSecret } from "../../../this-origin.ts";

/** What the signer's passkey is asked for this errand. */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", async (_request, { now, params: { errandId } }) =>
  answerQuestion(await askPasskeyForErrand({ errandId, browserSecret: await errandSecret(errandId), now })),
);
