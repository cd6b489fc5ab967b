import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { may } from "@/lib/auth/rights.ts";
import { env } from "@/lib/env.ts";
import { type Caller, callersOf, type Door, expected, type Input, keyOf, STANDINGS, type Standing } from "./door.ts";
import { allDoors } from "./doors.ts";
import { type Fixture, type Ids, openFixture, SECRET } from "./fixture.ts";
import { type Answer, type From, isRender, isRoute, knock } from "./knock.ts";
import { type Ledger, openLedger } from "./ledger.ts";

vi.mock("next/headers", async () => (await import("./request.ts")).nextHeaders);
vi.mock("next-intl/server", async () => (await import("./request.ts")).nextIntlServer);
vi.mock("next/server", async (original) => (await import("./request.ts")).nextServer(original));
vi.mock("react", async (original) => (await import("./request.ts")).uncached(original));

let fixture: Fixture;
let ledger: Ledger;

beforeAll(async () => {
  fixture = await openFixture();
  ledger = await openLedger(fixture.world, inject("cluster").adminUrl);
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(fixture.world.clock.now);
});
afterAll(async () => {
  vi.useRealTimers();
  await ledger?.close();
  await fixture?.world.close();
});

type Cell = { answer: Answer; changed: string[] };

/** One cell: what came of it, and what had changed; nothing of it is left for the next. */
async function cell(door: Door, input: Input, from: From): Promise<Cell> {
  const answer = await knock(fixture, door, input, from);
  return { answer, changed: await ledger.settle() };
}

const inputFor = (door: Door, who: Caller | null, ids: Ids = fixture.ids): Input =>
  door.input(ids, who ? fixture.codes[who.person] : "123456");

/** What is wrong with a cell, or null. Whatever it is, nobody reads the secret of another's mail in it: not its sender, nor an administrator. */
function fault({ answer: { outcome, told }, changed }: Cell, should: string, mailed = fixture.mailed): string | null {
  if (outcome !== should) return `${outcome}, not ${should}`;
  if (mailed.some((secret) => told.includes(secret))) return `${outcome}, but told what a mail is to tell its addressee`;
  if (should === "ok") return null;
  if (changed.length > 0) return `${outcome}, but changed ${changed}`;
  return told.includes(SECRET) ? `${outcome}, but told ${told}` : null;
}

async function faults(cells: AsyncIterable<[string, string | null]>): Promise<string[]> {
  const found: string[] = [];
  for await (const [name, wrong] of cells) if (wrong) found.push(`${name}: ${wrong}`);
  return found;
}

/** Everybody gets this standing, which the sessions that are open know at once. */
const actAs = ({ role, membership }: Standing) =>
  ledger.quietly("UPDATE auth.user SET role = $1::auth.role, membership = $2::auth.membership", [role, membership]);
const isOf = (caller: Standing, { role, membership }: Standing) => caller.role === role && caller.membership === membership;
const nameOf = ({ person, role, membership }: Caller) => `${person} as ${role}, ${membership}`;
const AS_SIGNER = { role: "signer", membership: "staff" } as const;
const judged = allDoors.filter(({ unjudged }) => !unjudged).map((door) => [keyOf(door), door] as const);
const withAccounts = judged.filter(([, { policy, party }]) => policy !== "anyone" && party !== "rssp");

describe("everybody around it, in every job role, is allowed or refused as declared, and a refusal changes and tells nothing", () => {
  test.each(withAccounts)("%s", async (_, door) => {
    async function* cells(): AsyncGenerator<[string, string | null]> {
      yield ["anonymous", fault(await cell(door, inputFor(door, null), { who: null }), "AUTH_REQUIRED")];
      for (const standing of STANDINGS) {
        await actAs(standing);
        for (const who of callersOf(door, allDoors.indexOf(door)).filter((caller) => isOf(caller, standing)))
          yield [nameOf(who), fault(await cell(door, inputFor(door, who), { who }), expected(door, who))];
      }
    }
    expect(await faults(cells())).toEqual([]);
  });
});

test("there are links and codes in mails that somebody could wish to read", () => {
  expect(fixture.mailed.length).toBeGreaterThan(0);
});

describe("what asks for no account answers everybody alike", () => {
  test.each(judged.filter(([, { policy, party }]) => policy === "anyone" && party !== "rssp"))("%s", async (_, door) => {
    const should = expected(door, { person: "stranger", ...AS_SIGNER });
    await actAs(AS_SIGNER);
    // the demo's mailbox is everybody's by intent, and is gone where mails are delivered (lib/jobs/outbox.it.test.ts)
    const mailed = door.file.includes("outbox/page") ? [] : fixture.mailed;
    for (const who of [null, { person: "stranger", ...AS_SIGNER }, { person: "colleague", ...AS_SIGNER }] as const)
      expect(fault(await cell(door, inputFor(door, who), { who }), should, mailed), String(who?.person)).toBeNull();
  });
});

