import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { archiveDepartment, restoreDepartment } from "@/lib/auth/departments/archive-department.ts";
import { listDepartments } from "@/lib/auth/departments/list-departments.ts";
import { saveDepartment } from "@/lib/auth/departments/save-department.ts";
import { changeMember } from "@/lib/auth/members/change-member.ts";
import { MEMBERSHIPS, may } from "@/lib/auth/rights.ts";
import type { Membership } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "@/test/sca.ts";
import {
  archiveFolder,
  cancelContract,
  contractView,
  documentBytes,
  type FolderInput,
  fileContract,
  foldersView,
  listTenant,
  restoreFolder,
  saveFolder,
} from "../index.ts";

let world: ScaWorld;
let boss: ScaSigner;
let sender: ScaSigner;
let sales: string;
let legal: string;
let inSales: ScaSigner;
let inLegal: ScaSigner;
let viewer: ScaSigner;
let outside: ScaSigner;
let foreign: ScaSigner;
let contractId: string;
let folderId: string;
let names = 0;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  const make = (name: string, membership: Membership, departmentId?: string) =>
    makeSigner(world, { tenantId: "ten_a", algorithm: null, name, membership, departmentId });
  boss = await make("所有 花子", "owner");
  ({ departmentId: sales } = await saveDepartment({ actor: boss.actor, name: "営業", now: now() }));
  ({ departmentId: legal } = await saveDepartment({ actor: boss.actor, name: "法務", now: now() }));
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  inSales = await make("営業 次郎", "staff", sales);
  inLegal = await make("法務 三郎", "staff", legal);
  viewer = await make("閲覧 四郎", "viewer", sales);
  outside = await makeSigner(world, { tenantId: "ten_b", name: "相手 五郎" });
  foreign = await makeSigner(world, { tenantId: "ten_c", algorithm: null, name: "他社 六郎", membership: "owner" });
});
afterAll(() => world.close());

/** A contract of the sender's in a folder for 営業. */
beforeEach(async () => {
  contractId = await sendTemplate(sender, [sender, outside], now());
  folderId = await folder({ visibility: "departments", departments: [sales] });
  await fileContract(boss.actor, { contractId, folderId }, now());
});

const folder = async (input: Partial<FolderInput>, by = boss) =>
  (await saveFolder(by.actor, { name: `フォルダ ${++names}`, visibility: "everyone", departments: [], ...input }, now()))
    .folderId;
const watch = (who: ScaSigner, target: string) => ({ world, actor: `user:${who.actor.userId}`, target });
const reads = (who: ScaSigner) => contractView(who.actor, contractId, now());
const sees = async (who: ScaSigner) =>
  (await reads(who).then(
    () => true,
    () => false,
  )) as boolean;

/** With every guard of the code gone: what the database itself answers. */
const behindTheWall = ({ actor }: ScaSigner) =>
  actingAs(actor, async () => {
    const tables = ["recipient", "document", "contract_event", "contract_part", "listing"];
    const of = (table: string) =>
      appDb().$queryRawUnsafe<unknown[]>(`SELECT 1 FROM sca.${table} WHERE contract_id = '${contractId}'`);
    const [contracts, ...others] = await Promise.all([
      appDb().contract.findMany({ where: { id: contractId } }),
      ...tables.map(of),
    ]);
    return [contracts, ...others].map(({ length }) => length > 0);
  });
const EVERYTHING = Array(6).fill(true);
const NOTHING = Array(6).fill(false);

