import { cookies } from "next/headers";
import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { askPasskey } from "@/lib/rssp/signer.ts";
import { answerQuestion, readForm } from "../../../answer-decision.ts";
import { browserCookie, REQUEST_ID } from "../../../this-origin.ts";
import { leftSchema } from "../consent-fields.ts";

const schema = z.strictObject({ left: leftSchema });

/** What the signer's passkey is asked for what is left on the list: WebAuthn request options, for the page's script. */
export const POST = defineRoute<"rssp", { requestId: string }>("rssp", async (request, { now, params: { requestId } }) => {
  const parsed = schema.safeParse(await readForm(request));
  if (!parsed.success || !REQUEST_ID.test(requestId)) throw new NatsuinError("INPUT_INVALID");
  const browserSecret = (await cookies()).get(browserCookie(requestId))?.value;
  return answerQuestion(await askPasskey({ ...parsed.data, requestId, browserSecret, now }));
});
