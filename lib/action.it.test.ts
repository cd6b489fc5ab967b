import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { defineAction, defineRoute } from "./action.ts";
import { sessionCookieName } from "./auth/next-auth.ts";
import { openSession, revokeSessions } from "./auth/sessions.ts";
import type { Role } from "./auth/types.ts";
import { appDb } from "./db.ts";
import { env } from "./env.ts";
import { NatsuinError } from "./errors.ts";
import { plainLine } from "./plain-text.ts";

/** The request as Next would hand it over; no middleware is anywhere near. */
const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => (request.cookies.has(name) ? { value: request.cookies.get(name) } : undefined),
  }),
}));
vi.mock("react", async (original) => ({ ...(await original<typeof import("react")>()), cache: <T>(work: T) => work }));

describe("actions and routes, without any middleware", () => {
  let world: World;

  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    const { publicOrigin } = env();
    request.headers = new Headers({ origin: publicOrigin, host: new URL(publicOrigin).host });
    request.cookies.clear();
  });

  const signIn = async (role: Role): Promise<TestPerson & { sessionId: string }> => {
    const now = new Date();
    const person = await makePerson({ now, role });
    const sessionId = await openSession(appDb(), { userId: person.userId, visitor: { source: "192.0.2.1", userAgent: "" }, now });
    request.cookies.set(sessionCookieName(), await encode({ token: { sid: sessionId }, secret: env().nextAuthSecret }));
    return { ...person, sessionId };
  };
  const echo = defineAction(
    "anonymous",
    z.object({ name: z.string().min(1), email: z.email().optional() }),
    async (input) => input,
  );
  const whoAmI = defineAction("signed-in", z.object({}), async (_, { actor }) => actor.userId);
  const adminOnly = defineAction({ roles: ["admin"] }, z.object({}), async () => "done");

  it.each([
    ["missing", null],
    ["null", "null"],
    ["foreign", "https://evil.example"],
    ["look-alike", "http://localhost.evil.example:3000"],
    ["the RSSP's", "rssp"],
  ])("an Origin that is %s is refused", async (_, origin) => {
    if (origin === null) request.headers.delete("origin");
    else request.headers.set("origin", origin === "rssp" ? env().rsspOrigin : origin);
    expect(await echo({ name: "x" })).toMatchObject({ ok: false, code: "ORIGIN_REFUSED" });
  });

  it("a foreign Host is refused, whatever the Origin says", async () => {
    request.headers.set("host", "evil.example");
    expect(await echo({ name: "x" })).toMatchObject({ ok: false, code: "ORIGIN_REFUSED" });
  });

  it("an action of the RSSP's pages is not for the SCA's, and has no actor", async () => {
    const rssp = defineAction("rssp", z.object({}), async (_, { actor }) => actor);
    expect(await rssp({})).toMatchObject({ code: "ORIGIN_REFUSED" });
    const { rsspOrigin } = env();
    request.headers = new Headers({ origin: rsspOrigin, host: new URL(rsspOrigin).host });
    expect(await rssp({})).toEqual({ ok: true, data: null });
  });

  it("nobody, a forged cookie and a revoked session are refused alike", async () => {
    const refusal = { ok: false, code: "AUTH_REQUIRED" };
    expect(await whoAmI({})).toMatchObject(refusal);
    request.cookies.set(
      sessionCookieName(),
      await encode({ token: { sid: "ses_x" }, secret: "another secret of the same length" }),
    );
    expect(await whoAmI({})).toMatchObject(refusal);
    const { userId, sessionId } = await signIn("signer");
    expect(await whoAmI({})).toEqual({ ok: true, data: userId });
    await revokeSessions(appDb(), { userId, only: sessionId, reason: "by-user", now: new Date() });
    expect(await whoAmI({})).toMatchObject(refusal);
  });

  it("another role is refused, with one audit entry; the right one passes", async () => {
    const { userId } = await signIn("signer");
    expect(await adminOnly({})).toMatchObject({ ok: false, code: "FORBIDDEN" });
    const entries = await appDb().auditLeaf.findMany({ where: { type: "auth.access.refused", actor: `user:${userId}` } });
    expect(entries).toHaveLength(1);
    await signIn("admin");
    expect(await adminOnly({})).toEqual({ ok: true, data: "done" });
  });

  it("fields that the schema does not name are refused, not passed on", async () => {
    const extra = { name: "x", role: "admin" } as { name: string };
    expect(await echo(extra)).toMatchObject({ ok: false, code: "INPUT_INVALID" });
    const form = new FormData();
    form.set("name", "x");
    form.set("$ACTION_ID_1", "");
    expect(await echo(form)).toEqual({ ok: true, data: { name: "x" } });
    form.set("tenantId", "ten_other");
    expect(await echo(form)).toMatchObject({ ok: false, code: "INPUT_INVALID" });
  });

  it("wrong input is told field by field, in the person's language", async () => {
    expect(await echo({ name: "", email: "x" })).toMatchObject({
      code: "INPUT_INVALID",
      fields: { name: "入力してください。", email: "メールアドレスの形で入力してください。" },
    });
    request.cookies.set("NATSUIN_LOCALE", "en");
    expect(await echo({ name: "" })).toMatchObject({ fields: { name: "Please fill this in." } });
  });

  it("a name that would read as another is refused at its field, in the person's language", async () => {
    const named = defineAction("anonymous", z.object({ name: z.string().refine(...plainLine) }), async (input) => input);
    expect(await named({ name: "甲\u202e乙" })).toMatchObject({
      code: "INPUT_INVALID",
      fields: { name: "使用できない文字（制御文字など）が含まれています。" },
    });
    request.cookies.set("NATSUIN_LOCALE", "en");
    expect(await named({ name: "a\u0000b" })).toMatchObject({
      fields: { name: "This contains characters that cannot be used." },
    });
  });

  it("a known error becomes its words, an unknown one a reference and nothing else", async () => {
    const known = defineAction("anonymous", z.object({}), async () => Promise.reject(new NatsuinError("NOT_FOUND")));
    expect(await known({})).toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("見つかりません") });
    const silent = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const unknown = defineAction("anonymous", z.object({}), async () => Promise.reject(new Error("password=hunter2")));
    const result = await unknown({});
    expect(silent.mock.calls.join("")).toContain(result.ok ? "?" : result.reference);
    silent.mockRestore();
    expect(result).toMatchObject({ ok: false, code: "SYSTEM_ERROR", reference: expect.stringMatching(/^NS-[0-9A-F]{8}$/) });
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });

  it("a page's polling does not keep the session alive", async () => {
    const polling = defineAction("polling", z.object({}), async () => "seen");
    const { sessionId } = await signIn("signer");
    const at = new Date(Date.now() - 60_000);
    await appDb().session.update({ where: { id: sessionId }, data: { lastSeenAt: at } });
    expect(await polling({})).toEqual({ ok: true, data: "seen" });
    expect(await appDb().session.findUnique({ where: { id: sessionId } })).toMatchObject({ lastSeenAt: at });
    await whoAmI({});
    expect((await appDb().session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt.getTime()).toBeGreaterThan(
      at.getTime(),
    );
  });

  it("a route checks Host when it reads and Origin when it changes; its errors carry the code's status", async () => {
    const route = defineRoute("anonymous", async () => Response.json({ fine: true }));
    const { publicOrigin } = env();
    const host = new URL(publicOrigin).host;
    const ask = (method: string, headers: Record<string, string>) =>
      route(new Request(`${publicOrigin}/api/x`, { method, headers }), { params: Promise.resolve({}) });
    expect((await ask("GET", { host })).status).toBe(200);
    expect((await ask("GET", { host: "evil.example" })).status).toBe(403);
    expect((await ask("POST", { host })).status).toBe(403);
    expect((await ask("POST", { host, origin: "https://evil.example" })).status).toBe(403);
    expect((await ask("POST", { host, origin: publicOrigin })).status).toBe(200);
    const guarded = defineRoute("signed-in", async () => new Response());
    const refused = await guarded(new Request(`${publicOrigin}/api/x`, { headers: { host } }), { params: Promise.resolve({}) });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: "AUTH_REQUIRED" });
    for (const answer of [refused, await ask("GET", { host })]) {
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("x-frame-options")).toBe("DENY");
    }
  });
});
