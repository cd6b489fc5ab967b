import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { type PasskeyQuestion, setRsspPorts, viewRequest } from "@/lib/rssp/signer.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { SoftPasskey } from "@/test/passkey.ts";
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
const { POST: askPasskey } = await import("./[requestId]/passkey/route.ts");
const { POST: sendCode } = await import("./[requestId]/code/route.ts");
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

async function atTheForm(whose = signer, count = 1) {
  const { requestId, authorizeUrl } = await openRequest(whose, clock.now, { count });
  await arrive(authorizeUrl);
  const browserSecret = jar.get(`natsuin_rssp_${requestId}`)?.value;
  const view = await viewRequest({ requestId, browserSecret, now: clock.now });
  return { requestId, fields: { pin: PIN, otp: otpAt(whose, clock.now), shown: view?.shown ?? "" } };
}

type Fields = Record<string, string> | [string, string][];

function send(route: typeof sign, requestId: string, fields: Fields, headers: Record<string, string> = {}) {
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

  it("a login session at the SCA is no way in, nor another request's mark: without this browser's own it is nobody's request", async () => {
    const { requestId, fields } = await atTheForm();
    const mark = jar.get(`natsuin_rssp_${requestId}`) as { value: string };
    const other = await atTheForm();
    const forged = (cookies: [string, string][]) => {
      jar.clear();
      for (const [name, value] of cookies) jar.set(name, { value });
      return async () => ({ ok: false, ...(await (await send(sign, requestId, fields)).json()) });
    };
    const nobody = { world, actor: "browser:unknown", target: "request:unknown", secrets: [PIN, fields.otp] };
    const session: [string, string] = ["next-auth.session-token", "a session that is logged in at the SCA"];
    await expectRefused("NOT_FOUND", forged([]), nobody);
    await expectRefused("NOT_FOUND", forged([session]), nobody);
    await expectRefused("NOT_FOUND", forged([session, [`natsuin_rssp_${other.requestId}`, mark.value]]), nobody);
    await expectRefused("NOT_FOUND", forged([[`natsuin_rssp_${requestId}`, session[1]]]), nobody);
    jar.set(`natsuin_rssp_${requestId}`, mark);
    expect((await send(sign, requestId, fields)).status).toBe(200);
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

describe("PIN and passkey", () => {
  it("what is asked is for what is left on the list; the answer comes back with the form and signs that", async () => {
    const passkey = new SoftPasskey({ prf: true });
    const owner = await enrolSigner("usr_passkey", clock.now, "P-256", "wrapped", passkey.factor());
    const { requestId, fields } = await atTheForm(owner, 4);
    const left: [string, string][] = [
      ["left", "1"],
      ["left", "3"],
    ];
    const question = (await (await send(askPasskey, requestId, left)).json()) as PasskeyQuestion;
    const { assertion, prf } = passkey.answer(question);
    const proof = { assertion: JSON.stringify(assertion), prf: Buffer.from(prf ?? []).toString("base64url") };
    const form: [string, string][] = [...Object.entries({ pin: PIN, shown: fields.shown, ...proof }), ...left];
    const before = cm().signCount();
    expect((await send(sign, requestId, form)).status).toBe(200);
    expect(cm().signCount()).toBe(before + 2);
  });

  it("a form with a list of a thousand ticks taken away is this form; what is no assertion, PRF output or position is not", async () => {
    const { requestId, fields } = await atTheForm();
    const many = Array.from({ length: 999 }, (_, n): [string, string] => ["left", String(n)]);
    const form: [string, string][] = [
      ...Object.entries({ ...fields, assertion: JSON.stringify({ id: "x".repeat(2_000) }) }),
      ...many,
    ];
    // it is read, and found to be no choice from this list: a refusal on record
    const whole = async () => ({ ok: false, ...(await (await send(sign, requestId, form)).json()) });
    await expectRefused("INPUT_INVALID", whole, { world, actor: `signer:${signer.signerId}`, target: `request:${requestId}` });
    const wrong: Record<string, string>[] = [
      { assertion: "{" },
      { assertion: `"${"x".repeat(9_000)}"` },
      { prf: "AAAA" },
      { left: "-1" },
      { left: "1000" },
      { left: "1e2" },
    ];
    for (const change of wrong) expect((await send(sign, requestId, { ...fields, ...change })).status).toBe(400);
    expect((await send(askPasskey, requestId, { pin: PIN })).status).toBe(400);
  });

  it("is asked at the RSSP's own origin and in this browser only", async () => {
    const { requestId } = await atTheForm();
    expect((await send(askPasskey, requestId, {}, { origin: "http://localhost:3000" })).status).toBe(403);
    expect((await send(askPasskey, requestId, {})).status).toBe(400); // this credential has no passkey
    jar.clear();
    expect((await send(askPasskey, requestId, {})).status).toBe(404);
  });
});

describe("POST code", () => {
  it("sends the code and leads back to the page, with script and without; a fourth is refused in words", async () => {
    const owner = await enrolSigner("usr_mail", clock.now, "P-256", "wrapped", { kind: "mail" });
    const { requestId, fields } = await atTheForm(owner);
    const page = `/rssp/authorize/${requestId}`;
    expect(await (await send(sendCode, requestId, {})).json()).toEqual({ returnTo: page });
    expect((await send(sendCode, requestId, {}, { accept: "text/html" })).headers.get("location")).toBe(page);
    await send(sendCode, requestId, {});
    const fourth = await send(sendCode, requestId, {});
    expect([fourth.status, (await fourth.json()).code]).toEqual([429, "RSSP_CODES_SENT"]);
    const wrong = await send(sign, requestId, { ...fields, otp: "00000000" });
    expect((await wrong.json()).message).toBe("暗証番号または確認番号が正しくありません。あと4回誤ると利用できなくなります。");
    expect((await send(sendCode, requestId, {}, { origin: "null" })).status).toBe(403);
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
