import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rsspDb } from "@/lib/db.ts";
import type { Answer } from "@/test/instance.ts";
import { Instance } from "@/test/instances.ts";
import {
  atThePage,
  Clock,
  enrolSigner,
  handleOf,
  openRequest,
  otpAt,
  type Page,
  PIN,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { STALE_AFTER } from "./limits.ts";

let world: World;
let instances: [Instance, Instance];
let signers = 0;
const clock = new Clock();

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
  instances = await Promise.all([Instance.start(world), Instance.start(world)]);
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  await world.close();
});

const freshSigner = () => enrolSigner(`usr_${++signers}`, clock.now);
const form = ({ requestId, browserSecret, shown }: Page, signer: TestSigner, change: object = {}) => ({
  requestId,
  browserSecret,
  shown,
  pin: PIN,
  otp: otpAt(signer, clock.now),
  source: `192.0.2.${signers}`,
  now: clock.now,
  ...change,
});
/** `count` calls at each instance, all at once. */
const race = async (act: Parameters<Instance["call"]>[0], count: number, input: (at: number) => object): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      instances.map((instance, at) => instance.call(act, { ...input(2 * index + at) })),
    ).flat(),
  );
const signCount = async () => (await Promise.all(instances.map((one) => one.signCount()))).reduce((sum, count) => sum + count, 0);
function wonBy<Value>(answers: Answer[]): Value {
  return answers.find(({ code }) => code === undefined)?.value as Value;
}
const tally = (answers: Answer[]) => {
  const counts: Record<string, number> = {};
  for (const { code, value } of answers) {
    const what = code ?? (value as { outcome?: string } | undefined)?.outcome ?? "done";
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
};
async function permission(signer: TestSigner, at: Instance = instances[0]): Promise<{ requestId: string; sad: string }> {
  const page = await atThePage(signer, clock.nextStep());
  const factors = { pin: PIN, otp: otpAt(signer, clock.now), source: "192.0.2.1", shown: page.shown, left: [] };
  const request = { id: page.requestId, credentialId: signer.credential.credentialId };
  const { value } = await at.call("judge", { request, factors, now: clock.now });
  return { requestId: page.requestId, sad: (value as { sad: string }).sad };
}

describe("two instances on one database and one token", () => {
  it("50 uses of one SAD, 25 at each, make one signature", async () => {
    const { requestId, sad } = await permission(await freshSigner());
    const before = await signCount();
    const answers = await race("activate", 25, () => ({ requestId, sad, now: clock.now }));
    expect(tally(answers)).toEqual({ done: 1, RSSP_SAD_REFUSED: 49 });
    expect(await signCount()).toBe(before + 1);
  });

  it("50 presses of one button, 25 at each, make one signature; the others learn of it", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const before = await signCount();
    const answers = await race("authorise", 25, () => form(page, signer));
    expect(tally(answers)).toEqual({ signed: 1, already: 49 });
    expect(await signCount()).toBe(before + 1);
    const row = await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
    expect(row.failedAttempts).toBe(0);
  });

  it("one OTP for two requests, one at each, authorises one of them", async () => {
    const signer = await freshSigner();
    const pages = [await atThePage(signer, clock.nextStep()), await atThePage(signer, clock.now)];
    const before = await signCount();
    const answers = await race("authorise", 1, (at) => form(pages[at] as Page, signer));
    expect(tally(answers)).toEqual({ signed: 1, RSSP_FACTORS_WRONG: 1 });
    expect(await signCount()).toBe(before + 1);
  });

  it("five wrong attempts, spread over both, lock for both", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const codes: (string | undefined)[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const at = instances[attempt % 2] as Instance;
      codes.push((await at.call("authorise", form(page, signer, { otp: "000000" }))).code);
    }
    expect(codes).toEqual([...Array(4).fill("RSSP_FACTORS_WRONG"), "RSSP_CREDENTIAL_LOCKED"]);
    clock.nextStep();
    for (const at of instances) expect((await at.call("authorise", form(page, signer))).code).toBe("RSSP_CREDENTIAL_LOCKED");
  });

  it("20 guesses at once over both: not more than five are ever judged", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const answers = await race("authorise", 10, () => form(page, signer, { pin: "90617284" }));
    expect(tally(answers)).toEqual({ RSSP_FACTORS_WRONG: 4, RSSP_CREDENTIAL_LOCKED: 16 });
  });

  it("one handle brought to both binds one browser", async () => {
    const signer = await freshSigner();
    const { authorizeUrl } = await openRequest(signer, clock.now);
    const answers = await race("redeem", 10, () => ({ handle: handleOf(authorizeUrl), now: clock.now }));
    expect(tally(answers)).toEqual({ done: 1, RSSP_HANDLE_REFUSED: 19 });
  });

  it("one token of a chain, used at both, signs once and has one successor, which either takes", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep(), { count: 3, method: "chain" });
    const [here, there] = instances;
    const { value: consent } = await here.call("authorise", form(page, signer));
    const code = new URL((consent as { returnTo: string }).returnTo).searchParams.get("code");
    const exchanged = await race("beginChain", 5, () => ({ requestId: page.requestId, code, now: clock.now }));
    expect(tally(exchanged)).toEqual({ done: 1, RSSP_SAD_REFUSED: 9 });
    const { sad } = wonBy<{ sad: string }>(exchanged);
    const before = await signCount();
    const used = await race("useChain", 10, () => ({ requestId: page.requestId, sad, now: clock.now }));
    expect(tally(used)).toEqual({ done: 1, RSSP_SAD_REFUSED: 19 });
    expect(await signCount()).toBe(before + 1);
    const { next } = wonBy<{ next: { sad: string } }>(used);
    const { value } = await there.call("useChain", { requestId: page.requestId, sad: next.sad, now: clock.now });
    expect(value).toMatchObject({ position: 1 });
  });

  it("what one authorises the other finishes: the permission is not the process's", async () => {
    const [here, there] = instances;
    const { requestId, sad } = await permission(await freshSigner(), here);
    const before = await there.signCount();
    expect(await there.call("activate", { requestId, sad, now: clock.now })).not.toHaveProperty("code");
    expect(await there.signCount()).toBe(before + 1);
  });

  it("a SAD of an instance whose clock is ahead is not taken for one that lives longer; one that is behind finds it dead in time", async () => {
    const [here, there] = instances;
    const signer = await freshSigner();
    const right = clock.now;
    clock.forward(10 * 60_000); // this one's clock is ten minutes ahead
    const ahead = await permission(signer, here);
    expect((await there.call("activate", { ...ahead, now: right })).code).toBe("RSSP_SAD_REFUSED");
    const inTime = await permission(signer, here);
    const late = new Date(clock.now.getTime() + 5 * 60_000);
    expect((await there.call("activate", { ...inTime, now: late })).code).toBe("RSSP_SAD_REFUSED");
    expect(await there.call("activate", { ...inTime, now: clock.now })).not.toHaveProperty("code");
  });

  it("both settling what a third left say it once", async () => {
    const { requestId } = await permission(await freshSigner());
    await rsspDb().signatureRequest.update({
      where: { id: requestId },
      data: { state: "signing", steps: { spentAt: clock.now.toISOString() } },
    });
    const later = clock.forward(STALE_AFTER + 1_000);
    const answers = await race("settle", 5, () => ({ now: later, requestId }));
    const unknown = answers.map(({ value }) => (value as { unknown: number }).unknown);
    expect(unknown.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it("one killed in the midst of its uses leaves each request signed once, unknown, or not begun: never twice", async () => {
    const signer = await freshSigner();
    const permissions: { requestId: string; sad: string }[] = [];
    while (permissions.length < 8) permissions.push(await permission(signer));
    const doomed = await Instance.start(world);
    const uses = permissions.map((one) => doomed.call("activate", { ...one, now: clock.now }));
    await Promise.race(uses); // the first is through
    await doomed.kill();
    const answers = await Promise.all(uses);
    // whoever asks again, anywhere, with the same permission, gets what is left of it
    const before = await signCount();
    const again = await Promise.all(
      permissions.map((one, index) => (instances[index % 2] as Instance).call("activate", { ...one, now: clock.now })),
    );
    const [here] = instances;
    await here.call("settle", { now: clock.forward(5 * STALE_AFTER) });
    const rows = await rsspDb().signatureRequest.findMany({
      where: { id: { in: permissions.map(({ requestId }) => requestId) } },
      include: { items: true },
    });
    const stateOf = new Map(rows.map(({ id, state }) => [id, state]));
    const doneFirst = permissions.filter((_, index) => answers[index]?.code === undefined);
    expect(doneFirst.length).toBeGreaterThan(0);
    for (const { requestId } of doneFirst) expect(stateOf.get(requestId)).toBe("signed");
    for (const [index, { requestId }] of permissions.entries()) {
      const taken = again[index]?.code === undefined;
      if (taken) expect(answers[index]?.code).toBe("GONE"); // never begun there
      expect(["signed", "unknown"]).toContain(stateOf.get(requestId));
    }
    const takenAgain = again.filter(({ code }) => code === undefined).length;
    expect(await signCount()).toBe(before + takenAgain);
  });
});
