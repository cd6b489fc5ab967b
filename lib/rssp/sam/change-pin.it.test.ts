import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { atTheErrand } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import {
  atThePage,
  CLIENT,
  Clock,
  enrolSigner,
  openRequest,
  otpAt,
  PIN,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { beginChain, errandState, useChain } from "../index.ts";
import { changePin, setRsspPorts } from "../signer.ts";
import { factorIdentity } from "./factor-identity.ts";
import { openSealedKey } from "./seal-key.ts";

let world: World;
let owner: pg.Client;
let signer: TestSigner;
const clock = new Clock();
const NEW_PIN = "60284917";
const SOURCE = "192.0.2.7";
let people = 0;

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  await registerSca(clock.now);
});
afterAll(async () => {
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  signer = await enrolSigner(`usr_${++people}`, clock.nextStep());
});

const row = () => rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
type Change = Partial<Parameters<typeof changePin>[0]>;

/** A fresh errand's page, and its form sent; `change` bends it. */
async function change(bend: Change = {}) {
  const { view: _, ...page } = await atTheErrand(signer, clock.nextStep());
  const send = (again: Change = {}) =>
    changePin({
      ...page,
      pin: PIN,
      otp: otpAt(signer, clock.now),
      newPin: NEW_PIN,
      source: SOURCE,
      now: clock.now,
      ...bend,
      ...again,
    });
  return { page, send };
}

