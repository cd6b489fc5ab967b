import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticate } from "@/lib/auth/authenticate.ts";
import { currentTotp } from "@/lib/auth/totp.ts";
import type { Actor, Role } from "@/lib/auth/types.ts";
import { appDb, rsspDb } from "@/lib/db.ts";
import { offerInMail } from "@/test/errands.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import { chooseCredential } from "../credentials.ts";
import {
  actAsRa,
  openCredentialErrand,
  ownCredentials,
  parseCredentialSearch,
  type RaAct,
  signingKeysOf,
  staffCredentials,
  suspendOwnCredential,
} from "../index.ts";

let world: ScaWorld;
let signer: ScaSigner;
let other: ScaSigner;
let stranger: ScaSigner;
const ROLES: Role[] = ["signer", "admin", "staff", "checker", "approver", "security", "system", "operator", "auditor"];
const ACTS: RaAct[] = ["unlock", "release", "offer-reissue"];
const REASON = "本人からの電話を、届出の番号へ折り返して確認した";

beforeAll(async () => {
  world = await openScaWorld();
  signer = await makeSigner(world, { tenantId: "ten_a", name: "署名 一郎" });
  other = await makeSigner(world, { tenantId: "ten_a", name: "相手 二郎" });
  stranger = await makeSigner(world, { tenantId: "ten_b", name: "他社 三郎" });
});
afterAll(() => world.close());

const now = () => world.clock.now;
const watch = (actor: Actor, target: string) => ({ world, actor: `user:${actor.userId}`, target });
const by = (person: TestPerson, role: Role): Actor => ({
  userId: person.userId,
  tenantId: person.tenantId,
  role,
  email: person.email,
  displayName: "担当",
  organisation: null,
  locale: "ja",
  membership: "staff",
  departmentId: null,
  sessionId: "ses_test",
  loginAt: now(),
});
async function staff(role: Role = "ra", tenantId = "ten_a") {
  const person = await makePerson({ now: now(), role, tenantId });
  return { person, actor: by(person, role) };
}
const request = (act: RaAct, person: TestPerson, change: Partial<Parameters<typeof actAsRa>[1]> = {}) => ({
  act,
  userId: signer.actor.userId,
  credentialId: signer.credentialId,
  reason: REASON,
  totp: currentTotp(person.totpSecret, now()),
  source: "192.0.2.3",
  ...change,
});
const stateOf = async () => (await ownCredentials(signer.actor, {}, now())).credentials[0]?.state;

describe("a signer's own page", () => {
  test("says where the key lives, what may be claimed of it and why not more, and how it is opened", async () => {
    const { credentials, ended, returned } = await ownCredentials(signer.actor, {}, now());
    expect([ended, returned]).toEqual([[], null]);
    expect(credentials).toMatchObject([
      {
        credentialId: signer.credentialId,
        name: "署名 一郎",
        state: "usable",
        holding: "wrapped",
        keyOrigin: "rssp",
        ial: null,
        aal: 2,
        level: { level: 1, authorisedAsLevel: 2, scl: 1 },
        factor: { kind: "totp", synced: false },
        attemptsLeft: 5,
        uses: { rows: [], total: 0 },
      },
    ]);
    expect(credentials[0]?.level.reasons).toContainEqual({ level: 2, demand: "device" });
    expect(credentials[0]?.serial).toMatch(/^([0-9A-F]{2} )+[0-9A-F]{2}$/);
    expect(credentials[0]?.issuer).not.toBe("");
  });

  test("lists the uses of the key, and only of the own one", async () => {
    const contractId = await sendTemplate(other, [other, signer], now());
    await authoriseAs(other, contractId, world.clock);
    expect((await ownCredentials(other.actor, {}, now())).credentials[0]).toMatchObject({
      uses: { total: 1, rows: [{ title: expect.stringContaining("業務委託契約書"), count: 1, outcome: "signed" }] },
    });
    expect((await ownCredentials(signer.actor, {}, now())).credentials[0]).toMatchObject({ uses: { total: 0, rows: [] } });
    const pages = [1, 2].map((page) => ownCredentials(other.actor, { uses: { of: other.credentialId, page } }, now()));
    const [first, second] = (await Promise.all(pages)).map(({ credentials }) => credentials[0]?.uses);
    expect(first).toMatchObject({ paged: true, page: 1, total: 1, rows: [{ outcome: "signed" }] });
    expect(second).toMatchObject({ paged: true, page: 2, total: 1, rows: [] });
  });

  test("is empty for a person without a credential", async () => {
    const nobody = await makeSigner(world, { tenantId: "ten_a", name: "証明書 なし", algorithm: null });
    expect(await ownCredentials(nobody.actor, {}, now())).toEqual({ credentials: [], ended: [], enrolments: [], returned: null });
  });

  test("tells what came of the errand the viewer comes from, and nothing of another's or of none", async () => {
    const { errandUrl } = await openCredentialErrand(
      signer.actor,
      { credentialId: signer.credentialId, purpose: "change_pin" },
      now(),
    );
    expect(errandUrl).toContain("/rssp/errand?h=");
    const { id: errand } = await rsspDb().errand.findFirstOrThrow({ where: { credentialId: signer.credentialId } });
    expect((await ownCredentials(signer.actor, { errand }, now())).returned).toEqual({ purpose: "change_pin", state: "open" });
    expect((await ownCredentials(other.actor, { errand }, now())).returned).toBeNull();
    expect((await ownCredentials(signer.actor, { errand: "ern_none" }, now())).returned).toBeNull();
  });

  test("another's credential is neither changed nor suspended from it", async () => {
    const { credentialId } = other;
    const errand = () => openCredentialErrand(signer.actor, { credentialId, purpose: "change_pin" }, now());
    await expectRefused("RSSP_CREDENTIAL_FOREIGN", errand, {
      world,
      actor: "client:natsuin-sca",
      target: `credential:${credentialId}`,
    });
    const suspended = () => suspendOwnCredential(signer.actor, credentialId, now());
    await expectRefused("RSSP_CREDENTIAL_FOREIGN", suspended, watch(signer.actor, `credential:${credentialId}`));
  });
});

