import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { registerFirstPasskey } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../../answer-decision.ts";
import { jsonField } from "../../../../factor-fields.ts";
import { enrolPage, visitSecret } from "../../../../this-origin.ts";

const schema = z.strictObject({ registration: jsonField(16 * 1024) });

/** The passkey that the browser has made. */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", (request, { now, locale, params: { visitId } }) =>
  answerDecision(request, { page: enrolPage(visitId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    await registerFirstPasskey({ ...parsed.data, visitId, browserSecret: await visitSecret(visitId), now });
    return enrolPage(visitId);
  }),
);
