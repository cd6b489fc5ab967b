import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { enrolByVisit } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../answer-decision.ts";
import { newPinFields, typedAlike } from "../../../new-pin-fields.ts";
import { enrolPage, visitSecret } from "../../../this-origin.ts";

const schema = z.strictObject(newPinFields).refine(typedAlike);

/** 鍵と証明書をつくる: its end is shown where it began. */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", (request, { now, locale, params: { visitId } }) =>
  answerDecision(request, { page: enrolPage(visitId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    const { newPin } = parsed.data;
    await enrolByVisit({ newPin, visitId, browserSecret: await visitSecret(visitId), now });
    return enrolPage(visitId);
  }),
);
