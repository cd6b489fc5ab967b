import { NextRequest } from "next/server";
import { sessionCookieName } from "@/lib/auth/next-auth.ts";
import { env } from "@/lib/env.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import type { Address, Caller, Door, Input, Outcome } from "./door.ts";
import type { Fixture } from "./fixture.ts";
import { request } from "./request.ts";

type Module = Record<string, (...given: unknown[]) => unknown>;
const modules = import.meta.glob<Module>(["../../app/**/*.{ts,tsx}", "!../../app/**/*.test.ts"]);

/** Whose browser knocks, and where it says it comes from. */
export type From = { who: Caller | null; origin?: string | null; host?: string; marks?: Record<string, string> };
/** What came of it; `told`: everything that the caller could read. */
export type Answer = { outcome: Outcome | "login"; told: string };

/** Calls an action, a route or a page as Next does, without proxy.ts, in nobody's database scope. */
export async function knock(fixture: Fixture, door: Door, input: Input, from: From): Promise<Answer> {
  enter(fixture, door, from);
  const module = await modules[`../../app/${door.file}`]?.();
  const work = module?.[isRender(door) ? "default" : door.name];
  if (!module || !work) throw new Error(`app/${door.file} has no ${door.name}`);
  const shelf = globalThis as unknown as { natsuinDbScope: { exit<T>(run: () => Promise<T>): Promise<T> } };
  const answer = await shelf.natsuinDbScope.exit(() =>
    isRender(door) ? render(module, input) : isRoute(door) ? ask(door, input, work) : act(work, input),
  );
  await Promise.all(request.later.splice(0));
  return answer;
}

export const isRoute = ({ file }: Door) => file.endsWith("/route.ts");
export const isRender = ({ name }: Door) => name === "page" || name === "layout";

function enter({ cookies }: Fixture, { party }: Door, { who, origin, host, marks = {} }: From): void {
  const own = party === "rssp" ? env().rsspOrigin : env().publicOrigin;
  request.headers = new Headers({ host: host ?? new URL(own).host, accept: "application/json" });
  const said = origin === undefined ? own : origin;
  if (said !== null) request.headers.set("origin", said);
  request.cookies.clear();
  if (who) request.cookies.set(sessionCookieName(), cookies[who.person]);
  for (const [id, mark] of Object.entries(marks)) request.cookies.set(`natsuin_rssp_${id}`, mark);
}

async function act(work: Module[string], input: Input): Promise<Answer> {
  const result = (await work(input)) as { ok: boolean; code?: ErrorCode; message?: string };
  return { outcome: result.ok ? "ok" : (result.code as ErrorCode), told: JSON.stringify(result) };
}

async function ask({ name, file, party }: Door, input: Input, work: Module[string]): Promise<Answer> {
  const { params = {}, query = {}, body, headers = {} } = input as Address;
  const url = new URL(`/${file}`, party === "rssp" ? env().rsspOrigin : env().publicOrigin);
  url.search = new URLSearchParams(query).toString();
  const sent = new Headers(request.headers);
  for (const [key, value] of new Headers(headers)) sent.set(key, value);
  const size = body instanceof Uint8Array ? body.length : String(body ?? "").length;
  if (name === "POST") sent.set("content-length", String(size));
  const call = new NextRequest(url, { method: name, headers: sent, ...(name === "POST" && body ? { body } : {}) });
  const response = await answered(() => work(call, { params: Promise.resolve(params) }) as Promise<Response>);
  const told = `${response.headers.get("location") ?? ""} ${await response.text()}`;
  return { outcome: outcomeOf(response, told), told };
}

/** Next answers 404 for what a route throws. */
async function answered(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return new Response(null, { status: 404 });
  }
}

const digestOf = (error: unknown): string => String((error as { digest?: string }).digest);
const isNotFound = (error: unknown): boolean => digestOf(error).startsWith("NEXT_HTTP_ERROR_FALLBACK;404");

function outcomeOf(response: Response, told: string): Outcome {
  const code = /[?&](?:e|code)=([A-Z_]+)|"code":"([A-Z_]+)"/.exec(told);
  if (code) return (code[1] ?? code[2]) as ErrorCode;
  if (response.status === 404) return "NOT_FOUND";
  if (response.status === 403) return "ORIGIN_REFUSED";
  if (response.status >= 400) throw new Error(`${response.status} ${told}`);
  return "ok";
}

/** The title is read, too: it must not say what the page does not. */
async function render({ default: page, generateMetadata }: Module, input: Input): Promise<Answer> {
  const { params = {}, query = {} } = input as Address;
  const props = () => ({ params: Promise.resolve(params), searchParams: Promise.resolve(query), children: null });
  const told: unknown[] = [];
  try {
    told.push(await page?.(props()));
    told.push(await generateMetadata?.(props()));
    return { outcome: tells(told, "ending") ? "NOT_FOUND" : "ok", told: printed(told) };
  } catch (error) {
    const digest = digestOf(error);
    const title = await titleFor(generateMetadata, props);
    if (isNotFound(error)) return { outcome: "NOT_FOUND", told: title };
    if (!digest.startsWith("NEXT_REDIRECT")) throw error;
    return { outcome: digest.includes("/login") ? "AUTH_REQUIRED" : "ok", told: title };
  }
}

const titleFor = async (make: Module[string] | undefined, props: () => object): Promise<string> => {
  try {
    return printed([await make?.(props())]);
  } catch {
    return "";
  }
};

/** React's elements hold components and circles; only what is said counts. */
function printed(told: unknown): string {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(told, (_, value) => {
      if (typeof value === "bigint") return String(value);
      if (typeof value !== "object" || value === null) return value;
      if (seen.has(value)) return undefined;
      seen.add(value);
      return value;
    }) ?? ""
  );
}

function tells(told: unknown, name: string): boolean {
  return printed(told).includes(`"${name}":`);
}
