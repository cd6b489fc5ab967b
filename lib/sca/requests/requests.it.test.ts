import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { currentTotp } from "@/lib/auth/totp.ts";
import type { Actor, Role } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { credentialInfo, type KycRecord, searchEnrolments } from "@/lib/rssp/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { scaClient } from "../credentials.ts";
import {
  bankRequests,
  carryOutRequest,
  decideRequest,
  fileRequest,
  findPeople,
  type RequestInput,
  withdrawRequest,
} from "../index.ts";

type Staff = { person: TestPerson; actor: Actor };

let world: ScaWorld;
let owner: pg.Client;
let clerk: Staff;
let checker: Staff;
let ra: Staff;
let customer: ScaSigner;
const REASON = "届出印の変更に伴う手続き";
const KYC: KycRecord = {
  record: "KYC-0098121",
  method: "face",
  date: "2026-02-10",
  checkedBy: "本店 窓口 一郎",
  document: "運転免許証",
  address: "東京都千代田区丸の内一丁目2番3号",
};

beforeAll(async () => {
  world = await openScaWorld();
  owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  [clerk, checker, ra] = [await someone("staff"), await someone("checker"), await someone("ra")];
});
afterAll(async () => {
  await owner.end();
  await world.close();
});
beforeEach(async () => {
  world.clock.nextStep();
  customer = await makeSigner(world, { tenantId: "ten_a", name: "顧客 太郎" });
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
const fresh = ({ person }: Staff) => {
  world.clock.nextStep();
  return { totp: currentTotp(person.totpSecret, now()), source: "192.0.2.3" };
};
type Kind = "issue" | "renew" | "revoke";
const asked = (kind: Kind): Pick<RequestInput, "kind"> & Record<string, unknown> => {
  if (kind === "issue") return { kind, romaji: "Kokyaku Taro", algorithm: "P-256", kyc: KYC };
  const { credentialId } = customer;
  return kind === "renew" ? { kind, credentialId } : { kind, credentialId, revocation: "affiliationChanged" };
};
const file = async (kind: Kind, by: Staff = clerk, change: object = {}) => {
  const input = { userId: customer.actor.userId, reason: REASON, ...asked(kind), ...change } as RequestInput;
  const code = fresh(by);
  return fileRequest(by.actor, { ...input, ...code }, now());
};
const filed = async (kind: Kind) => (await file(kind)).requestId;
const decide = (requestId: string, by: Staff, decision: "approve" | "reject" = "approve") => {
  const code = fresh(by);
  return decideRequest(by.actor, { requestId, decision, reason: "記録と一致を確認", ...code }, now());
};
const carryOut = (requestId: string, by: Staff) => {
  const code = fresh(by);
  return carryOutRequest(by.actor, { requestId, ...code }, now());
};
const row = (id: string) => appDb().credentialRequest.findUniqueOrThrow({ where: { id } });
const watch = ({ actor }: { actor: Actor }, target: string) => ({ world, actor: `user:${actor.userId}`, target });
const mails = async (to: string) => (await appDb().mail.findMany({ where: { to } })).map(({ subject }) => subject);
const statusOf = async (credentialId: string) => (await credentialInfo(scaClient(), { credentialId, now: now() })).status;

describe("a request of the bank", () => {
  test("to issue, approved by another, joins the RA's queue on the identity check that was carried over; the person is told", async () => {
    const id = await filed("issue");
    await decide(id, checker);
    const { state, enrolmentId, requestedBy } = await row(id);
    expect(state).toBe("done");
    const query = { scope: "ten_a", id: enrolmentId ?? "", offset: 0, limit: 1, now: now() };
    const [enrolment] = (await searchEnrolments(scaClient(), query)).rows;
    expect(enrolment).toMatchObject({
      ...{ state: "applied", subject: customer.actor.userId, displayName: "Kokyaku Taro", kyc: KYC },
      appliedBy: requestedBy,
    });
    expect(await mails(customer.email)).toContain("【署名鍵】証明書の発行を受け付けました");
    const { rows } = await owner.query("SELECT type, actor FROM audit.leaf WHERE target = $1 ORDER BY id", [`request:${id}`]);
    expect(rows).toEqual([
      { type: "sca.request.filed", actor: `user:${clerk.actor.userId}` },
      { type: "sca.request.decided", actor: `user:${checker.actor.userId}` },
      { type: "sca.request.carried-out", actor: `user:${checker.actor.userId}` },
    ]);
  });

  test("to renew sends the person to where certificates are renewed, and changes none", async () => {
    const id = await filed("renew");
    await decide(id, checker);
    expect(await row(id)).toMatchObject({ state: "done", credentialId: customer.credentialId });
    const mail = await appDb().mail.findFirst({ where: { to: customer.email, subject: { contains: "更新をお願い" } } });
    expect(mail?.link).toMatch(/\/credentials$/);
    expect(await statusOf(customer.credentialId)).toBe("active");
  });

  test("to revoke, approved in the bank, waits for the RA, who revokes; approved by the RA it is revoked at once", async () => {
    const id = await filed("revoke");
    await decide(id, checker);
    expect([(await row(id)).state, await statusOf(customer.credentialId)]).toEqual(["approved", "active"]);
    await carryOut(id, ra);
    expect(await row(id)).toMatchObject({ state: "done", doneBy: `user:${ra.actor.userId}` });
    expect(await statusOf(customer.credentialId)).toBe("revoked");
    customer = await makeSigner(world, { tenantId: "ten_a", name: "顧客 次郎" });
    const other = await filed("revoke");
    await decide(other, ra);
    expect([(await row(other)).state, await statusOf(customer.credentialId)]).toEqual(["done", "revoked"]);
  });

  test("is found by name, number of the identity check and serial number, which are shown", async () => {
    const id = await filed("renew");
    const view = await bankRequests(checker.actor, { open: id }, now());
    const serial = view.opened?.serial ?? "";
    expect(serial).toMatch(/^([0-9A-F]{2} )+[0-9A-F]{2}$/);
    expect(view.opened).toMatchObject({ may: { decide: true, withdraw: false, carryOut: false }, barred: null, reason: REASON });
    for (const text of [customer.actor.displayName, serial, customer.credentialId]) {
      const found = await bankRequests(checker.actor, { text }, now());
      expect(found.rows.map((one) => one.id)).toContain(id);
    }
    const { people } = await findPeople(clerk.actor, serial, now());
    expect(people.map(({ userId }) => userId)).toEqual([customer.actor.userId]);
    const issue = await filed("issue");
    const byRecord = await bankRequests(clerk.actor, { text: KYC.record }, now());
    expect(byRecord.rows.map((one) => one.id)).toContain(issue);
  });

  test("to revoke that was approved is still rejected by the RA, where there is nothing to revoke any more", async () => {
    const id = await filed("revoke");
    await decide(id, checker);
    expect((await bankRequests(ra.actor, { open: id }, now())).opened?.may).toMatchObject({ decide: false, carryOut: true });
    await decide(id, ra, "reject");
    expect(await row(id)).toMatchObject({ state: "rejected", decidedBy: `user:${ra.actor.userId}` });
    expect(await statusOf(customer.credentialId)).toBe("active");
  });

  test("that is rejected or withdrawn changes nothing, and another may be filed", async () => {
    const id = await filed("revoke");
    await decide(id, checker, "reject");
    const again = await filed("revoke");
    await withdrawRequest(clerk.actor, again, now());
    expect([(await row(id)).state, (await row(again)).state]).toEqual(["rejected", "withdrawn"]);
    expect(await statusOf(customer.credentialId)).toBe("active");
    await filed("revoke");
  });
});

describe("it is refused", () => {
  const OTHERS: Role[] = ["signer", "admin", "approver", "security", "system", "operator", "auditor"];
  test.each([...OTHERS, "checker", "ra"] as const)("to %s to file one", async (role) => {
    const by = await someone(role);
    await expectRefused("FORBIDDEN", () => file("revoke", by), watch(by, "request:file"));
  });

  test.each(OTHERS)("to %s to see, decide or carry out one", async (role) => {
    const by = await someone(role);
    const id = await filed("revoke");
    await expectRefused("FORBIDDEN", () => bankRequests(by.actor, {}, now()), watch(by, "request:see"));
    await expectRefused("FORBIDDEN", () => decide(id, by), watch(by, "request:decide"));
    await expectRefused("FORBIDDEN", () => carryOut(id, by), watch(by, "request:decide"));
  });

  test("to whoever filed it to decide it, to the person it is about, and to carry out a revocation without the RA", async () => {
    const id = await filed("revoke");
    await expectRefused("CREDENTIAL_REQUEST_SAME_PERSON", () => decide(id, clerk), watch(clerk, `request:${id}`));
    const colleague = await someone("checker");
    const about = (await file("issue", clerk, { userId: colleague.actor.userId })).requestId;
    await expectRefused("OWN_CREDENTIAL", () => decide(about, colleague), watch(colleague, `request:${about}`));
    await decide(id, checker);
    await expectRefused("FORBIDDEN", () => carryOut(id, checker), watch(checker, "request:revoke"));
    expect(await statusOf(customer.credentialId)).toBe("active");
  });

  test("to staff of another tenant: neither filed, nor seen, nor decided, nor withdrawn", async () => {
    const [stranger, foreign] = [await someone("staff", "ten_b"), await someone("ra", "ten_b")];
    const user = `user:${customer.actor.userId}`;
    await expectRefused("NOT_FOUND", () => file("revoke", stranger), watch(stranger, user));
    const id = await filed("revoke");
    expect((await bankRequests(foreign.actor, { open: id }, now())).opened).toBeNull();
    await expectRefused("NOT_FOUND", () => decide(id, foreign), watch(foreign, `request:${id}`));
    await expectRefused("NOT_FOUND", () => carryOut(id, foreign), watch(foreign, `request:${id}`));
    await expectRefused("NOT_FOUND", () => withdrawRequest(stranger.actor, id, now()), watch(stranger, `request:${id}`));
    expect((await findPeople(stranger.actor, customer.actor.displayName, now())).people).toEqual([]);
  });

  test("with another person's certificate, for oneself, or twice", async () => {
    const other = await makeSigner(world, { tenantId: "ten_a", name: "別人 花子" });
    const user = `user:${customer.actor.userId}`;
    await expectRefused("NOT_FOUND", () => file("revoke", clerk, { credentialId: other.credentialId }), watch(clerk, user));
    const own = { userId: clerk.actor.userId };
    await expectRefused("OWN_CREDENTIAL", () => file("issue", clerk, own), watch(clerk, `user:${clerk.actor.userId}`));
    await filed("revoke");
    await expectRefused("CREDENTIAL_REQUEST_OPEN", () => file("revoke"), watch(clerk, user));
  });

  test("without a fresh code, and nothing is filed or decided", async () => {
    const id = await filed("revoke");
    const wrong = { totp: "000000", source: "192.0.2.3" };
    await expect(
      decideRequest(checker.actor, { requestId: id, decision: "approve", reason: "", ...wrong }, now()),
    ).rejects.toMatchObject({ code: "OTP_WRONG" });
    expect((await row(id)).state).toBe("requested");
  });

  test("once it was decided", async () => {
    const id = await filed("renew");
    await decide(id, checker);
    await expectRefused("CREDENTIAL_REQUEST_STATE", () => decide(id, ra, "reject"), watch(ra, `request:${id}`));
    await expectRefused("CREDENTIAL_REQUEST_STATE", () => withdrawRequest(clerk.actor, id, now()), watch(clerk, `request:${id}`));
  });
});

test("decided by two at once, one decides; carried out by two at once, it is carried out once", async () => {
  const id = await filed("revoke");
  const second = await someone("checker");
  const [one, another] = [fresh(checker), { totp: currentTotp(second.person.totpSecret, now()), source: "192.0.2.4" }];
  const ends = await Promise.allSettled([
    decideRequest(checker.actor, { requestId: id, decision: "approve", reason: "", ...one }, now()),
    decideRequest(second.actor, { requestId: id, decision: "approve", reason: "", ...another }, now()),
  ]);
  expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const third = await someone("ra");
  const [first, later] = [fresh(ra), { totp: currentTotp(third.person.totpSecret, now()), source: "192.0.2.5" }];
  await Promise.all([
    carryOutRequest(ra.actor, { requestId: id, ...first }, now()),
    carryOutRequest(third.actor, { requestId: id, ...later }, now()),
  ]);
  const { rows } = await owner.query("SELECT type FROM audit.leaf WHERE target = $1 ORDER BY id", [`request:${id}`]);
  expect(rows.filter(({ type }) => type === "sca.request.carried-out")).toHaveLength(1);
});

test("filed twenty times at once, one is there", async () => {
  const code = fresh(clerk);
  const clerks = await Promise.all(Array.from({ length: 20 }, () => someone("staff")));
  const ends = await Promise.allSettled(
    clerks.map(({ actor, person }) =>
      fileRequest(
        actor,
        {
          ...{ kind: "renew", userId: customer.actor.userId, credentialId: customer.credentialId, reason: REASON },
          ...{ totp: currentTotp(person.totpSecret, now()), source: code.source },
        },
        now(),
      ),
    ),
  );
  expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await appDb().credentialRequest.count({ where: { userId: customer.actor.userId } })).toBe(1);
});

test("the database itself keeps whoever asked, or whom it concerns, from deciding", async () => {
  const id = await filed("revoke");
  for (const by of [`user:${clerk.actor.userId}`, `user:${customer.actor.userId}`])
    await expect(
      owner.query("UPDATE sca.credential_request SET state = 'approved', decided_by = $2 WHERE id = $1", [id, by]),
    ).rejects.toThrow(/credential_request_two_people/);
  await expect(owner.query("UPDATE sca.credential_request SET state = 'approved' WHERE id = $1", [id])).rejects.toThrow(
    /credential_request_decided/,
  );
});
