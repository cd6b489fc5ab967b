import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { proveNewFactor } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../../answer-decision.ts";
import { factorFields } from "../../../../factor-fields.ts";
import { errandPage, errandSecret } from "../../../../this-origin.ts";

const { pin: _, ...proof } = factorFields;
const schema = z.strictObject(proof);

/** The new second factor proves itself: a code, or a passkey's answer. No PIN yet. */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    await proveNewFactor({ ...parsed.data, errandId, browserSecret: await errandSecret(errandId), now });
    return errandPage(errandId);
  }),
);
