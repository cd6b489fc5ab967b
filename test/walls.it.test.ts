import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { actingAs, asSystem } from "@/lib/db-scope.ts";
import { contractView } from "@/lib/sca/index.ts";
import { once } from "../scripts/setup/migration-adapter.mjs";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate } from "./sca.ts";

/** Row-level security: what holds when every `where` of ours is forgotten. */
let world: ScaWorld;
let sender: ScaSigner;
let manager: ScaSigner;
let colleague: ScaSigner;
let recipient: ScaSigner;
let stranger: ScaSigner;
let beside: ScaSigner;
let sent: string;
let strangersOwn: string;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信者" });
  manager = await makeSigner(world, { tenantId: "ten_a", algorithm: null, name: "管理者", membership: "admin" });
  colleague = await makeSigner(world, { tenantId: "ten_a", name: "同僚" });
  recipient = await makeSigner(world, { tenantId: "ten_b", name: "受信者" });
  stranger = await makeSigner(world, { tenantId: "ten_c", name: "他人" });
  beside = await makeSigner(world, { tenantId: "ten_c", name: "隣席" });
  sent = await sendTemplate(sender, [sender, recipient], world.clock.now);
  await sendTemplate(sender, [sender, colleague], world.clock.now);
  strangersOwn = await sendTemplate(stranger, [stranger, beside], world.clock.now);
});
afterAll(() => world.close());

const TABLES = ["contract", "recipient", "document", "contract_event"] as const;
const seen = async (table: string) => {
  const key = table === "contract" ? "id" : "contract_id";
  const rows = await appDb().$queryRawUnsafe<{ id: string }[]>(`SELECT DISTINCT ${key} AS id FROM sca.${table} ORDER BY 1`);
  return rows.map(({ id }) => id);
};

describe("with every where clause gone", () => {
  test.each(TABLES)("of sca.%s a stranger sees his own tenant's rows and no other", async (table) => {
    expect(await actingAs(stranger.actor, () => seen(table))).toEqual([strangersOwn]);
  });

  test.each(TABLES)("of sca.%s a recipient sees exactly what belongs to the contract that was sent to him", async (table) => {
    expect(await actingAs(recipient.actor, () => seen(table))).toEqual([sent]);
  });

  test("Prisma's own reads stand behind the same wall", async () => {
    const all = () => appDb().contract.findMany({ include: { recipients: true, documents: true } });
    const rows = await actingAs(recipient.actor, all);
    expect(rows.map(({ id }) => id)).toEqual([sent]);
    expect(rows[0]?.recipients).toHaveLength(2);
    expect(await actingAs(stranger.actor, () => appDb().contract.findUnique({ where: { id: sent } }))).toBeNull();
    expect(await actingAs(sender.actor, () => appDb().contract.count())).toBe(2);
  });

  test("his colleagues do not see what was sent to one of them, nor does he see a draft", async () => {
    const next = await makeSigner(world, { tenantId: "ten_b", algorithm: null, name: "次席" });
    expect(await actingAs(next.actor, () => seen("contract"))).toEqual([]);
    await appDb().contract.update({ where: { id: sent }, data: { state: "draft" } });
    expect(await actingAs(recipient.actor, () => seen("contract"))).toEqual([]);
    await appDb().contract.update({ where: { id: sent }, data: { state: "awaiting_signature" } });
  });

  test.each(TABLES)(
    "of sca.%s a colleague sees what he has to do with, and who manages the organisation all that was sent",
    async (table) => {
      const aside = await makeSigner(world, { tenantId: "ten_a", algorithm: null, name: "隣の人" });
      expect(await actingAs(aside.actor, () => seen(table))).toEqual([]);
      expect(await actingAs(manager.actor, () => seen(table))).toHaveLength(2);
      expect(await actingAs(sender.actor, () => seen(table))).toHaveLength(2);
      expect(await actingAs(colleague.actor, () => seen(table))).toHaveLength(1);
    },
  );

  test("another tenant's rows cannot be changed or deleted", async () => {
    await actingAs(stranger.actor, async () => {
      expect(await appDb().contract.updateMany({ data: { title: "mine" }, where: { id: sent } })).toEqual({ count: 0 });
      expect(await appDb().contractEvent.deleteMany({ where: { contractId: sent } })).toEqual({ count: 0 });
      expect(
        await appDb().$executeRaw`UPDATE sca.recipient SET user_id = ${stranger.actor.userId} WHERE contract_id = ${sent}`,
      ).toBe(0);
    });
    expect(await appDb().contract.findUniqueOrThrow({ where: { id: sent } })).not.toMatchObject({ title: "mine" });
  });

  test("nothing can be written into another tenant, nor beside another tenant's contract, nor moved there", async () => {
    const row = {
      number: "X-1",
      title: "t",
      state: "draft",
      createdBy: "u",
      createdAt: new Date(),
      savedAt: new Date(),
    } as const;
    const event = { contractId: sent, at: new Date(), type: "sent", actor: "x" };
    await actingAs(stranger.actor, async () => {
      await expect(appDb().contract.create({ data: { ...row, id: "ctr_x", tenantId: "ten_a" } })).rejects.toThrow(
        /row-level security/,
      );
      for (const tenantId of ["ten_a", "ten_c"])
        await expect(appDb().contractEvent.create({ data: { ...event, tenantId } })).rejects.toThrow(/row-level security/);
    });
    await actingAs(recipient.actor, async () => {
      const taken = appDb().contract.update({ where: { id: sent }, data: { tenantId: "ten_b" } });
      await expect(taken).rejects.toThrow(/stays with its tenant/);
    });
  });
});

