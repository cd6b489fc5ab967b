import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson } from "@/test/people.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { inviteUser, resendInvitation } from "../invite-user.ts";
import { openSession, touchSession } from "../sessions.ts";
import { openSetUp } from "../set-up-account.ts";
import { issueToken } from "../tokens.ts";
import type { Actor, Membership, Role } from "../types.ts";
import { changeMember } from "./change-member.ts";
import { membersView } from "./members-view.ts";
import { resumeMember, stopMember } from "./stop-member.ts";
import { unlockMember } from "./unlock-member.ts";

const NOW = new Date("2026-11-20T03:00:05Z");
let world: World;
let tenants = 0;
let tenantId: string;
let owner: Actor;
let admin: Actor;
let staff: Actor;
let viewer: Actor;
let foreign: Actor;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenantId = `ten_org_${++tenants}`;
  [owner, admin, staff, viewer] = [await make("owner"), await make("admin"), await make("staff"), await make("viewer")];
  foreign = await make("owner", `${tenantId}_other`);
});

async function make(membership: Membership, of = tenantId): Promise<Actor> {
  const { userId } = await makePerson({ now: NOW, tenantId: of, membership });
  const session = await openSession(appDb(), { userId, visitor: { source: "192.0.2.1", userAgent: "" }, now: NOW });
  const actor = await touchSession(session, NOW);
  if (!actor) throw new Error("dead");
  return actor;
}

const watch = (actor: Actor, of: string) => ({ world, actor: `user:${actor.userId}`, target: `user:${of}` });
const become =
  (actor: Actor, { userId }: Actor, membership: Membership) =>
  () =>
    changeMember({ actor, userId, membership, now: NOW });
const stop =
  (actor: Actor, { userId }: Actor) =>
  () =>
    stopMember({ actor, userId, now: NOW });
const membershipOf = async ({ userId }: Actor) => (await appDb().user.findUniqueOrThrow({ where: { id: userId } })).membership;
const invite =
  (actor: Actor, email: string, membership: Membership, role: Role = "signer") =>
  () =>
    inviteUser({ actor, email, displayName: "招待 花子", role, membership, now: NOW });

const shown = async (actor: Actor) => (await membersView(actor, { kind: "members", search: {} }, NOW)).rows;

