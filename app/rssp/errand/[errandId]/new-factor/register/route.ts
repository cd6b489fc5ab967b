import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { registerPasskey } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../../answer-decision.ts";
import { jsonField } from "../../../../factor-fields.ts";
import { errandPage, errandSecret } from "../../../../this-origin.ts";

const schema = z.strictObject({ registration: jsonField(16 * 1024) });

/** The passkey that the browser has made. */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    await registerPasskey({ ...parsed.data, errandId, browserSecret: await errandSecret(errandId), now });
    return errandPage(errandId);
  }),
);
