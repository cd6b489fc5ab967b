import "server-only";
import { cookies, headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import { appendAudit } from "./audit/index.ts";
import { requireActor, requirePollingActor } from "./auth/actor.ts";
import type { Actor, Role, Visitor } from "./auth/types.ts";
import { visitorOf } from "./auth/visitor.ts";
import { appDb } from "./db.ts";
import { actingAs } from "./db-scope.ts";
import { env } from "./env.ts";
import { describeError, type ErrorCode, NatsuinError } from "./errors.ts";
import { secureRandom } from "./ids.ts";
import { log } from "./log.ts";
import { isForHost, isFromOrigin } from "./origin.ts";
import { isCharacterFault } from "./plain-text.ts";
import { fixedHeaders } from "./security-headers.ts";

/**
 * Who may call. `polling` is a signed-in person's page asking by itself: it keeps no session alive. `rssp` is a page of RSSP_ORIGIN,
 * which authenticates in its own way; the others are pages of PUBLIC_ORIGIN.
 */
export type Policy = "anonymous" | "signed-in" | "polling" | "rssp" | { roles: readonly Role[] };
export type Locale = "ja" | "en";

/** Plain data for the browser. `fields` names what to correct; `reference` finds an unexpected error in the log. */
export type ActionFailure = { ok: false; code: ErrorCode; message: string; fields?: Record<string, string>; reference?: string };
export type ActionResult<T> = { ok: true; data: T } | ActionFailure;

type ActorFor<P extends Policy> = P extends "anonymous" | "rssp" ? null : Actor;
type Context<P extends Policy> = { actor: ActorFor<P>; now: Date; locale: Locale; visitor: Visitor };

/**
 * Builds every server action; a bare export is a lint error, because authorisation sits here and not in middleware.
 * 1. Origin and Host, 2. who acts, 3. strict schema (an unknown field is refused), 4. the handler, in the actor's database scope,
 * 5. errors become words.
 * The argument is a plain value or a FormData, whose repeated fields become arrays.
 */
export function defineAction<P extends Policy, S extends z.ZodType, T>(
  policy: P,
  schema: S,
  handler: (input: z.output<S>, context: Context<P>) => Promise<T>,
): (input: z.input<S> | FormData) => Promise<ActionResult<T>> {
  const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
  return async (input) => {
    const locale = await requestLocale();
    try {
      const list = await headers();
      if (!isFromOrigin(list, originFor(policy))) throw new NatsuinError("ORIGIN_REFUSED");
      const actor = await actorFor(policy, `action:${list.get("next-action")?.slice(0, 16) ?? "-"}`);
      const parsed = strict.safeParse(input instanceof FormData ? fromForm(input) : input);
      if (!parsed.success) return { ok: false, ...wordsOf("INPUT_INVALID", locale), fields: fieldsOf(parsed.error, locale) };
      const context: Context<P> = { actor, now: new Date(), locale, visitor: visitorOf(list) };
      return { ok: true, data: await inScope(actor, () => handler(parsed.data as z.output<S>, context)) };
    } catch (error) {
      unstable_rethrow(error); // redirect() and notFound() travel as errors
      return toFailure(error, locale);
    }
  };
}

/** The same for a route handler that answers with a Response of its own; errors become `{code, message}` with the code's status. */
export function defineRoute<P extends Policy, Params extends Record<string, string | string[]>>(
  policy: P,
  handler: (request: Request, context: Context<P> & { params: Params }) => Promise<Response>,
): (request: Request, route: { params: Promise<Params> }) => Promise<Response> {
  return async (request, route) => {
    const locale = await requestLocale();
    const expected = originFor(policy);
    try {
      const reads = request.method === "GET" || request.method === "HEAD";
      if (!(reads ? isForHost(request.headers, expected) : isFromOrigin(request.headers, expected)))
        throw new NatsuinError("ORIGIN_REFUSED");
      const actor = await actorFor(policy, `route:${new URL(request.url).pathname.split("/")[1]}`);
      const context: Context<P> = { actor, now: new Date(), locale, visitor: visitorOf(request.headers) };
      const params = await route.params;
      return secured(await inScope(actor, () => handler(request, { ...context, params })), expected);
    } catch (error) {
      unstable_rethrow(error);
      const { code, message, reference } = toFailure(error, locale);
      const status = new NatsuinError(code).entry.status;
      return secured(Response.json({ code, message, reference }, { status, headers: { "cache-control": "no-store" } }), expected);
    }
  };
}

/** Nobody's scope where nobody is signed in: it sees no contract. */
const inScope = <T>(actor: Actor | null, work: () => Promise<T>): Promise<T> => (actor ? actingAs(actor, work) : work());

/** The headers that proxy.ts sets too: an upload does not pass through it. */
function secured(response: Response, own: string): Response {
  for (const [name, value] of Object.entries(fixedHeaders(own))) response.headers.set(name, value);
  return response;
}

/** The language a person chose, by cookie. */
export async function requestLocale(): Promise<Locale> {
  return (await cookies()).get("NATSUIN_LOCALE")?.value === "en" ? "en" : "ja";
}

/** What a person is told of anything thrown: a code's words, or a reference to the log. */
export function toFailure(error: unknown, locale: Locale): ActionFailure {
  if (error instanceof NatsuinError) {
    if (error.entry.status >= 500) log.error("action.failed", error, { code: error.code });
    return { ok: false, ...wordsOf(error.code, locale, error.details) };
  }
  const reference = `NS-${Array.from(secureRandom(4), (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase()}`;
  const code = isDatabaseGone(error) ? "DATABASE_UNAVAILABLE" : "SYSTEM_ERROR";
  log.error("action.failed", error, { code, reference });
  const { message } = wordsOf(code, locale);
  return {
    ok: false,
    code,
    reference,
    message: locale === "ja" ? `${message}（エラーコード：${reference}）` : `${message} (Error code: ${reference})`,
  };
}

function originFor(policy: Policy): string {
  return policy === "rssp" ? env().rsspOrigin : env().publicOrigin;
}

async function actorFor<P extends Policy>(policy: P, target: string): Promise<ActorFor<P>> {
  if (policy === "anonymous" || policy === "rssp") return null as ActorFor<P>;
  const actor = policy === "polling" ? await requirePollingActor() : await requireActor();
  if (typeof policy === "object" && !policy.roles.includes(actor.role)) {
    const facts = { role: actor.role };
    await appendAudit(appDb(), {
      at: new Date(),
      type: "auth.access.refused",
      actor: `user:${actor.userId}`,
      target,
      outcome: "refused",
      facts,
    });
    throw new NatsuinError("FORBIDDEN");
  }
  return actor as ActorFor<P>;
}

function wordsOf(
  code: ErrorCode,
  locale: Locale,
  details: Record<string, string | number> = {},
): { code: ErrorCode; message: string } {
  return { code, message: describeError(code, locale, details) };
}

const FIELD_WORDS = {
  empty: { ja: "入力してください。", en: "Please fill this in." },
  email: { ja: "メールアドレスの形で入力してください。", en: "Enter an e-mail address." },
  long: { ja: "長すぎます。短くしてください。", en: "This is too long." },
  characters: { ja: "使用できない文字（制御文字など）が含まれています。", en: "This contains characters that cannot be used." },
  other: { ja: "ご確認のうえ、再度ご入力ください。", en: "Please check this." },
} as const;

/** One sentence a field, keyed by its path (`recipients.0.email`). */
function fieldsOf(error: z.ZodError, locale: Locale): Record<string, string> {
  const words = error.issues.map((issue) => [issue.path.join(".") || "form", FIELD_WORDS[kindOf(issue)][locale]] as const);
  return Object.fromEntries(words.reverse()); // the first issue of a field wins
}

function kindOf(issue: z.core.$ZodIssue): keyof typeof FIELD_WORDS {
  if (issue.code === "too_small") return "empty";
  if (issue.code === "too_big") return "long";
  if (isCharacterFault(issue)) return "characters";
  return issue.code === "invalid_format" && issue.format === "email" ? "email" : "other";
}

/** Next adds fields of its own, all beginning with `$ACTION_`. */
function fromForm(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$ACTION_"));
  return Object.fromEntries(names.map((name) => [name, form.getAll(name).length > 1 ? form.getAll(name) : form.get(name)]));
}

/** Prisma's codes for a server that is away, and what its driver says. */
function isDatabaseGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["P1001", "P1002", "P1008", "P1017", "P2024", "ECONNREFUSED", "57P01", "57P03"].includes(code);
}
