import "server-only";
import type { z } from "zod";
import { type Locale, toFailure } from "@/lib/action.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { seeOther } from "./arrive.ts";

/** PIN, second factor, a hash and what was taken off a list of a thousand: anything longer is not this form, and is not read. */
const FORM_LIMIT = 24 * 1024;

/** Repeated fields become arrays. */
export async function readForm(request: Request): Promise<Record<string, unknown>> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= FORM_LIMIT)) throw new NatsuinError("INPUT_INVALID");
  try {
    const form = await request.formData();
    return Object.fromEntries([...new Set(form.keys())].map((name) => [name, oneOrAll(form.getAll(name))]));
  } catch {
    throw new NatsuinError("INPUT_INVALID");
  }
}

const oneOrAll = (values: FormDataEntryValue[]): unknown => (values.length > 1 ? values : values[0]);

/** Where to go next, as JSON for the page's script, as a redirect for a form sent without it. `page`: where the form stands. */
export async function answerDecision(
  request: Request,
  { page, locale }: { page: string; locale: Locale },
  work: () => Promise<string>,
): Promise<Response> {
  if (request.headers.get("accept") === "application/json") {
    return Response.json({ returnTo: await work() }, { headers: { "cache-control": "no-store" } });
  }
  try {
    return seeOther(await work());
  } catch (error) {
    return seeOther(`${page}?e=${toFailure(error, locale).code}`);
  }
}

/** The same for a form whose fields are known; `null`: it has none. Where the work says no `returnTo`, back to the page. */
export function answerForm<F>(
  request: Request,
  { page, locale, fields }: { page: string; locale: Locale; fields: z.ZodType<F> | null },
  work: (input: F) => Promise<unknown>,
): Promise<Response> {
  return answerDecision(request, { page, locale }, async () => {
    const parsed = fields?.safeParse(await readForm(request));
    if (parsed && !parsed.success) throw new NatsuinError("INPUT_INVALID");
    const done = await work(parsed?.data as F);
    return leadsOn(done) ? done.returnTo : page;
  });
}

const leadsOn = (done: unknown): done is { returnTo: string } =>
  typeof done === "object" && done !== null && "returnTo" in done && typeof done.returnTo === "string";

/** A question for a passkey: for the page's script alone. */
export function answerQuestion(question: object): Response {
  return Response.json(question, { headers: { "cache-control": "no-store" } });
}