describe("scopes", () => {
  test("where nobody said for whom, no row is seen", async () => {
    const { currentScope } = await import("@/lib/db-scope.ts");
    const shelf = globalThis as unknown as { natsuinDbScope: { exit<T>(work: () => Promise<T>): Promise<T> } };
    const [scope, contracts, requests] = await shelf.natsuinDbScope.exit(async () => [
      currentScope(),
      await appDb().contract.count(),
      await appDb().credentialRequest.count(),
    ]);
    expect([scope, contracts, requests]).toEqual([undefined, 0, 0]);
    // nor by another way to the database: a new connection says nothing either
    const client = new pg.Client({ connectionString: world.env.DATABASE_URL });
    await client.connect();
    expect((await client.query("SELECT count(*)::int AS n FROM sca.contract")).rows).toEqual([{ n: 0 }]);
    await client.end();
  });

  test("scopes that take turns on the same few connections, or wait for one, never see each other's rows", async () => {
    const people = [stranger, recipient, sender, colleague];
    const expected = [1, 1, 2, 1];
    const asked = Array.from({ length: 400 }, (_, at) => at % people.length);
    const counts = await Promise.all(
      asked.map((who) =>
        actingAs(people[who]!.actor, async () => {
          const before = await appDb().contract.count();
          const within = await appDb().$transaction(async (tx) => tx.contract.count());
          return [before, within];
        }),
      ),
    );
    expect(counts).toEqual(asked.map((who) => [expected[who], expected[who]]));
  });

  test("what Prisma would gather in one tick is asked in each one's own scope", async () => {
    const own = (signer: ScaSigner, id: string) => actingAs(signer.actor, () => appDb().contract.findUnique({ where: { id } }));
    const [his, foreign, mine] = await Promise.all([own(stranger, strangersOwn), own(stranger, sent), own(sender, sent)]);
    expect([his?.id, foreign, mine?.id]).toEqual([strangersOwn, null, sent]);
    const other = await Promise.all([own(sender, strangersOwn), own(stranger, strangersOwn)]);
    expect(other.map((row) => row?.id)).toEqual([undefined, strangersOwn]);
  });

  test("a list of statements, whose scope nobody can be sure of, is refused", async () => {
    await expect(appDb().$transaction([appDb().contract.count()])).rejects.toThrow(/interactive transaction/);
  });

  test("the program's chores see every tenant, as another role, which no setting makes of natsuin_app", async () => {
    expect(await asSystem(() => appDb().contract.count())).toBe(3);
    const asks = async () => (await appDb().$queryRaw<{ who: string }[]>`SELECT current_user AS who`)[0]?.who;
    expect([await asSystem(asks), await actingAs(sender.actor, asks)]).toEqual(["natsuin_chores", "natsuin_app"]);
    await actingAs(stranger.actor, async () => {
      await expect(appDb().$queryRaw`SET ROLE natsuin_chores`).rejects.toThrow(/permission denied/);
      await expect(appDb().$queryRaw`SET row_security = off`).resolves.toBeDefined();
      await expect(appDb().$queryRaw`SELECT count(*)::int FROM sca.contract`).rejects.toThrow(/row-level security/);
      await appDb().$queryRaw`RESET row_security`;
    });
  });

  test("the SCA's door, as tests open it, acts in its actor's scope", async () => {
    await expect(contractView(recipient.actor, sent, world.clock.now)).resolves.toMatchObject({ id: sent });
    await expect(contractView(recipient.actor, strangersOwn, world.clock.now)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

test("a list is read, and searched by its index, by whom it belongs to", async () => {
  const lists = async () =>
    (await appDb().listing.findMany({ distinct: ["list"], orderBy: { list: "asc" } })).map(({ list }) => list);
  const { userId } = recipient.actor;
  expect(await actingAs(recipient.actor, lists)).toEqual([`inbox:${userId}`]);
  expect(await actingAs(stranger.actor, lists)).toEqual([
    `inbox:${stranger.actor.userId}`,
    `sent:ten_c/${stranger.actor.userId}`,
  ]);
  expect(await actingAs(manager.actor, lists)).toEqual(["tenant:ten_a"]);
  const texts = (list: string) =>
    appDb().$queryRaw<{ contract_id: string }[]>`SELECT contract_id FROM sca.texts_with(${list}, ARRAY['契約'])`;
  expect(await actingAs(recipient.actor, () => texts(`inbox:${userId}`))).toEqual([{ contract_id: sent }]);
  expect(await actingAs(recipient.actor, () => texts("tenant:ten_a"))).toEqual([]);
  expect(await actingAs(recipient.actor, () => appDb().contractText.findMany())).toMatchObject([{ contractId: sent }]);
});

test("the wall leaves the indexes in use: by id, by number", async () => {
  const plan = (where: string) =>
    actingAs(sender.actor, () =>
      appDb().$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
        const lines = await tx.$queryRawUnsafe<{ "QUERY PLAN": string }[]>(`EXPLAIN SELECT id FROM sca.contract WHERE ${where}`);
        return lines.map((line) => line["QUERY PLAN"]).find((line) => line.includes("Index Cond")) ?? "";
      }),
    );
  expect(await plan("id = 'x'")).toContain("id = ");
  expect(await plan("tenant_id = 'ten_a' AND number = 'x'")).toMatch(/tenant_id = .* AND .*number = /);
});

test("every table of schema sca stands behind the wall: row-level security, a policy for natsuin_app, and the owner is another role", async () => {
  const { rows }: { rows: { relname: string; of_contract: boolean }[] } = await once(
    world.ownerUrl,
    `SELECT c.relname, c.relrowsecurity AS walled, pg_get_userbyid(c.relowner) AS owner,
       c.relname = 'contract' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'contract_id') AS of_contract,
       (SELECT array_agg(p.polname::text ORDER BY p.polname) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
       (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid AND 'natsuin_app'::regrole = ANY (p.polroles)
         AND pg_get_expr(p.polqual, p.polrelid) = 'true') AS open
     FROM pg_class c WHERE c.relnamespace = 'sca'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  expect(rows.length).toBeGreaterThan(8);
  const wall = { walled: true, owner: "natsuin_owner", open: 0 };
  // a contract's own rows are shown by its folder, too; its places in lists by the lists' names
  const policies = ({ relname, of_contract }: (typeof rows)[number]) =>
    of_contract && !["listing", "contract_text"].includes(relname) ? ["chores", "own", "shown"] : ["chores", "own"];
  expect(rows, "SELECT sca.wall('sca.…') in the migration that makes the table").toEqual(
    rows.map((row) => ({ relname: row.relname, of_contract: row.of_contract, policies: policies(row), ...wall })),
  );
});
