import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { currentTotp } from "@/lib/auth/totp.ts";
import type { Actor, Role } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { VETTED_ITEMS } from "@/lib/rssp/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { openScaWorld, type ScaWorld } from "@/test/sca.ts";
import {
  appliedEnrolments,
  applyForPerson,
  decideEnrolment,
  examineEnrolment,
  issueEnrolmentCode,
  type PersonApplication,
  staffEnrolments,
  withdrawEnrolment,
} from "../index.ts";

type Staff = { person: TestPerson; actor: Actor };

let world: ScaWorld;
let clerk: Staff;
let maker: Staff;
let checker: Staff;
let customer: Staff;
const ROLES: Role[] = ["signer", "admin", "staff", "checker", "approver", "ra", "security", "system", "operator", "auditor"];
const KYC = {
  record: "KYC-0098121",
  method: "face",
  date: "2026-02-10",
  checkedBy: "本店 窓口 一郎",
  document: "運転免許証",
} as const;
const findings = VETTED_ITEMS.map((item) => ({ item, result: "ok" as const, note: "" }));

beforeAll(async () => {
  world = await openScaWorld();
  clerk = await someone("staff");
  maker = await someone("ra");
  checker = await someone("ra");
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.nextStep();
  customer = await someone("signer");
});

const now = () => world.clock.now;
async function someone(role: Role, tenantId = "ten_a"): Promise<Staff> {
  const person = await makePerson({ now: now(), role, tenantId });
  const { userId, email } = person;
  const named = {
    displayName: "担当",
    organisation: null,
    membership: "staff",
    departmentId: null,
    locale: "ja",
    sessionId: "ses_test",
    loginAt: now(),
  } as const;
  return { person, actor: { userId, tenantId, role, email, ...named } };
}
const fresh = ({ person }: Staff) => ({ totp: currentTotp(person.totpSecret, now()), source: "192.0.2.3" });
const apply = (by: Staff, whom: Staff = customer, change: Partial<PersonApplication> = {}) =>
  applyForPerson(
    by.actor,
    { userId: whom.actor.userId, romaji: "Kokyaku Taro", algorithm: "P-256", kyc: KYC, ...fresh(by), ...change },
    now(),
  );
const ACTS = {
  examine: (by: Staff, enrolmentId: string) => examineEnrolment(by.actor, { enrolmentId, findings, ...fresh(by) }, now()),
  decide: (by: Staff, enrolmentId: string) =>
    decideEnrolment(by.actor, { enrolmentId, decision: "approve", reason: "記録と一致", ...fresh(by) }, now()),
  "issue-code": (by: Staff, enrolmentId: string) =>
    issueEnrolmentCode(by.actor, { enrolmentId, channel: "letter", ...fresh(by) }, now()),
};
type Act = keyof typeof ACTS;
const names = Object.keys(ACTS) as Act[];
/** brought to where the act is next */
async function broughtTo(act: Act): Promise<string> {
  const { id } = await apply(clerk);
  if (act !== "examine") await ACTS.examine(maker, id);
  if (act === "issue-code") await ACTS.decide(checker, id);
  world.clock.nextStep();
  return id;
}
const watch = ({ actor }: Staff, target: string) => ({ world, actor: `user:${actor.userId}`, target });

test("bank staff apply on the bank's identity check, one of the RA examines, another approves, and the code comes once", async () => {
  const { id } = await apply(clerk);
  await ACTS.examine(maker, id);
  await ACTS.decide(checker, id);
  world.clock.nextStep();
  const { enrolment, letter } = await ACTS["issue-code"](checker, id);
  expect(Buffer.from(letter as string, "base64").toString("latin1")).toMatch(/^%PDF-/);
  expect(enrolment).toMatchObject({ state: "approved", kanjiName: expect.any(String), displayName: "Kokyaku Taro", ial: 2 });
  const view = await staffEnrolments(checker.actor, { open: id }, now());
  expect(view.opened).toMatchObject({ applied: { own: false }, examined: { own: false }, decided: { own: true }, own: false });
  const mine = await appliedEnrolments(clerk.actor, {}, now());
  expect(mine.rows.map((row) => row.id)).toContain(id);
});

