import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archiveDepartment } from "@/lib/auth/departments/archive-department.ts";
import { saveDepartment } from "@/lib/auth/departments/save-department.ts";
import { inviteUser, resendInvitation } from "@/lib/auth/invite-user.ts";
import { changeMember } from "@/lib/auth/members/change-member.ts";
import { resumeMember, stopMember } from "@/lib/auth/members/stop-member.ts";
import { unlockMember } from "@/lib/auth/members/unlock-member.ts";
import { appDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { archiveFolder, membersCsv, organisationChanges, restoreFolder, saveFolder } from "../index.ts";

let world: ScaWorld;
let owner: ScaSigner;
let staff: ScaSigner;
let foreign: ScaSigner;
const make = (tenantId: string, name: string, membership: "owner" | "staff") =>
  makeSigner(world, { tenantId, algorithm: null, name, membership });
beforeAll(async () => {
  world = await openScaWorld();
  owner = await make("ten_a", "所有 花子", "owner");
  staff = await make("ten_a", "担当 一郎", "staff");
  foreign = await make("ten_b", "他社 三郎", "owner");
});
afterAll(() => world.close());

const now = () => world.clock.now;
const shown = async (who: ScaSigner, page = 1) =>
  (await organisationChanges(who.actor, { page }, now())).rows.map(({ id: _, at: __, ...rest }) => rest);

describe("the changes of an organisation", () => {
  test("are told in its own words and names, the newest first, with who made them and both sides of what became different", async () => {
    const { actor } = owner;
    const { userId } = staff.actor;
    const { departmentId } = await saveDepartment({ actor, name: "営業", now: now() });
    const email = "invited@changes.example";
    await inviteUser({ actor, email, displayName: "招待 次郎", role: "signer", membership: "viewer", now: now() });
    const invited = (await appDb().user.findUniqueOrThrow({ where: { email } })).id;
    await resendInvitation({ actor, userId: invited, now: now() });
    await stopMember({ actor, userId: invited, now: now() });
    await changeMember({ actor, userId, membership: "viewer", departmentId, now: now() });
    await changeMember({ actor, userId, departmentId: null, now: now() });
    await stopMember({ actor, userId, now: now() });
    await resumeMember({ actor, userId, now: now() });
    await unlockMember({ actor, userId, now: now() });
    const seen = { name: "購買", visibility: "departments", departments: [departmentId] } as const;
    const { folderId } = await saveFolder(actor, { ...seen, departments: [departmentId] }, now());
    await archiveFolder(actor, folderId, now());
    await restoreFolder(actor, folderId, now());
    await saveFolder(actor, { folderId, name: "購買・外注", visibility: "everyone", departments: [] }, now());
    await archiveDepartment({ actor, departmentId, now: now() });
    await saveDepartment({ actor, departmentId, name: "営業部", now: now() });

    const by = { by: "所有 花子", isViewer: true };
    const folder = { ...by, of: "購買・外注" };
    const member = { ...by, of: "担当 一郎" };
    const guest = { ...by, of: "招待 次郎" };
    expect(await shown(owner)).toEqual([
      { ...by, of: "営業部", what: "department.renamed" },
      { ...by, of: "営業部", what: "department.archived" },
      { ...folder, what: "folder.changed", visibility: "everyone", departments: [] },
      { ...folder, what: "folder.restored" },
      { ...folder, what: "folder.archived" },
      { ...folder, what: "folder.made", visibility: "departments", departments: ["営業部"] },
      { ...member, what: "unlocked" },
      { ...member, what: "resumed" },
      { ...member, what: "stopped" },
      { ...member, what: "changed", department: ["営業部", null] },
      { ...member, what: "changed", membership: ["staff", "viewer"], department: [null, "営業部"] },
      { ...guest, what: "takenBack" },
      { ...guest, what: "invitedAgain", membership: "viewer", role: "signer" },
      { ...guest, what: "invited", membership: "viewer", role: "signer" },
      { ...by, of: "営業部", what: "department.made" },
    ]);
  });

  test("are nobody's of another organisation, and nobody's who does not manage it", async () => {
    expect(await shown(foreign)).toEqual([]);
    await saveDepartment({ actor: foreign.actor, name: "総務", now: now() });
    expect(await shown(foreign)).toEqual([{ by: "他社 三郎", isViewer: true, of: "総務", what: "department.made" }]);
    expect((await shown(owner)).map(({ of }) => of)).not.toContain("総務");
    const refusal = { world, actor: `user:${staff.actor.userId}`, target: "organisation:changes" };
    await expectRefused("FORBIDDEN", () => shown(staff), refusal);
  });

  test("go on over pages; beyond the last nothing is shown, and how many there are is still said", async () => {
    const { actor } = owner;
    const before = (await organisationChanges(actor, {}, now())).total;
    for (let at = 0; at < 31; at++) await saveDepartment({ actor, name: `課 ${at}`, now: now() });
    expect((await shown(owner)).map(({ of }) => of)).toEqual(Array.from({ length: 30 }, (_, at) => `課 ${30 - at}`));
    expect((await shown(owner, 2))[0]).toMatchObject({ of: "課 0" });
    expect(await organisationChanges(actor, { page: 99 }, now())).toMatchObject({ rows: [], total: before + 31, page: 99 });
  });
});

test("the members go into a file as the list has them, by its search; to nobody who does not manage them", async () => {
  const [boss, clerk] = [await make("ten_c", "社長 一子", "owner"), await make("ten_c", "係 二子", "staff")];
  await inviteUser({
    actor: boss.actor,
    email: "x@csv.example",
    displayName: "招待 三郎",
    role: "signer",
    membership: "staff",
    now: now(),
  });
  const signer = await makeSigner(world, { tenantId: "ten_c", name: "＝署名 四郎" });
  const read = async (who: ScaSigner, text?: string) => {
    const { fileName, csv } = await membersCsv(who.actor, { text }, "ja", now());
    expect(fileName).toMatch(/^members_\d{8}\.csv$/);
    return new TextDecoder().decode(csv).trimEnd().split("\r\n");
  };
  const [heads, ...rows] = await read(boss);
  expect(heads).toBe("氏名,利用者ID,部署,役割,職務,署名用証明書,状態,最後のログイン");
  expect(rows.map((row) => row.split(",")[0]).toSorted()).toEqual(["社長 一子", "係 二子", "'＝署名 四郎"].toSorted());
  expect(rows.join()).not.toContain("招待 三郎");
  expect(await read(boss, signer.actor.email)).toEqual([
    heads,
    expect.stringMatching(/^'＝署名 四郎,[^,]+@[^,]+,,担当者,署名者,\d{4}\/\d\d\/\d\d,利用中,$/),
  ]);
  expect((await read(foreign)).slice(1).map((row) => row.split(",")[0])).toEqual(["他社 三郎"]);
  const refusal = { world, actor: `user:${clerk.actor.userId}`, target: "user:all" };
  await expectRefused("FORBIDDEN", () => membersCsv(clerk.actor, {}, "ja", now()), refusal);
});
