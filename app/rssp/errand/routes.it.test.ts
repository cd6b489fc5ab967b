import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { errandState } from "@/lib/rssp/index.ts";
import { openErrandFor } from "@/test/errands.ts";
import { CLIENT, Clock, enrolSigner, registerSca, type TestSigner } from "@/test/rssp.ts";
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
const { POST: cancel } = await import("./[errandId]/cancel/route.ts");

const RSSP = "http://rssp.localhost:3000";
let world: World;
let signer: TestSigner;
const clock = new Clock();

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(clock.now);
  world = await openTestWorld();
  await registerSca(clock.now);
  signer = await enrolSigner("usr_1", clock.now);
});
afterAll(async () => {
  vi.useRealTimers();
  await world.close();
});
beforeEach(() => {
  jar.clear();
  vi.setSystemTime(clock.nextStep());
});

const arrive = (url: string, host = "rssp.localhost:3000") =>
  GET(new Request(url, { headers: { host } }), { params: Promise.resolve({}) });

const send = (errandId: string, headers: Record<string, string> = {}) =>
  cancel(
    new Request(`${RSSP}/rssp/errand/${errandId}/cancel`, {
      method: "POST",
      headers: { host: "rssp.localhost:3000", origin: RSSP, ...headers },
    }),
    { params: Promise.resolve({ errandId }) },
  );

describe("GET /rssp/errand", () => {
  it("binds the browser by a cookie that no script reads and no other path sees, and leads to the errand's page", async () => {
    const { errandId, errandUrl } = await openErrandFor(signer, clock.now);
    const answer = await arrive(errandUrl);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/rssp/errand/${errandId}`]);
    expect(jar.get(`natsuin_rssp_${errandId}`)?.options).toMatchObject({ path: "/rssp", httpOnly: true, sameSite: "lax" });
  });

  it("a handle brought by another browser leads nowhere, and says so of an errand", async () => {
    const { errandUrl } = await openErrandFor(signer, clock.now);
    await arrive(errandUrl);
    jar.clear();
    expect((await arrive(errandUrl)).headers.get("location")).toBe("/rssp/trouble?code=RSSP_HANDLE_REFUSED&from=errand");
  });

  it("answers on the RSSP's host only", async () => {
    const { errandUrl } = await openErrandFor(signer, clock.now);
    expect((await arrive(errandUrl, "localhost:3000")).status).toBe(403);
  });
});

describe("POST cancel", () => {
  it("ends the errand and goes back, from the RSSP's own page only", async () => {
    const { errandId, errandUrl } = await openErrandFor(signer, clock.now);
    await arrive(errandUrl);
    for (const origin of ["https://evil.example", "http://localhost:3000", "null", ""])
      expect((await send(errandId, { origin })).status).toBe(403);
    expect(await errandState(CLIENT, { errandId, now: clock.now })).toMatchObject({ state: "open" });
    expect((await send(errandId)).headers.get("location")).toBe(`http://localhost:3000/credentials?errand=${errandId}`);
    expect(await errandState(CLIENT, { errandId, now: clock.now })).toMatchObject({ state: "cancelled" });
  });
});
