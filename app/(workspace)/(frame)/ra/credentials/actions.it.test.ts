import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { sessionCookieName } from "@/lib/auth/next-auth.ts";
import { openSession } from "@/lib/auth/sessions.ts";
import type { Role } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { makePerson } from "@/test/people.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { openErrandAction, suspendAction } from "../../credentials/actions.ts";
import { actAsRaAction } from "./actions.ts";

/** The request as Next would hand it over; no middleware is anywhere near. */
const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  headers: async () => request.headers,
  cookies: async () => ({
    get: (name: string) => (request.cookies.has(name) ? { value: request.cookies.get(name) } : undefined),
  }),
}));
vi.mock("react", async (original) => ({ ...(await original<typeof import("react")>()), cache: <T>(work: T) => work }));

let world: ScaWorld;
let signer: ScaSigner;
const ROLES: Role[] = ["signer", "admin", "staff", "checker", "approver", "security", "system", "operator", "auditor"];
const ACTS = ["unlock", "release", "offer-reissue"] as const;

beforeAll(async () => {
  world = await openScaWorld({ clock: "real" });
  signer = await makeSigner({ clock: world.clock }, { tenantId: "ten_a", name: "署名 一郎" });
});
afterAll(() => world.close());
beforeEach(() => {
  const { publicOrigin } = env();
  request.headers = new Headers({ origin: publicOrigin, host: new URL(publicOrigin).host });
  request.cookies.clear();
});

async function signIn(role: Role, tenantId = "ten_a") {
  const now = new Date();
  const person = await makePerson({ now, role, tenantId });
  const sessionId = await openSession(appDb(), { userId: person.userId, visitor: { source: "192.0.2.1", userAgent: "" }, now });
  request.cookies.set(sessionCookieName(), await encode({ token: { sid: sessionId }, secret: env().nextAuthSecret }));
  return person;
}

const asked = (act: (typeof ACTS)[number]) => ({
  act,
  userId: signer.actor.userId,
  credentialId: signer.credentialId,
  reason: "本人に確認した",
  totp: "000000",
});
const own = () => ({ credentialId: signer.credentialId });
const calls = () => [
  ...ACTS.map((act) => () => actAsRaAction(asked(act))),
  () => suspendAction(own()),
  ...(["change_pin", "change_authenticator", "reissue"] as const).map((purpose) => () => openErrandAction({ ...own(), purpose })),
];

it("nobody who is not logged in does anything with a credential", async () => {
  for (const call of calls()) expect(await call()).toMatchObject({ ok: false, code: "AUTH_REQUIRED" });
});

it("no page of another origin does", async () => {
  await signIn("ra");
  for (const origin of ["https://evil.example", "null", env().rsspOrigin]) {
    request.headers.set("origin", origin);
    for (const call of calls()) expect(await call()).toMatchObject({ ok: false, code: "ORIGIN_REFUSED" });
  }
});

it.each(ROLES)("the role %s neither unlocks, releases nor offers a re-issue, and suspends nobody else's key", async (role) => {
  await signIn(role);
  for (const act of ACTS) expect(await actAsRaAction(asked(act))).toMatchObject({ ok: false, code: "FORBIDDEN" });
  expect(await suspendAction(own())).toMatchObject({ ok: false, code: "RSSP_CREDENTIAL_FOREIGN" });
  expect(await openErrandAction({ ...own(), purpose: "change_pin" })).toMatchObject({
    ok: false,
    code: "RSSP_CREDENTIAL_FOREIGN",
  });
});

it("the RA of another tenant finds nobody", async () => {
  await signIn("ra", "ten_b");
  for (const act of ACTS) expect(await actAsRaAction(asked(act))).toMatchObject({ ok: false, code: "NOT_FOUND" });
});

it("a field that is not in the form, a short reason and a code that is none are refused", async () => {
  await signIn("ra");
  for (const change of [{ admin: true }, { reason: "はい" }, { totp: "12345" }, { act: "dispose" }])
    expect(await actAsRaAction({ ...asked("unlock"), ...(change as object) })).toMatchObject({
      ok: false,
      code: "INPUT_INVALID",
    });
});