test("names and address are the directory's, and what somebody says of his own identity is no identity check", async () => {
  const own = await apply(customer, customer, { totp: undefined });
  const { email } = customer.person;
  expect(own).toMatchObject({
    kyc: null,
    email,
    kanjiName: expect.stringContaining("試験者"),
    appliedBy: `user:${customer.actor.userId}`,
  });
  await withdrawEnrolment(customer.actor, own.id, now());
});

describe("the role × action matrix", () => {
  test.each(ROLES.filter((role) => role !== "ra").flatMap((role) => names.map((act) => [role, act] as const)))(
    "%s may not %s",
    async (role, act) => {
      const id = await broughtTo(act);
      const by = await someone(role);
      await expectRefused("FORBIDDEN", () => ACTS[act](by, id), watch(by, `ra:${act}`));
    },
  );

  test.each(ROLES.filter((role) => role !== "ra"))("%s does not see the queue", async (role) => {
    const by = await someone(role);
    await expectRefused("FORBIDDEN", () => staffEnrolments(by.actor, {}, now()), watch(by, "ra:enrolments"));
  });

  test.each(ROLES.filter((role) => role !== "staff" && role !== "admin"))("%s may not apply for another", async (role) => {
    const by = await someone(role);
    await expectRefused("FORBIDDEN", () => apply(by), watch(by, "ra:apply"));
  });

  test.each(["staff", "admin"] as const)("%s applies for the tenant's people, and for none of another's", async (role) => {
    const by = await someone(role);
    const stranger = await someone("signer", "ten_b");
    await expectRefused("NOT_FOUND", () => apply(by, stranger), watch(by, "ra:apply"));
    expect(await apply(by)).toMatchObject({ state: "applied" });
  });

  test.each(names)("the RA of another tenant may not %s", async (act) => {
    const id = await broughtTo(act);
    const foreign = await someone("ra", "ten_b");
    await expectRefused("RSSP_ENROLMENT_UNKNOWN", () => ACTS[act](foreign, id), watch(foreign, `enrolment:${id}`));
    const { rows } = await staffEnrolments(foreign.actor, { open: id }, now());
    expect(rows).toEqual([]);
  });
});

describe("an insider at the RA", () => {
  test("does not approve what he examined", async () => {
    const id = await broughtTo("decide");
    await expectRefused("RSSP_ENROLMENT_SAME_PERSON", () => ACTS.decide(maker, id), watch(maker, `enrolment:${id}`));
  });

  test.each(names)("grants himself nothing: %s on his own application", async (act) => {
    const insider = await someone("ra");
    const { id } = await apply(insider, insider);
    if (act !== "examine") await examineEnrolment(maker.actor, { enrolmentId: id, findings, kyc: KYC, ...fresh(maker) }, now());
    if (act === "issue-code") await ACTS.decide(checker, id);
    world.clock.nextStep();
    const attempt = () =>
      act === "examine"
        ? examineEnrolment(insider.actor, { enrolmentId: id, findings, kyc: KYC, ...fresh(insider) }, now())
        : ACTS[act](insider, id);
    await expectRefused("RSSP_ENROLMENT_OWN", attempt, watch(insider, `enrolment:${id}`));
  });

  test.each(names)("does nothing without a fresh code: %s", async (act) => {
    const id = await broughtTo(act);
    const by = act === "decide" ? checker : await someone("ra");
    const stale: Staff = { ...by, person: { ...by.person, totpSecret: (await someone("ra")).person.totpSecret } };
    await expect(ACTS[act](stale, id)).rejects.toMatchObject({ code: "OTP_WRONG" });
    const { rows } = await staffEnrolments(checker.actor, { open: id }, now());
    expect(rows.some((row) => row.id === id)).toBe(true);
  });

  test("nor does a member of staff who applied become of the RA in between", async () => {
    const id = await broughtTo("decide");
    await appDb().user.update({ where: { id: clerk.actor.userId }, data: { role: "ra" } });
    const turned: Staff = { ...clerk, actor: { ...clerk.actor, role: "ra" } };
    await expectRefused("RSSP_ENROLMENT_SAME_PERSON", () => ACTS.decide(turned, id), watch(turned, `enrolment:${id}`));
  });
});