describe("a new PIN", () => {
  it("opens the key from then on, and the one before opens nothing", async () => {
    const before = await row();
    const { page, send } = await change();
    expect(await send()).toEqual({ outcome: "done", returnTo: `http://localhost:3000/credentials?errand=${page.errandId}` });
    const after = await row();
    const own = await rsspDb().authenticator.findFirstOrThrow({ where: { credentialId: before.id } });
    const factor = factorIdentity(own, null);
    expect(await openSealedKey(after, { pin: PIN, factor })).toBeNull();
    const opened = await openSealedKey(after, { pin: NEW_PIN, factor });
    expect(opened).toEqual(await openSealedKey(before, { pin: PIN, factor }));
    expect(opened).not.toBeNull();
    expect(Buffer.from(after.pinSalt as Uint8Array).equals(before.pinSalt as Uint8Array)).toBe(false);
    expect(await errandState(CLIENT, { errandId: page.errandId, now: clock.now })).toMatchObject({ state: "done" });

    const signing = await atThePage(signer, clock.nextStep());
    await expect(press(signing, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    expect(await press(signing, signer, clock.nextStep(), { pin: NEW_PIN })).toMatchObject({ outcome: "signed" });
  });

  it("is told to the signer and recorded, without the PIN", async () => {
    await (await change()).send();
    const mails = await owner.query(`SELECT subject, text FROM jobs.mail WHERE "to" = $1`, [`${signer.subject}@signer.example`]);
    expect(mails.rows.map(({ subject }) => subject)).toEqual(["【署名鍵】暗証番号を変更しました"]);
    const leaves = await owner.query(
      "SELECT outcome, convert_from(leaf, 'UTF8') AS leaf FROM audit.leaf WHERE type = $1 AND target = $2",
      ["rssp.credential.pin-changed", `credential:${signer.credential.credentialId}`],
    );
    expect(leaves.rows).toHaveLength(1);
    for (const secret of [PIN, NEW_PIN]) expect(`${mails.rows[0].text} ${leaves.rows[0].leaf}`).not.toContain(secret);
  });

  it("clears the wrong attempts before it", async () => {
    await expect((await change({ pin: "90617284" })).send()).rejects.toMatchObject({ code: "RSSP_FACTORS_WRONG" });
    expect((await row()).failedAttempts).toBe(1);
    await (await change()).send();
    expect(await row()).toMatchObject({ failedAttempts: 0, lockedAt: null });
  });

  it("ends permissions that were given a moment ago: a chain of them signs no more", async () => {
    const signing = await atThePage(signer, clock.nextStep(), { count: 2, method: "chain" });
    const { returnTo } = await press(signing, signer, clock.now);
    const code = new URL(returnTo).searchParams.get("code") as string;
    const { sad } = await beginChain(CLIENT, { requestId: signing.requestId, code, now: clock.now });
    await (await change()).send();
    const use = () => useChain(CLIENT, { requestId: signing.requestId, sad, now: clock.now });
    await expectRefused("RSSP_SAD_REFUSED", use, {
      world,
      actor: `signer:${signer.signerId}`,
      target: `request:${signing.requestId}`,
      secrets: [sad],
    });
  });

  it("sent twice at once is set once, and both lead to the same place", async () => {
    const { send } = await change();
    const results = await Promise.all([send(), send()]);
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(["already", "done"]);
    expect(results[0]?.returnTo).toBe(results[1]?.returnTo);
  });
});

describe("a PIN change is refused", () => {
  const watch = (errandId: string) => ({
    world,
    actor: `signer:${signer.signerId}`,
    target: `errand:${errandId}`,
    secrets: [PIN, NEW_PIN, "90617284"],
  });

  it("for a wrong present PIN or a wrong code, in the same words, and each counts", async () => {
    const { page, send } = await change();
    const first = await expectRefused("RSSP_FACTORS_WRONG", () => send({ pin: "90617284" }), watch(page.errandId));
    clock.nextStep();
    const second = await expectRefused("RSSP_FACTORS_WRONG", () => send({ otp: "000000" }), watch(page.errandId));
    expect([first?.details, second?.details]).toEqual([
      { left: 4, factor: "totp" },
      { left: 3, factor: "totp" },
    ]);
  });

  it("for a code that was used before", async () => {
    const { page, send } = await change();
    const otp = otpAt(signer, clock.now);
    await expectRefused("RSSP_FACTORS_WRONG", () => send({ otp, pin: "90617284" }), watch(page.errandId));
    await expectRefused("RSSP_FACTORS_WRONG", () => send({ otp }), watch(page.errandId));
  });

  it("after five wrong attempts, which lock the credential for signing too", async () => {
    const { page, send } = await change();
    for (let attempt = 0; attempt < 4; attempt++) await expect(send({ pin: "90617284" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    await expectRefused("RSSP_CREDENTIAL_LOCKED", () => send({ pin: "90617284" }), watch(page.errandId));
    await expectRefused("RSSP_CREDENTIAL_LOCKED", () => send({ otp: otpAt(signer, clock.nextStep()) }), watch(page.errandId));
    await expect(openRequest(signer, clock.now)).rejects.toMatchObject({ code: "RSSP_CREDENTIAL_LOCKED" });
  });

  it.each(["11111111", "12345678", "19840521", "1234", "20260219"])(
    "for the new PIN %s, before an attempt is made of it",
    async (newPin) => {
      const { page, send } = await change({ newPin });
      await expectRefused("RSSP_PIN_TOO_SIMPLE", () => send({ pin: "90617284" }), watch(page.errandId));
      expect((await row()).failedAttempts).toBe(0);
    },
  );

  it("for a new PIN made of the signer's own number, name or address", async () => {
    const { page, send } = await change();
    const number = `${signer.credential.credentialId.replace(/\D/g, "")}9174`;
    for (const newPin of ["署名者一郎とねこのきもち", `${signer.subject}@signer.example`, number])
      await expectRefused("RSSP_PIN_TOO_SIMPLE", () => send({ newPin }), watch(page.errandId));
  });

  it("for a new PIN that is the present one, also in full-width digits", async () => {
    const { page, send } = await change();
    const wide = [...PIN].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join("");
    for (const newPin of [PIN, wide]) await expectRefused("RSSP_PIN_UNCHANGED", () => send({ newPin }), watch(page.errandId));
  });

  it("when the HSM is lost while the PIN is tried: recorded, and neither attempt nor code is used up", async () => {
    const { page, send } = await change();
    const lost = vi.spyOn(cm(), "pepper").mockRejectedValueOnce(new NatsuinError("HSM_UNAVAILABLE"));
    await expectRefused("HSM_UNAVAILABLE", () => send(), watch(page.errandId));
    lost.mockRestore();
    expect((await row()).failedAttempts).toBe(0);
    expect(await send()).toMatchObject({ outcome: "done" });
  });

  it("without the second factor", async () => {
    const { page, send } = await change();
    await expectRefused("RSSP_MEANS_REFUSED", () => send({ otp: undefined }), watch(page.errandId));
  });

  it("when the errand is over, or is for something else", async () => {
    const { page, send } = await change();
    await expectRefused(
      "RSSP_ERRAND_EXPIRED",
      () => send({ now: new Date(clock.now.getTime() + 10 * 60_000) }),
      watch(page.errandId),
    );
    const { view: _, ...elsewhere } = await atTheErrand(signer, clock.now, { purpose: "change_authenticator" });
    await expectRefused("INPUT_INVALID", () => send(elsewhere), watch(elsewhere.errandId));
  });

  it("from another browser than the one that was sent", async () => {
    const { send } = await change();
    await expectRefused("NOT_FOUND", () => send({ browserSecret: "A".repeat(43) }), {
      ...watch(""),
      actor: "browser:unknown",
      target: "errand:unknown",
    });
  });
});
