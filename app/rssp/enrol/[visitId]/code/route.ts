import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { enterCode } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../answer-decision.ts";
import { enrolPage, visitSecret } from "../../../this-origin.ts";

const schema = z.strictObject({ code: z.string().trim().min(1).max(64) });

/** 利用者識別符号 */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", (request, { now, locale, params: { visitId } }) =>
  answerDecision(request, { page: enrolPage(visitId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    await enterCode({ ...parsed.data, visitId, browserSecret: await visitSecret(visitId), now });
    return enrolPage(visitId);
  }),
);