describe("what signing says of a credential", () => {
  test("that is suspended, and of one that is locked", async () => {
    const { person, actor } = await staff();
    const where = { id: signer.credentialId };
    await suspendOwnCredential(signer.actor, signer.credentialId, now());
    expect(await chooseCredential(signer.actor.userId, now())).toEqual({ ok: false, code: "RSSP_CREDENTIAL_SUSPENDED" });
    world.clock.nextStep();
    await actAsRa(actor, request("release", person), now());
    await rsspDb().credential.update({ where, data: { lockedAt: now(), failedAttempts: 5 } });
    expect(await chooseCredential(signer.actor.userId, now())).toEqual({ ok: false, code: "RSSP_CREDENTIAL_LOCKED" });
    world.clock.nextStep();
    await actAsRa(actor, request("unlock", person), now());
    expect(await chooseCredential(signer.actor.userId, now())).toMatchObject({ ok: true });
  });

  test("the list of members says until when each of them signs, that it ends soon, what keeps him from it, or nothing", async () => {
    const { person } = await staff();
    const [{ userId: one }, { userId: two }, { userId: none }] = [signer.actor, other.actor, person];
    const keys = (at = now()) => signingKeysOf([one, two, none], at);
    const where = { id: signer.credentialId };
    const { notAfter } = await rsspDb().credential.findUniqueOrThrow({ where });
    const until = (notAfter as Date).toISOString();
    await rsspDb().credential.update({ where: { id: other.credentialId }, data: { status: "suspended" } });
    expect(await keys()).toEqual({
      [one]: { state: "usable", until, endsSoon: false },
      [two]: { state: "suspended", until: expect.any(String), endsSoon: false },
    });
    await rsspDb().credential.update({ where: { id: other.credentialId }, data: { status: "active" } });
    const DAY = 24 * 60 * 60_000;
    const ahead = (days: number) => new Date(Date.parse(until) - days * DAY);
    expect((await keys(ahead(61)))[one]).toMatchObject({ endsSoon: false });
    expect((await keys(ahead(59)))[one]).toMatchObject({ state: "usable", endsSoon: true });
    expect((await keys(ahead(0)))[one]).toMatchObject({ state: "expired" });
  });
});

describe("RA staff", () => {
  test("see the credentials of their own tenant's people, by name, address, number and state", async () => {
    const { actor } = await staff();
    const find = async (search: Record<string, string>) => {
      const { rows } = await staffCredentials(actor, parseCredentialSearch(search), now());
      return rows.map(({ owner }) => owner.name);
    };
    expect(await find({})).toEqual(["相手 二郎", "署名 一郎"]);
    expect(await find({ text: "一郎" })).toEqual(["署名 一郎"]);
    expect(await find({ text: other.email.toUpperCase() })).toEqual(["相手 二郎"]);
    expect(await find({ text: signer.credentialId.slice(-5) })).toEqual(["署名 一郎"]);
    expect(await find({ text: "三郎" })).toEqual([]);
    expect(await find({ text: stranger.credentialId })).toEqual([]);
    expect(await find({ state: "suspended" })).toEqual([]);
    await suspendOwnCredential(other.actor, other.credentialId, now());
    const list = await staffCredentials(actor, { state: "suspended" }, now());
    expect(list.counts).toEqual({ all: 2, locked: 0, suspended: 1, pending: 0 });
    expect(list.rows.map(({ owner }) => owner.name)).toEqual(["相手 二郎"]);
  });

  test("open one beside the list, but none of another tenant", async () => {
    const { actor } = await staff();
    const open = async (credentialId: string) =>
      (await staffCredentials(actor, { text: "nobody", open: credentialId }, now())).opened?.credentialId ?? null;
    expect(await open(signer.credentialId)).toBe(signer.credentialId);
    expect(await open(signer.credentialId.slice(0, -1))).toBeNull();
    expect(await open(stranger.credentialId)).toBeNull();
  });

  test("release what the signer suspended, with a reason and a fresh code that works once", async () => {
    const { person, actor } = await staff();
    await suspendOwnCredential(signer.actor, signer.credentialId, now());
    expect(await stateOf()).toBe("suspended");
    world.clock.nextStep();
    const sent = request("release", person);
    expect(await actAsRa(actor, sent, now())).toBe("done");
    expect(await stateOf()).toBe("usable");
    await expect(actAsRa(actor, sent, now())).rejects.toMatchObject({ code: "OTP_WRONG" });
    const released = await appDb().auditLeaf.findMany({
      where: { type: "rssp.credential.released", target: `credential:${signer.credentialId}`, actor: `user:${actor.userId}` },
    });
    expect(released).toHaveLength(1);
  });

  test("offer a re-issue, which the signer's page then shows", async () => {
    const { person, actor } = await staff();
    world.clock.nextStep();
    await actAsRa(actor, request("offer-reissue", person), now());
    const [own] = (await ownCredentials(signer.actor, {}, now())).credentials;
    expect(own?.reissueOfferedUntil).toBe(new Date(now().getTime() + 7 * 864e5).toISOString());
    const reissue = { credentialId: signer.credentialId, purpose: "reissue" } as const;
    const offer = await offerInMail(signer.email);
    const errand = await openCredentialErrand(signer.actor, { ...reissue, offer }, now());
    expect(errand.errandUrl).toContain("/rssp/errand?h=");
    // whoever has the login and not the mailbox has nothing
    await expect(openCredentialErrand(signer.actor, reissue, now())).rejects.toMatchObject({ code: "RSSP_ERRAND_NOT_ALLOWED" });
  });
});

