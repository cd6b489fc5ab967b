import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { setRsspPorts, viewRequest } from "@/lib/rssp/signer.ts";
import { Clock, enrolSigner, openRequest, otpAt, PIN, registerSca, type TestSigner } from "@/test/rssp.ts";
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
const { POST: sign } = await import("./[requestId]/sign/route.ts");
const { POST: decline } = await import("./[requestId]/decline/route.ts");

const RSSP = "http://rssp.localhost:3000";
let world: World;
let signer: TestSigner;
const clock = new Clock();

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(clock.now);
  world = await openTestWorld();
  setRsspPorts({ certificateStatus: async () => "good" });
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

const arrive = (authorizeUrl: string, host = "rssp.localhost:3000") =>
  GET(new Request(authorizeUrl, { headers: { host } }), { params: Promise.resolve({}) });

async function atTheForm() {
  const { requestId, authorizeUrl } = await openRequest(signer, clock.now);
  await arrive(authorizeUrl);
  const browserSecret = jar.get(`natsuin_rssp_${requestId}`)?.value;
  const view = await viewRequest({ requestId, browserSecret, now: clock.now });
  return { requestId, fields: { pin: PIN, otp: otpAt(signer, clock.now), shown: view?.shown ?? "" } };
}

function send(route: typeof sign, requestId: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  const request = new Request(`${RSSP}/rssp/authorize/${requestId}/sign`, {
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
  return route(request, { params: Promise.resolve({ requestId }) });
}

describe("GET /rssp/authorize", () => {
  it("binds the browser by a cookie that no script reads and no other path sees", async () => {
    const { requestId, authorizeUrl } = await openRequest(signer, clock.now, { uiLocale: "en" });
    const answer = await arrive(authorizeUrl);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/rssp/authorize/${requestId}`]);
    expect(jar.get(`natsuin_rssp_${requestId}`)?.options).toMatchObject({ path: "/rssp", httpOnly: true, sameSite: "lax" });
    expect(jar.get("NATSUIN_LOCALE")?.value).toBe("en");
  });

  it("a handle brought again leads nowhere for another browser, and back to the page for the same", async () => {
    const { requestId, authorizeUrl } = await openRequest(signer, clock.now);
    await arrive(authorizeUrl);
    expect((await arrive(authorizeUrl)).headers.get("location")).toBe(`/rssp/authorize/${requestId}`);
    jar.clear();
    expect((await arrive(authorizeUrl)).headers.get("location")).toBe("/rssp/trouble?code=RSSP_HANDLE_REFUSED");
    expect(jar.size).toBe(0);
  });

  it("answers on the RSSP's host only, and leaves the handle unused elsewhere", async () => {
    const { requestId, authorizeUrl } = await openRequest(signer, clock.now);
    expect((await arrive(authorizeUrl, "localhost:3000")).status).toBe(403);
    expect((await arrive(authorizeUrl)).headers.get("location")).toBe(`/rssp/authorize/${requestId}`);
  });
});

describe("POST sign", () => {
  it("from a foreign origin, from the SCA's, from `null` or from none is refused before anything is looked at", async () => {
    const { requestId, fields } = await atTheForm();
    const before = cm().signCount();
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "http://localhost:3000" },
      { origin: "null" },
      { origin: "" },
    ]) {
      expect((await send(sign, requestId, fields, headers)).status).toBe(403);
    }
    expect((await send(sign, requestId, fields, { host: "localhost:3000" })).status).toBe(403);
    expect(cm().signCount()).toBe(before);
  });

  it("with script answers where to go; without script it goes there", async () => {
    const first = await atTheForm();
    const answer = await send(sign, first.requestId, first.fields);
    const returnTo = `http://localhost:3000/signing/return?request=${first.requestId}`;
    expect(await answer.json()).toEqual({ returnTo });
    const again = await send(sign, first.requestId, first.fields, { accept: "text/html" });
    expect([again.status, again.headers.get("location")]).toEqual([303, returnTo]);
  });

  it("two submissions of one form at once go to the same place and make one signature", async () => {
    const { requestId, fields } = await atTheForm();
    const before = cm().signCount();
    const answers = await Promise.all([send(sign, requestId, fields), send(sign, requestId, fields)]);
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(
      Array(2).fill({ returnTo: `http://localhost:3000/signing/return?request=${requestId}` }),
    );
    expect(cm().signCount()).toBe(before + 1);
  });

  it("a wrong PIN is told in the signer's words; without script by the code alone", async () => {
    const { requestId, fields } = await atTheForm();
    const wrong = { ...fields, pin: "90617284" };
    const answer = await send(sign, requestId, wrong);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      code: "RSSP_FACTORS_WRONG",
      message: "暗証番号またはワンタイムパスワードが正しくありません。あと4回誤ると利用できなくなります。",
    });
    const plain = await send(sign, requestId, wrong, { accept: "text/html" });
    expect(plain.headers.get("location")).toBe(`/rssp/authorize/${requestId}?e=RSSP_FACTORS_WRONG`);
  });

  it("a form that is not this form is refused without an attempt: too long, too many fields, no code", async () => {
    const { requestId, fields } = await atTheForm();
    const forms = [
      { ...fields, otp: "12345" },
      { ...fields, pin: "" },
      { ...fields, admin: "1" },
      { ...fields, pin: "9".repeat(20_000) },
    ];
    for (const form of forms) expect((await send(sign, requestId, form)).status).toBe(400);
    expect((await send(sign, "../../x", fields)).status).toBe(400);
    expect(
      (
        await send(sign, requestId, {
          ...fields,
          otp: [...fields.otp].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join(""),
        })
      ).status,
    ).toBe(200);
  });
});

describe("POST decline", () => {
  it("goes back without signing, and the form is dead afterwards", async () => {
    const { requestId, fields } = await atTheForm();
    const answer = await send(decline, requestId, {}, { accept: "text/html" });
    expect(answer.headers.get("location")).toBe(`http://localhost:3000/signing/return?request=${requestId}`);
    expect((await send(sign, requestId, fields)).status).toBe(409);
  });

  it("from a foreign origin is refused", async () => {
    const { requestId } = await atTheForm();
    expect((await send(decline, requestId, {}, { origin: "https://evil.example" })).status).toBe(403);
  });
});