describe("a contract in a department's folder", () => {
  test("is read by the department's members, in code and in the database", async () => {
    for (const who of [inSales, viewer]) {
      const { viewer: seen, filed, mails } = await reads(who);
      expect(Object.entries(seen.may).filter(([, value]) => value)).toEqual([["read", true]]);
      expect(filed).toMatchObject({ folder: { id: folderId }, choices: null });
      expect(mails).toBeNull();
      expect((await documentBytes(who.actor, { contractId, revision: 1 }, now())).bytes.length).toBeGreaterThan(0);
      expect(await behindTheWall(who)).toEqual(EVERYTHING);
    }
  });

  test("is not there for another department, another organisation, nor by row-level security alone", async () => {
    for (const who of [inLegal, foreign]) {
      await expectRefused("NOT_FOUND", () => reads(who), watch(who, `contract:${contractId}`));
      expect(await behindTheWall(who)).toEqual(NOTHING);
    }
  });

  test("is read and nothing more: no row of it can be written by who only sees its folder", async () => {
    for (const who of [inSales, viewer]) {
      await expectRefused("NOT_FOUND", () => cancelContract(who.actor, contractId, now()), watch(who, `contract:${contractId}`));
      await actingAs(who.actor, async () => {
        expect(await appDb().contract.updateMany({ where: { id: contractId }, data: { title: "mine" } })).toEqual({ count: 0 });
        expect(await appDb().recipient.deleteMany({ where: { contractId } })).toEqual({ count: 0 });
        const event = { tenantId: "ten_a", contractId, at: now(), type: "sent", actor: "x" };
        await expect(appDb().contractEvent.create({ data: event })).rejects.toThrow(/row-level security/);
        await expect(appDb().$queryRaw`SELECT id FROM sca.contract WHERE id = ${contractId} FOR UPDATE`).resolves.toEqual([]);
      });
    }
  });

  test("is out of sight at once when the folder's readers become fewer, the folder is archived, or the member moves", async () => {
    const name = `狭める ${++names}`;
    await saveFolder(boss.actor, { folderId, name, visibility: "departments", departments: [legal] }, now());
    expect([await sees(inSales), await sees(inLegal)]).toEqual([false, true]);
    expect([await behindTheWall(inSales), await behindTheWall(inLegal)]).toEqual([NOTHING, EVERYTHING]);
    await saveFolder(boss.actor, { folderId, name, visibility: "private", departments: [] }, now());
    expect([await sees(inLegal), await behindTheWall(inLegal), await sees(boss)]).toEqual([false, NOTHING, true]);
    await saveFolder(boss.actor, { folderId, name, visibility: "everyone", departments: [] }, now());
    expect(await sees(inLegal)).toBe(true);
    await archiveFolder(boss.actor, folderId, now());
    expect([await sees(inLegal), await behindTheWall(inLegal), await sees(boss)]).toEqual([false, NOTHING, true]);
    await restoreFolder(boss.actor, folderId, now());
    expect([await sees(inLegal), await behindTheWall(inLegal)]).toEqual([true, EVERYTHING]);

    await saveFolder(boss.actor, { folderId, name, visibility: "departments", departments: [sales] }, now());
    await changeMember({ actor: boss.actor, userId: viewer.actor.userId, departmentId: legal, now: now() });
    expect(await behindTheWall(viewer)).toEqual(NOTHING);
    expect(await sees({ ...viewer, actor: { ...viewer.actor, departmentId: legal } })).toBe(false);
    // a session that still believes it is of the old department is stopped by the wall
    expect(await sees(viewer)).toBe(false);
    await changeMember({ actor: boss.actor, userId: viewer.actor.userId, departmentId: sales, now: now() });
  });

  test("stays its sender's, its recipients' and the managers', wherever it lies; the other side is told of no folder", async () => {
    await fileContract(boss.actor, { contractId, folderId: await folder({ visibility: "private" }) }, now());
    for (const who of [sender, outside, boss]) expect(await behindTheWall(who)).toEqual(EVERYTHING);
    expect((await reads(outside)).filed).toBeNull();
    expect((await reads(sender)).filed?.folder ?? null).toBeNull();
  });

  test("a draft in a folder is its sender's alone", async () => {
    await appDb().contract.update({ where: { id: contractId }, data: { state: "draft" } });
    expect([await sees(inSales), await sees(boss), await sees(sender)]).toEqual([false, false, true]);
    expect([await behindTheWall(inSales), await behindTheWall(boss)]).toEqual([NOTHING, NOTHING]);
    await appDb().contract.update({ where: { id: contractId }, data: { state: "awaiting_signature" } });
  });
});

describe("the list of a folder", () => {
  test("holds what lies in it, for who sees it; by its address for nobody else", async () => {
    const rows = async (who: ScaSigner) => (await listTenant(who.actor, { folder: folderId }, now())).rows.map(({ id }) => id);
    for (const who of [inSales, viewer, boss]) expect(await rows(who)).toEqual([contractId]);
    for (const who of [inLegal, foreign]) await expectRefused("NOT_FOUND", () => rows(who), watch(who, "contract:all"));
    const list = `folder:${folderId}`;
    const listed = (who: ScaSigner) => actingAs(who.actor, () => appDb().listing.count({ where: { list } }));
    const found = (who: ScaSigner) =>
      actingAs(who.actor, () => appDb().$queryRaw<unknown[]>`SELECT contract_id FROM sca.texts_with(${list}, ARRAY['契約'])`);
    expect([await listed(inSales), await listed(inLegal), await listed(foreign)]).toEqual([1, 0, 0]);
    expect([(await found(inSales)).length, (await found(inLegal)).length]).toEqual([1, 0]);
  });

  test("without a folder asked for, managers see everything and others the first folder they see; search works in it", async () => {
    const mine = await listTenant(inSales.actor, { text: "業務委託" }, now());
    expect(mine).toMatchObject({ whole: false, folder: mine.folders[0]?.id });
    expect(mine.folders.map(({ id }) => id)).toContain(folderId);
    expect(await listTenant(boss.actor, {}, now())).toMatchObject({ whole: true, folder: null });
    await fileContract(sender.actor, { contractId, folderId: null }, now());
    expect((await listTenant(inSales.actor, { folder: folderId }, now())).rows).toEqual([]);
  });
});

