import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { changePin } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../answer-decision.ts";
import { factorFields } from "../../../factor-fields.ts";
import { newPinFields, typedAlike } from "../../../new-pin-fields.ts";
import { errandPage, errandSecret } from "../../../this-origin.ts";

const schema = z.strictObject({ ...factorFields, ...newPinFields }).refine(typedAlike);

/** 暗証番号を変更する */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, visitor, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    const { again: _, ...fields } = parsed.data;
    const browserSecret = await errandSecret(errandId);
    return (await changePin({ ...fields, errandId, browserSecret, source: visitor.source, now })).returnTo;
  }),
);