describe("unlocking, releasing and offering are refused", () => {
  test.each(ROLES.flatMap((role) => ACTS.map((act) => [role, act] as const)))("to the role %s: %s", async (role, act) => {
    const { person, actor } = await staff(role);
    world.clock.nextStep();
    await expectRefused("FORBIDDEN", () => actAsRa(actor, request(act, person), now()), watch(actor, `ra:${act}`));
  });

  test.each(ROLES)("and the list to the role %s", async (role) => {
    const { actor } = await staff(role);
    await expectRefused("FORBIDDEN", () => staffCredentials(actor, {}, now()), watch(actor, "ra:credentials"));
  });

  test.each(ACTS)("to the RA of another tenant: %s", async (act) => {
    const { person, actor } = await staff("ra", "ten_b");
    world.clock.nextStep();
    const target = `credential:${signer.credentialId}`;
    await expectRefused("NOT_FOUND", () => actAsRa(actor, request(act, person), now()), watch(actor, target));
    // also where the RA names a person of the own tenant and another's credential
    const mixed = request(act, person, { userId: stranger.actor.userId });
    await expect(actAsRa(actor, mixed, now())).rejects.toMatchObject({ code: "RSSP_CREDENTIAL_FOREIGN" });
  });

  test.each(ACTS)("for the own credential: %s", async (act) => {
    const own = await makeSigner(world, { tenantId: "ten_c", name: "審査 本人" });
    await appDb().user.update({ where: { id: own.actor.userId }, data: { role: "ra" } });
    const actor: Actor = { ...own.actor, role: "ra" };
    const asked = {
      act,
      userId: actor.userId,
      credentialId: own.credentialId,
      reason: REASON,
      totp: "000000",
      source: "192.0.2.3",
    };
    await expectRefused("OWN_CREDENTIAL", () => actAsRa(actor, asked, now()), watch(actor, `credential:${own.credentialId}`));
  });

  test.each(ACTS)("without a reason that says something: %s", async (act) => {
    const { person, actor } = await staff();
    for (const reason of ["", "    ", "確認済", "あ".repeat(501)]) {
      const asked = actAsRa(actor, request(act, person, { reason }), now());
      await expect(asked).rejects.toMatchObject({ code: "INPUT_INVALID" });
    }
  });

  test("with a wrong code; the fifth one pauses the login as at the login itself", async () => {
    const { person, actor } = await staff();
    const wrong = () => actAsRa(actor, request("unlock", person, { totp: "000000" }), now());
    for (let attempt = 0; attempt < 4; attempt++) await expect(wrong()).rejects.toMatchObject({ code: "OTP_WRONG" });
    await expect(wrong()).rejects.toMatchObject({ code: "LOGIN_LOCKED" });
    await expect(actAsRa(actor, request("unlock", person), now())).rejects.toMatchObject({ code: "LOGIN_LOCKED" });
    const refusals = await appDb().auditLeaf.count({
      where: { actor: `user:${person.userId}`, target: "form:step-up", outcome: "refused" },
    });
    expect(refusals).toBe(5);
  });

  test("a code of the login is no code for the act: each works once for both", async () => {
    const { person, actor } = await staff();
    const at = world.clock.nextStep();
    const totp = currentTotp(person.totpSecret, at);
    const { email, password } = person;
    const login = await authenticate({ email, password, totp, source: "192.0.2.3", userAgent: "", now: at });
    expect(login.kind).toBe("signed-in");
    await expect(actAsRa(actor, request("unlock", person, { totp }), at)).rejects.toMatchObject({ code: "OTP_WRONG" });
  });
});
