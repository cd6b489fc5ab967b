import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { setRsspPorts } from "@/lib/rssp/signer.ts";
import { atThePage, Clock, enrolSigner, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";

vi.mock("next/headers", () => ({ cookies: async () => ({ get: () => undefined }), headers: async () => new Headers() }));
const { POST } = await import("./[token]/suspend/route.ts");

const RSSP = "http://rssp.localhost:3000";
let world: World;
let signer: TestSigner;
let token: string;
const clock = new Clock();
let people = 0;

beforeAll(async () => {
  world = await openTestWorld();
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
});
afterAll(() => world.close());
beforeEach(async () => {
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
  const page = await atThePage(signer, clock.now);
  await press(page, signer, clock.now);
  const mail = await appDb().mail.findFirstOrThrow({ where: { to: `${signer.subject}@signer.example`, link: { not: null } } });
  token = new URL(mail.link as string).pathname.split("/").at(-1) as string;
});

const send = (given: string, headers: Record<string, string> = {}) =>
  POST(
    new Request(`${RSSP}/rssp/notice/${given}/suspend`, {
      method: "POST",
      headers: { host: "rssp.localhost:3000", origin: RSSP, ...headers },
    }),
    { params: Promise.resolve({ token: given }) },
  );
const status = async () =>
  (await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } })).status;

it("the mail's link leads to the RSSP's own page", async () => {
  const mail = await appDb().mail.findFirstOrThrow({ where: { to: `${signer.subject}@signer.example`, link: { not: null } } });
  expect(mail.link).toBe(`${RSSP}/rssp/notice/${token}`);
});

it("suspends and goes back to the notice, which says so", async () => {
  const answer = await send(token);
  expect([answer.status, answer.headers.get("location"), await status()]).toEqual([303, `/rssp/notice/${token}`, "suspended"]);
});

it("from a page of another origin, from the SCA's, from `null` or from none, nothing happens", async () => {
  for (const origin of ["https://evil.example", "http://localhost:3000", "null", ""])
    expect((await send(token, { origin })).status).toBe(403);
  expect((await send(token, { host: "localhost:3000" })).status).toBe(403);
  expect(await status()).toBe("active");
});

it("with a link that never was leads to a page that says so, and suspends nothing", async () => {
  expect((await send("A".repeat(43))).headers.get("location")).toBe(`/rssp/notice/${"A".repeat(43)}`);
  expect((await send("../../authorize")).headers.get("location")).toBe("/rssp/notice/..%2F..%2Fauthorize");
  expect(await status()).toBe("active");
});