describe("members of an organisation", () => {
  it("an owner and an administrator change others, at once in their open sessions", async () => {
    await become(admin, staff, "viewer")();
    expect(await touchSession(staff.sessionId, NOW)).toMatchObject({ membership: "viewer" });
    await become(owner, staff, "admin")();
    expect(await membershipOf(staff)).toBe("admin");
  });

  it("staff and viewers manage nobody", async () => {
    for (const by of [staff, viewer]) {
      await expectRefused("FORBIDDEN", become(by, viewer, "staff"), watch(by, viewer.userId));
      await expectRefused("FORBIDDEN", become(by, by, "owner"), watch(by, by.userId));
      await expectRefused("FORBIDDEN", stop(by, admin), watch(by, admin.userId));
      await expectRefused("FORBIDDEN", invite(by, "x@example.test", "viewer"), watch(by, "new"));
      await expectRefused("FORBIDDEN", () => membersView(by, { kind: "members", search: {} }, NOW), watch(by, "all"));
      const unlock = () => unlockMember({ actor: by, userId: viewer.userId, now: NOW });
      await expectRefused("FORBIDDEN", unlock, watch(by, viewer.userId));
    }
  });

  it("an administrator makes nobody an owner, himself least, and touches no owner", async () => {
    await make("owner");
    await expectRefused("OWNERS_ONLY", become(admin, admin, "owner"), watch(admin, admin.userId));
    await expectRefused("OWNERS_ONLY", become(admin, staff, "owner"), watch(admin, staff.userId));
    await expectRefused("OWNERS_ONLY", become(admin, owner, "staff"), watch(admin, owner.userId));
    await expectRefused("OWNERS_ONLY", stop(admin, owner), watch(admin, owner.userId));
    await expectRefused("OWNERS_ONLY", invite(admin, "boss@example.test", "owner"), watch(admin, "new"));
    await become(owner, staff, "owner")();
    expect(await membershipOf(staff)).toBe("owner");
  });

  it("an administrator appoints nobody to a job, so that no second pair of eyes is one he made himself; he sends an owner's invitation again", async () => {
    for (const role of ["ra", "checker", "security", "auditor"] as const)
      await expectRefused("OWNERS_ONLY", invite(admin, `${role}@example.test`, "staff", role), watch(admin, "new"));
    await invite(owner, "ra@example.test", "staff", "ra")();
    const appointed = await appDb().user.findUniqueOrThrow({ where: { email: "ra@example.test" } });
    await resendInvitation({ actor: admin, userId: appointed.id, now: NOW });
    await stopMember({ actor: admin, userId: appointed.id, now: NOW });
    await expectRefused("OWNERS_ONLY", invite(admin, "ra@example.test", "staff", "ra"), watch(admin, "new"));
    expect(await appDb().user.findUniqueOrThrow({ where: { id: appointed.id } })).toMatchObject({ role: "ra" });
  });

  it("the last owner who can log in stays one: neither demoted nor stopped", async () => {
    const second = await make("owner");
    await appDb().user.update({ where: { id: second.userId }, data: { passwordHash: null } });
    await expectRefused("LAST_OWNER", become(owner, owner, "admin"), watch(owner, owner.userId));
    await expectRefused("LAST_OWNER", stop(second, owner), watch(second, owner.userId));
  });

  it("of two owners who step down, or stop each other, at the same moment one stays", async () => {
    const second = await make("owner");
    const down = await Promise.allSettled([become(owner, owner, "staff")(), become(second, second, "staff")()]);
    expect(down.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "LAST_OWNER" } }]);
    const count = await appDb().user.count({ where: { tenantId, membership: "owner", disabledAt: null } });
    expect(count).toBe(1);
  });

  it("another organisation's people are not there", async () => {
    await expectRefused("NOT_FOUND", become(owner, foreign, "viewer"), watch(owner, foreign.userId));
    await expectRefused("NOT_FOUND", stop(foreign, staff), watch(foreign, staff.userId));
    expect((await shown(owner)).map(({ id }) => id)).not.toContain(foreign.userId);
  });

  it("who is stopped is out at once, his links too; nobody stops himself; it can be undone", async () => {
    const link = await issueToken(appDb(), { userId: staff.userId, purpose: "invitation", life: 60_000, now: NOW });
    await expectRefused("OWN_ACCOUNT", stop(admin, admin), watch(admin, admin.userId));
    await stop(admin, staff)();
    expect(await touchSession(staff.sessionId, NOW)).toBeNull();
    await expect(openSetUp(link, NOW)).rejects.toMatchObject({ code: "LINK_INVALID" });
    await resumeMember({ actor: admin, userId: staff.userId, now: NOW });
    expect((await shown(admin)).find(({ id }) => id === staff.userId)).toMatchObject({ state: "active" });
  });

  it("an invitation that is taken back opens nothing, and may be made anew with other rights", async () => {
    const email = `late${tenants}@example.test`;
    await invite(admin, email, "admin")();
    const { id: userId } = await appDb().user.findUniqueOrThrow({ where: { email } });
    await stopMember({ actor: admin, userId, now: NOW });
    expect(await appDb().userToken.count({ where: { userId, usedAt: null } })).toBe(0);
    const resumed = () => resumeMember({ actor: admin, userId, now: NOW });
    await expectRefused("INPUT_INVALID", resumed, watch(admin, userId));
    expect((await membersView(admin, { kind: "invited", search: {} }, NOW)).rows).toEqual([]);
    await invite(admin, email, "viewer")();
    const { rows } = await membersView(admin, { kind: "invited", search: { text: "LATE" } }, NOW);
    expect(rows).toMatchObject([{ email, state: "invited", invited: { until: expect.any(String) }, mine: true }]);
    await resendInvitation({ actor: admin, userId, now: NOW });
    await expectRefused("NOT_FOUND", () => resendInvitation({ actor: foreign, userId, now: NOW }), watch(foreign, userId));
    expect(await appDb().user.findUnique({ where: { email } })).toMatchObject({ membership: "viewer", disabledAt: null });
    expect(await appDb().userToken.count({ where: { userId, usedAt: null } })).toBe(1);
  });
});