describe("putting into a folder", () => {
  test("is its sender's, into folders he sees, and the managers'; nobody else's", async () => {
    const open = await folder({});
    const put = (who: ScaSigner, to: string | null) => () => fileContract(who.actor, { contractId, folderId: to }, now());
    await put(sender, open)();
    expect((await reads(sender)).filed).toMatchObject({ folder: { id: open } });
    const closed = await folder({ visibility: "departments", departments: [legal] });
    await expectRefused("NOT_FOUND", put(sender, closed), watch(sender, `folder:${closed}`));
    await expectRefused("NOT_FOUND", put(inSales, null), watch(inSales, `contract:${contractId}`));
    await expectRefused("NOT_FOUND", put(viewer, null), watch(viewer, `contract:${contractId}`));
    await expectRefused("NOT_FOUND", put(outside, null), watch(outside, `contract:${contractId}`));
    await expectRefused("NOT_FOUND", put(foreign, null), watch(foreign, `contract:${contractId}`));
    const theirs = await folder({}, foreign);
    await expectRefused("NOT_FOUND", put(boss, theirs), watch(boss, `folder:${theirs}`));
    await expect(appDb().contract.update({ where: { id: contractId }, data: { folderId: theirs } })).rejects.toThrow(
      /foreign key/i,
    );
  });

  test("is in the audit log, and not in the history that the other side reads", async () => {
    const { timeline } = await reads(outside);
    expect(timeline.map(({ type }) => type)).not.toContain("filed");
    const leaves = await appDb().auditLeaf.findMany({ where: { type: "sca.contract.filed", target: `contract:${contractId}` } });
    expect(leaves).toHaveLength(1);
  });
});

describe("departments and folders", () => {
  test("are the managers' to make, change and archive, and another organisation's are not there", async () => {
    const input = { name: "x", visibility: "everyone", departments: [] } as const;
    for (const who of [inSales, viewer, outside]) {
      const folderWatch = watch(who, "folder:new");
      await expectRefused("FORBIDDEN", () => saveFolder(who.actor, { ...input, departments: [] }, now()), folderWatch);
      await expectRefused("FORBIDDEN", () => archiveFolder(who.actor, folderId, now()), watch(who, `folder:${folderId}`));
      await expectRefused("FORBIDDEN", () => foldersView(who.actor, now()), watch(who, "folder:all"));
      const department = () => saveDepartment({ actor: who.actor, name: "x", now: now() });
      await expectRefused("FORBIDDEN", department, watch(who, "department:new"));
    }
    await expectRefused("NOT_FOUND", () => archiveFolder(foreign.actor, folderId, now()), watch(foreign, `folder:${folderId}`));
    const taken = () => saveFolder(foreign.actor, { name: "奪", visibility: "departments", departments: [sales] }, now());
    await expectRefused("NOT_FOUND", taken, watch(foreign, "folder:new"));
    const rename = () => saveDepartment({ actor: foreign.actor, departmentId: sales, name: "奪", now: now() });
    await expectRefused("NOT_FOUND", rename, watch(foreign, `department:${sales}`));
    const join = () => changeMember({ actor: foreign.actor, userId: foreign.actor.userId, departmentId: sales, now: now() });
    await expectRefused("NOT_FOUND", join, watch(foreign, `user:${foreign.actor.userId}`));
    const forced = appDb().user.update({ where: { id: foreign.actor.userId }, data: { departmentId: sales } });
    await expect(forced).rejects.toThrow(/foreign key/i);
  });

  test("a name is used once; a department with members is not archived, an empty one is, and comes back", async () => {
    const { actor } = boss;
    const again = () => saveDepartment({ actor, name: " 営業 ", now: now() });
    await expectRefused("NAME_TAKEN", again, watch(boss, "department:new"));
    const archive = () => archiveDepartment({ actor, departmentId: sales, now: now() });
    await expectRefused("DEPARTMENT_IN_USE", archive, watch(boss, `department:${sales}`));
    const { departmentId } = await saveDepartment({ actor, name: "空室", now: now() });
    await saveDepartment({ actor, departmentId, name: "広報", now: now() });
    await archiveDepartment({ actor, departmentId, now: now() });
    const join = () => changeMember({ actor, userId: inLegal.actor.userId, departmentId, now: now() });
    await expectRefused("NOT_FOUND", join, watch(boss, `user:${inLegal.actor.userId}`));
    expect((await listDepartments(actor)).archived).toMatchObject([{ name: "広報", members: 0 }]);
    await restoreDepartment({ actor, departmentId, now: now() });
    expect((await listDepartments(actor)).open.map(({ name }) => name)).toContain("広報");
  });

  test("the database knows the same managers as the table of rights", async () => {
    for (const membership of MEMBERSHIPS) {
      const who = await makeSigner(world, { tenantId: "ten_m", algorithm: null, name: "役割", membership });
      const [row] = await actingAs(who.actor, () => appDb().$queryRaw<{ all: boolean }[]>`SELECT sca.sees_all() AS all`);
      expect(row?.all, membership).toBe(may({ membership }, "contracts.see"));
    }
  });
});
