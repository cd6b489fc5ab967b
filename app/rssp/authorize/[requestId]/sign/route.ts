import { cookies } from "next/headers";
import { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { authorise, viewRequest } from "@/lib/rssp/signer.ts";
import { answerDecision, readForm } from "../../../answer-decision.ts";
import { factorFields } from "../../../factor-fields.ts";
import { authorizePage, browserCookie, REQUEST_ID } from "../../../this-origin.ts";
import { leftSchema, shownSchema } from "../consent-fields.ts";

const schema = z.strictObject({ ...factorFields, shown: shownSchema, left: leftSchema });

/** 署名する. A second submission of the same form waits for the first one's end, and goes where that goes. */
export const POST = defineRoute<"rssp", { requestId: string }>(
  "rssp",
  (request, { now, locale, visitor, params: { requestId } }) =>
    answerDecision(request, { page: authorizePage(requestId), locale }, async () => {
      const parsed = schema.safeParse(await readForm(request));
      if (!parsed.success || !REQUEST_ID.test(requestId)) throw new NatsuinError("INPUT_INVALID");
      const browserSecret = (await cookies()).get(browserCookie(requestId))?.value;
      const result = await authorise({ ...parsed.data, requestId, browserSecret, source: visitor.source, now });
      if (result.outcome === "already") await untilEnded({ requestId, browserSecret, now });
      return result.returnTo;
    }),
);

const WAIT_MS = 200;
const WAITS = 25;

async function untilEnded(visitor: Parameters<typeof viewRequest>[0]): Promise<void> {
  for (let wait = 0; wait < WAITS; wait++) {
    const view = await viewRequest(visitor);
    if (view?.state !== "authorised" && view?.state !== "signing") return;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}
