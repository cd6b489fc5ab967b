import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { revokeOwn, SIGNER_REASONS } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../answer-decision.ts";
import { factorFields } from "../../../factor-fields.ts";
import { errandPage, errandSecret } from "../../../this-origin.ts";

const schema = z.strictObject({ ...factorFields, reason: z.enum(SIGNER_REASONS) });

/** 証明書を失効する */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, visitor, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    const browserSecret = await errandSecret(errandId);
    const { source } = visitor;
    return (await revokeOwn({ ...parsed.data, errandId, browserSecret, source, now })).returnTo;
  }),
);
