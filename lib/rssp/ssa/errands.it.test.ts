import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atTheErrand, openErrandFor } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { CLIENT, Clock, enrolSigner, handleOf, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { errandState, type OpenErrand, registerClient } from "../index.ts";
import { cancelErrand, redeemErrandHandle, setRsspPorts, viewErrand } from "../signer.ts";

let world: World;
let signer: TestSigner;
let other: TestSigner;
const clock = new Clock();
const FOREIGN = { clientId: "another-sca", clientSecret: "the other client's secret, just as long" };
const RETURN = "http://localhost:3000/credentials";

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  await registerSca(clock.now);
  await registerClient({ ...FOREIGN, name: "Another", returnOrigin: "https://other.example", now: clock.now });
  signer = await enrolSigner("usr_1", clock.now);
  other = await enrolSigner("usr_2", clock.now);
});
afterAll(() => world.close());

const byClient = (target: string, actor = `client:${CLIENT.clientId}`) => ({
  world,
  actor,
  target,
  secrets: [CLIENT.clientSecret],
});
const byStranger = (target: string) => ({ world, actor: "browser:unknown", target });

describe("opening an errand", () => {
  it("gives an address on the RSSP's origin that works for ten minutes, in the language of the page before", async () => {
    const { errandUrl, expiresAt } = await openErrandFor(signer, clock.now, { uiLocale: "en" });
    expect(errandUrl).toMatch(/^http:\/\/rssp\.localhost:3000\/rssp\/errand\?h=[\w-]{43}&ui_locales=en$/);
    expect(new Date(expiresAt).getTime() - clock.now.getTime()).toBe(10 * 60_000);
  });

  it("another signer's credential, and one that is not there, are refused", async () => {
    for (const credentialId of [other.credential.credentialId, "NAT-SIGN-99999"]) {
      await expectRefused(
        "RSSP_CREDENTIAL_FOREIGN",
        () => openErrandFor(signer, clock.now, { credentialId }),
        byClient(`credential:${credentialId}`),
      );
    }
  });

  it.each<[string, Partial<OpenErrand>, string?]>([
    ["an address on another origin", { returnUrl: "https://evil.example/" }],
    ["a login of last week", { loginAt: new Date(Date.now() - 7 * 864e5).toISOString() }],
    ["a purpose that is none", { purpose: "export_key" as OpenErrand["purpose"] }, "unknown"],
    ["a field that is not in the form", { state: "done" } as object, "unknown"],
  ])("with %s is refused", async (_what, change, credential = signer.credential.credentialId) => {
    await expectRefused(
      "RSSP_ERRAND_INVALID",
      () => openErrandFor(signer, clock.now, change),
      byClient(`credential:${credential}`),
    );
  });

  it("re-issue that nobody of the RA has allowed is refused", async () => {
    await expectRefused(
      "RSSP_ERRAND_NOT_ALLOWED",
      () => openErrandFor(signer, clock.now, { purpose: "reissue" }),
      byClient(`credential:${signer.credential.credentialId}`),
    );
  });

  it("its state is told to the client that opened it, and to no other", async () => {
    const { errandId } = await openErrandFor(signer, clock.now);
    expect(await errandState(CLIENT, { errandId, now: clock.now })).toEqual({
      purpose: "change_pin",
      state: "open",
      credentialId: signer.credential.credentialId,
    });
    await expectRefused(
      "NOT_FOUND",
      () => errandState(FOREIGN, { errandId, now: clock.now }),
      byClient(`errand:${errandId}`, "client:another-sca"),
    );
    await expectRefused(
      "RSSP_CLIENT_REFUSED",
      () => errandState({ ...CLIENT, clientSecret: "guess" }, { errandId, now: clock.now }),
      byClient("rssp:door"),
    );
  });
});

describe("an errand's handle", () => {
  it("binds one browser: used again by another it is refused, and the first one may reload", async () => {
    const { errandUrl, errandId } = await openErrandFor(signer, clock.now);
    const handle = handleOf(errandUrl);
    const bring = (secret?: string) => redeemErrandHandle({ handle, browserSecretOf: () => secret, now: clock.now });
    const entry = await bring();
    if (entry.kind !== "fresh") throw new Error("the first browser was refused");
    const watch = { ...byStranger(`errand:${errandId}`), secrets: [handle, entry.browserSecret] };
    await expectRefused("RSSP_HANDLE_REFUSED", () => bring(), watch);
    await expectRefused("RSSP_HANDLE_REFUSED", () => bring("A".repeat(43)), watch);
    expect(await bring(entry.browserSecret)).toEqual({ kind: "known", id: errandId });
    const visitor = { errandId, now: clock.now };
    expect(await viewErrand({ ...visitor, browserSecret: entry.browserSecret })).toMatchObject({ state: "open" });
    expect(await viewErrand({ ...visitor, browserSecret: undefined })).toBeNull();
    expect(await viewErrand({ ...visitor, browserSecret: "A".repeat(43) })).toBeNull();
  });

  it("that comes too late, or is a signature request's, is refused", async () => {
    const { errandUrl, errandId } = await openErrandFor(signer, clock.now);
    const late = new Date(clock.now.getTime() + 10 * 60_000);
    const use = (handle: string) => () => redeemErrandHandle({ handle, browserSecretOf: () => undefined, now: late });
    await expectRefused("RSSP_ERRAND_EXPIRED", use(handleOf(errandUrl)), byStranger(`errand:${errandId}`));
    await expectRefused("RSSP_HANDLE_REFUSED", use("x"), byStranger("errand:unknown"));
  });
});

describe("leaving an errand", () => {
  it("ends it and leads back to where the signer came from", async () => {
    const { view: _, ...page } = await atTheErrand(signer, clock.now);
    expect(await cancelErrand({ ...page, now: clock.now })).toEqual({ returnTo: `${RETURN}?errand=${page.errandId}` });
    expect(await errandState(CLIENT, { errandId: page.errandId, now: clock.now })).toMatchObject({ state: "cancelled" });
  });

  it("by another browser is refused", async () => {
    const { errandId } = await atTheErrand(signer, clock.now);
    const cancel = () => cancelErrand({ errandId, browserSecret: "x", now: clock.now });
    await expectRefused("NOT_FOUND", cancel, byStranger("errand:unknown"));
  });

  it("an errand whose time is over says so, whatever its row says", async () => {
    const { view: _, ...page } = await atTheErrand(signer, clock.now);
    const late = new Date(clock.now.getTime() + 10 * 60_000);
    expect(await viewErrand({ ...page, now: late })).toMatchObject({ state: "expired" });
    expect(await errandState(CLIENT, { errandId: page.errandId, now: late })).toMatchObject({ state: "expired" });
  });
});
