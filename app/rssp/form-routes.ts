import "server-only";
import type { z } from "zod";
import { defineRoute } from "@/lib/action.ts";
import type { EnrolVisitor, ErrandVisitor } from "@/lib/rssp/signer.ts";
import { answerForm } from "./answer-decision.ts";
import { enrolPage, errandPage, errandSecret, visitSecret } from "./this-origin.ts";

type Work<V, F> = (visitor: V & { source: string }, input: F) => Promise<unknown>;

/** A form at the page of an errand, sent by the browser that is bound to it. `fields`: null where it has none. */
export const errandRoute = <F>(fields: z.ZodType<F> | null, work: Work<ErrandVisitor, F>) =>
  defineRoute<"rssp", { errandId: string }>("rssp", (request, { now, locale, visitor: { source }, params: { errandId } }) =>
    answerForm(request, { page: errandPage(errandId), locale, fields }, async (input) =>
      work({ errandId, browserSecret: await errandSecret(errandId), source, now }, input),
    ),
  );

/** The same at the page of an enrolment. */
export const enrolRoute = <F>(fields: z.ZodType<F> | null, work: Work<EnrolVisitor, F>) =>
  defineRoute<"rssp", { visitId: string }>("rssp", (request, { now, locale, visitor: { source }, params: { visitId } }) =>
    answerForm(request, { page: enrolPage(visitId), locale, fields }, async (input) =>
      work({ visitId, browserSecret: await visitSecret(visitId), source, now }, input),
    ),
  );
