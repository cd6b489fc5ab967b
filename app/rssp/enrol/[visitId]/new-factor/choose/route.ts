import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { chooseFirstFactor } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../../answer-decision.ts";
import { enrolPage, visitSecret } from "../../../../this-origin.ts";

/** Empty: to choose anew. */
const schema = z.strictObject({ kind: z.enum(["totp", "passkey", ""]) });

/** The first second factor is chosen, or another one than before. */
export const POST = defineRoute<"rssp", { visitId: string }>("rssp", (request, { now, locale, params: { visitId } }) =>
  answerDecision(request, { page: enrolPage(visitId), locale }, async () => {
    const parsed = schema.safeParse(await readForm(request));
    if (!parsed.success) throw new NatsuinError("INPUT_INVALID");
    const kind = parsed.data.kind || null;
    await chooseFirstFactor({ kind, visitId, browserSecret: await visitSecret(visitId), now });
    return enrolPage(visitId);
  }),
);
