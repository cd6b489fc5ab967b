import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { proveFirstFactor } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../../answer-decision.ts";
import { factorFields } from "../../../../factor-fields.ts";
import { enrolPage, visitSecret } from "../../../../this-origin.ts";

const { pin: _, ...proof } = factorFields;
const schema = z.strictObject(proof);

/** The first second factor proves itself: a code, or a passkey's answer. No PIN yet. */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", (request, { now, locale, params: { visitId } }) =>
  answerDecision(request, { page: enrolPage(visitId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    await proveFirstFactor({ ...parsed.data, visitId, browserSecret: await visitSecret(visitId), now });
    return enrolPage(visitId);
  }),
);