test("what is there for development is not there in production, whoever asks", async () => {
  vi.stubEnv("NODE_ENV", "production");
  for (const door of allDoors.filter(({ file }) => file.startsWith("dev/"))) {
    const { answer } = await cell(door, inputFor(door, null), { who: null });
    expect(answer.outcome, keyOf(door)).toBe(isRender(door) || isRoute(door) ? "NOT_FOUND" : "SYSTEM_ERROR");
  }
  vi.unstubAllEnvs();
});

describe("the RSSP answers the browser that is bound to it, and no other", () => {
  test.each(judged.filter(([, { party }]) => party === "rssp"))("%s", async (_, door) => {
    const input = inputFor(door, null);
    const [id = ""] = Object.values((input as { params?: Record<string, string> }).params ?? {});
    const { [id]: mark = "", ...others } = fixture.browsers;
    const who = { person: "owner", ...AS_SIGNER } as const;
    const refused: [string, From][] = [
      ["no mark", { who: null }],
      ["an account is none", { who }],
      ["the marks of other errands", { who, marks: others }],
      ["another's mark under this name", { who, marks: { [id]: Object.values(others)[0] ?? "" } }],
    ];
    for (const [name, from] of refused) expect(fault(await cell(door, input, from), door.others ?? "NOT_FOUND"), name).toBeNull();
    const { answer } = await cell(door, input, { who: null, marks: { [id]: mark } });
    expect(answer.outcome, answer.told.slice(0, 300)).toBe(door.bound);
  });
});

const isLetIn = ({ policy }: Door, caller: Caller): boolean =>
  typeof policy !== "object" || ("right" in policy ? may(caller, policy.right) : policy.includes(caller.role));

/** Somebody whom the door lets in, so that nothing else refuses first. */
function allowed(door: Door): Caller | null {
  if (door.policy === "anyone") return null;
  const callers = callersOf(door).filter((caller) => isLetIn(door, caller));
  return callers.find((caller) => expected(door, caller) === "ok") ?? callers[0] ?? null;
}

describe("from a missing, null or foreign Origin, or for another Host, nothing is done", () => {
  test.each(judged.filter(([, door]) => !isRender(door)))("%s", async (_, door) => {
    const who = allowed(door);
    if (who) await actAs(who);
    const [own, other] = door.party === "rssp" ? [env().rsspOrigin, env().publicOrigin] : [env().publicOrigin, env().rsspOrigin];
    const hosts: [string, Omit<From, "who">][] = [
      ["a foreign Host", { host: "evil.example" }],
      ["the other party's Host", { host: new URL(other).host }],
    ];
    const origins: [string, Omit<From, "who">][] = [
      ["no Origin", { origin: null }],
      ["null", { origin: "null" }],
      ["a foreign Origin", { origin: "https://evil.example" }],
      ["a look-alike", { origin: `${own}.evil.example` }],
      ["the other party's", { origin: other }],
    ];
    const marks = fixture.browsers;
    for (const [name, from] of [...(door.name === "GET" ? [] : origins), ...hosts])
      expect(fault(await cell(door, inputFor(door, who), { who, marks, ...from }), "ORIGIN_REFUSED"), name).toBeNull();
  });
});

const WISHED = ["tenantId", "userId", "role", "state", "createdBy", "version", "approverId", "actor", "now"];
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** The same input with one field more: at its top, and once in each object within. */
function grown(input: Input, names: readonly string[]): [string, Input][] {
  const top = names.filter((name) => !(name in input)).map((name): [string, Input] => [name, { ...input, [name]: "x" }]);
  const within = Object.entries(input).flatMap(([key, value]): [string, Input][] => {
    if (Array.isArray(value) && isPlain(value[0]))
      return [[`${key}.0.tenantId`, { ...input, [key]: [{ ...value[0], tenantId: "x" }, ...value.slice(1)] }]];
    return isPlain(value) ? [[`${key}.tenantId`, { ...input, [key]: { ...value, tenantId: "x" } }]] : [];
  });
  return [...top, ...within];
}

describe("a field that an action does not know is refused, whatever it would set", () => {
  test.each(judged.filter(([, door]) => !isRender(door) && !isRoute(door)))("%s", async (_, door) => {
    const who = allowed(door);
    if (who) await actAs(who);
    for (const [name, input] of grown(inputFor(door, who), WISHED).filter(([name]) => !door.fields?.includes(name)))
      expect(fault(await cell(door, input, { who }), "INPUT_INVALID"), name).toBeNull();
  });
});

/** Every id of the fixture as one that nobody has. */
const nowhere = (): Ids =>
  Object.fromEntries(
    Object.entries(fixture.ids).map(([name, id]) => [
      name,
      /^[a-z]{3}_/.test(id) ? `${id.slice(0, 4)}${"0".repeat(id.length - 4)}` : id,
    ]),
  ) as Ids;

describe("a stranger cannot tell what exists from what does not", () => {
  test.each(withAccounts.filter(([, { around }]) => around !== "nothing"))("%s", async (_, door) => {
    const who = callersOf(door).find((caller) => caller.person === "stranger" && isLetIn(door, caller)) as Caller;
    await actAs(who);
    const there = await cell(door, inputFor(door, who), { who });
    const notThere = await cell(door, inputFor(door, who, nowhere()), { who });
    expect(notThere.answer).toEqual(there.answer);
  });
});
