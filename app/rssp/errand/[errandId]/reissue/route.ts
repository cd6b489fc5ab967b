import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { reissueByErrand } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../answer-decision.ts";
import { newPinFields, typedAlike } from "../../../new-pin-fields.ts";
import { errandPage, errandSecret } from "../../../this-origin.ts";

const schema = z.strictObject(newPinFields).refine(typedAlike);

/** 新しい鍵と証明書をつくる */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    const { newPin } = parsed.data;
    return (await reissueByErrand({ newPin, errandId, browserSecret: await errandSecret(errandId), now })).returnTo;
  }),
);
