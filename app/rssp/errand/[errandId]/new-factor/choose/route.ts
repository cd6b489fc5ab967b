import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { chooseFactor } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../../answer-decision.ts";
import { errandPage, errandSecret } from "../../../../this-origin.ts";

/** Empty: to choose anew. */
const schema = z.strictObject({ kind: z.enum(["totp", "passkey", "mail", ""]) });

/** The new second factor is chosen, or another one than before. */
export const POST = defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, params: { errandId } }) =>
  answerDecision(request, { page: errandPage(errandId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    const kind = parsed.data.kind || null;
    await chooseFactor({ kind, errandId, browserSecret: await errandSecret(errandId), now });
    return errandPage(errandId);
  }),
);
