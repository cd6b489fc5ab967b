import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { rsspDb } from "@/lib/db.ts";
import { newId, secureRandom } from "@/lib/ids.ts";
import { openEnrolment } from "@/lib/rssp/index.ts";
import { ENROLMENT_CODE_LIFE } from "@/lib/rssp/limits.ts";
import { enrolmentCodeHash, newEnrolmentCode } from "@/lib/rssp/ra/code.ts";
import { viewEnrolment } from "@/lib/rssp/signer.ts";
import { CLIENT, Clock, registerSca } from "@/test/rssp.ts";
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
const { GET: enter } = await import("./route.ts");
const { POST: sendCode } = await import("./[visitId]/code/route.ts");
const { GET: progress } = await import("./[visitId]/progress/route.ts");
const { endingOf } = await import("./[visitId]/ending.ts");

const RSSP = "http://rssp.localhost:3000";
const WRONG = "0000-0000-0000-0000";
let world: World;
let visitId = "";
let enrolmentId = "";
let code = "";
const clock = new Clock();

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(clock.now);
  world = await openTestWorld();
  await registerSca(clock.now);
});
afterAll(async () => {
  vi.useRealTimers();
  await world.close();
});
beforeEach(async () => {
  jar.clear();
  vi.setSystemTime(clock.nextStep());
  enrolmentId = newId("enr");
  code = newEnrolmentCode(secureRandom);
  const subject = `usr_${enrolmentId.slice(4, 12)}`;
  const now = clock.now;
  await rsspDb().enrolment.create({
    data: {
      ...{ id: enrolmentId, clientId: CLIENT.clientId, scope: "ten_a", subject, route: "vetted", state: "approved", ial: 2 },
      ...{ displayName: "Shinki Hanako", kanjiName: "新規 花子", email: `${subject}@signer.example`, algorithm: "P256" },
      ...{ holding: "wrapped", appliedBy: "user:usr_a", appliedAt: now, examinedBy: "user:usr_b", decidedBy: "user:usr_c" },
      ...{ codeHash: enrolmentCodeHash(enrolmentId, code), codeIssuedAt: now },
      codeExpiresAt: new Date(now.getTime() + ENROLMENT_CODE_LIFE),
    },
  });
  const returnUrl = "http://localhost:3000/credentials";
  const opened = await openEnrolment(CLIENT, { subject, enrolmentId, loginAt: now.toISOString(), returnUrl, now });
  visitId = opened.visitId;
  const answer = await enter(new Request(opened.enrolUrl, { headers: { host: "rssp.localhost:3000" } }), {
    params: Promise.resolve({}),
  });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `/rssp/enrol/${visitId}`]);
});

const type = (typed: string, headers: Record<string, string> = {}) => {
  const body = new URLSearchParams({ code: typed }).toString();
  const all = {
    ...{ host: "rssp.localhost:3000", origin: RSSP, "content-type": "application/x-www-form-urlencoded" },
    ...{ "content-length": String(body.length), ...headers },
  };
  return sendCode(new Request(`${RSSP}/rssp/enrol/${visitId}/code`, { method: "POST", headers: all, body }), {
    params: Promise.resolve({ visitId }),
  });
};
const view = async () => {
  const found = await viewEnrolment({ visitId, browserSecret: jar.get(`natsuin_rssp_${visitId}`)?.value, now: clock.now });
  if (!found) throw new Error("the browser that brought the handle sees nothing");
  return found;
};
const look = async () =>
  (
    await progress(new Request(`${RSSP}/rssp/enrol/${visitId}/progress`, { headers: { host: "rssp.localhost:3000" } }), {
      params: Promise.resolve({ visitId }),
    })
  ).json();

describe("the code's form", () => {
  it("sent without script leads back to the page, which has words for a wrong one and knows how many are left", async () => {
    const answer = await type(WRONG);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/rssp/enrol/${visitId}?e=RSSP_ENROLMENT_CODE_WRONG`]);
    expect((await view()).codesLeft).toBe(4);
    expect((await type(code)).headers.get("location")).toBe(`/rssp/enrol/${visitId}`);
    expect((await view()).fresh).toMatchObject({ step: "choose" });
  });

  it("sent by script says the words at once", async () => {
    const answer = await type(WRONG, { accept: "application/json" });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "RSSP_ENROLMENT_CODE_WRONG", message: expect.stringContaining("あと4回") });
  });

  it("from another origin, or another browser, is refused, and counts nothing", async () => {
    expect((await type(WRONG, { origin: "https://evil.example" })).status).toBe(403);
    const kept = new Map(jar);
    jar.clear();
    expect((await type(WRONG)).headers.get("location")).toBe(`/rssp/enrol/${visitId}?e=NOT_FOUND`);
    for (const [name, value] of kept) jar.set(name, value);
    expect((await view()).codesLeft).toBe(5);
  });
});

describe("the page ends", () => {
  const change = (data: object) => rsspDb().enrolment.update({ where: { id: enrolmentId }, data });

  it("for each reason in words of its own", async () => {
    expect(endingOf(await view())).toBeNull();
    await change({ codeAttempts: 5 });
    expect(endingOf(await view())).toBe("enrolCodeLocked");
    await change({ codeAttempts: 0, codeExpiresAt: clock.now });
    expect(endingOf(await view())).toBe("enrolCodeOver");
    await change({ state: "withdrawn" });
    expect(endingOf(await view())).toBe("enrolWithdrawn");
    await change({ state: "expired" });
    expect(endingOf(await view())).toBe("enrolLapsed");
    await change({ state: "completed" });
    expect(endingOf(await view())).toBe("enrolledElsewhere");
    await change({ state: "approved", codeExpiresAt: new Date(clock.now.getTime() + 1000) });
    await rsspDb().enrolmentVisit.update({ where: { id: visitId }, data: { expiresAt: clock.now } });
    expect(endingOf(await view())).toBe("enrolExpired");
  });

  it("and what waits is told of nothing while nobody makes a key, nor is another browser", async () => {
    expect(await look()).toEqual({ stage: null, done: false });
    jar.clear();
    expect(await look()).toEqual({ stage: null, done: false });
  });
});
