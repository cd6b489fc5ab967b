import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type PasskeyCreation, type PasskeyQuestion, setRsspPorts } from "@/lib/rssp/signer.ts";
import { openErrandFor } from "@/test/errands.ts";
import { SoftPasskey } from "@/test/passkey.ts";
import { Clock, enrolSigner, otpAt, PIN, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";

// The routes stand alone here: no proxy.ts is in front of them.
const jar = new Map<string, { value: string; options?: object }>();
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => jar.get(name),
    set: (name: string, value: string, options: object) => jar.set(name, { value, options }),
  }),
  headers: async () => new Headers(),
}));
const { GET } = await import("./route.ts");
const routes = {
  choose: (await import("./[errandId]/new-factor/choose/route.ts")).POST,
  creation: (await import("./[errandId]/new-factor/creation/route.ts")).POST,
  register: (await import("./[errandId]/new-factor/register/route.ts")).POST,
  question: (await import("./[errandId]/new-factor/question/route.ts")).POST,
  prove: (await import("./[errandId]/new-factor/prove/route.ts")).POST,
  passkey: (await import("./[errandId]/passkey/route.ts")).POST,
  code: (await import("./[errandId]/code/route.ts")).POST,
  authenticator: (await import("./[errandId]/authenticator/route.ts")).POST,
};
type Route = keyof typeof routes;

const RSSP = "http://rssp.localhost:3000";
let world: World;
let signer: TestSigner;
let people = 0;
const clock = new Clock();

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(clock.now);
  world = await openTestWorld();
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
});
afterAll(async () => {
  vi.useRealTimers();
  await world.close();
});
beforeEach(async () => {
  jar.clear();
  vi.setSystemTime(clock.nextStep());
  signer = await enrolSigner(`usr_${++people}`, clock.now);
});

async function atThePage(): Promise<string> {
  const { errandId, errandUrl } = await openErrandFor(signer, clock.now, { purpose: "change_authenticator" });
  await GET(new Request(errandUrl, { headers: { host: "rssp.localhost:3000" } }), { params: Promise.resolve({}) });
  return errandId;
}

function send(route: Route, errandId: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  const request = new Request(`${RSSP}/rssp/errand/${errandId}/${route}`, {
    method: "POST",
    body,
    headers: {
      host: "rssp.localhost:3000",
      origin: RSSP,
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(body.length),
      ...headers,
    },
  });
  return routes[route](request, { params: Promise.resolve({ errandId }) });
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** Chosen, made and tried, as the page's script does it. */
async function registered(errandId: string, passkey: SoftPasskey): Promise<void> {
  await send("choose", errandId, { kind: "passkey" });
  const { challenge, extensions } = (await (await send("creation", errandId)).json()) as PasskeyCreation;
  const prfSalt = Buffer.from(extensions.prf.eval.first, "base64url");
  const registration = JSON.stringify(passkey.registration({ challenge, prfSalt }));
  expect((await send("register", errandId, { registration })).status).toBe(200);
  const { assertion, prf } = passkey.answer((await (await send("question", errandId)).json()) as PasskeyQuestion);
  const proof = { assertion: JSON.stringify(assertion), ...(prf ? { prf: text(prf) } : {}) };
  expect((await send("prove", errandId, proof)).status).toBe(200);
}

describe("a change of the second factor over its routes", () => {
  it("is chosen, made, tried and confirmed; then it leads back to the driving application", async () => {
    const errandId = await atThePage();
    await registered(errandId, new SoftPasskey({ prf: true }));
    const answer = await send("authenticator", errandId, { pin: PIN, otp: otpAt(signer, clock.now) });
    expect(await answer.json()).toEqual({ returnTo: `http://localhost:3000/credentials?errand=${errandId}` });
  });

  it("without script: each form leads to the page of the next step, a refusal to the same with its code", async () => {
    const errandId = await atThePage();
    const plain = { accept: "text/html" };
    const page = `/rssp/errand/${errandId}`;
    const went = async (route: Route, fields: Record<string, string>) =>
      (await send(route, errandId, fields, plain)).headers.get("location");
    expect(await went("choose", { kind: "totp" })).toBe(page);
    expect(await went("prove", { otp: "000000" })).toBe(`${page}?e=RSSP_NEW_FACTOR_WRONG`);
    expect(await went("authenticator", { pin: PIN, otp: "000000" })).toBe(`${page}?e=RSSP_NEW_FACTOR_WRONG`);
    expect(await went("choose", { kind: "" })).toBe(page);
    expect(await went("choose", { kind: "mail" })).toBe(page);
    expect(await went("code", {})).toBe(page);
  });

  it("answers the RSSP's own pages in the browser that came for it, and takes no other form", async () => {
    const errandId = await atThePage();
    for (const route of Object.keys(routes) as Route[]) {
      expect((await send(route, errandId, {}, { origin: "http://localhost:3000" })).status, route).toBe(403);
    }
    const wrong: Record<string, string>[] = [{ kind: "smartcard" }, { kind: "totp", more: "1" }];
    for (const fields of wrong) expect((await send("choose", errandId, fields)).status).toBe(400);
    expect((await send("register", errandId, { registration: "{" })).status).toBe(400);
    expect((await send("prove", errandId, { otp: "1", pin: PIN })).status).toBe(400);
    expect((await send("passkey", errandId)).status, "the present factor is no passkey").toBe(400);
    jar.clear();
    for (const route of ["creation", "question", "passkey", "code"] as const)
      expect((await send(route, errandId)).status, route).toBe(404);
    expect((await send("creation", "ern_not-an-id")).status).toBe(404);
  });
});
