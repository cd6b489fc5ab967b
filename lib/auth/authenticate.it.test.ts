import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { appDb } from "@/lib/db.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { authenticate } from "./authenticate.ts";
import { peekSession } from "./sessions.ts";

const passwords = vi.hoisted(() => ({ compared: 0 }));
vi.mock("./password.ts", async (original) => {
  const real = await original<typeof import("./password.ts")>();
  return {
    ...real,
    verifyPassword: (...args: Parameters<typeof real.verifyPassword>) => {
      passwords.compared++;
      return real.verifyPassword(...args);
    },
  };
});

const NOW = new Date("2026-11-20T03:00:05Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const MINUTE = 60;

describe("login, pattern A", () => {
  let world: World;
  let person: TestPerson;
  let sources = 0;

  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await appDb().loginThrottle.deleteMany();
    person = await makePerson({ now: NOW });
  });

  type Try = { email?: string; password?: string; totp?: string; source?: string; now?: Date; replaces?: string };
  const login = ({
    email = person.email,
    password = person.password,
    now = NOW,
    totp = person.code(now),
    source,
    replaces,
  }: Try = {}) =>
    authenticate({ email, password, totp, now, source: source ?? `198.51.100.${++sources % 250}`, userAgent: "test", replaces });
  const wrong = (given: Try = {}) => login({ password: "wrong password!", ...given });
  const refused = (code: string) => ({ kind: "refused", code });
  const events = (type: string) => appDb().auditLeaf.count({ where: { type } });

  it("both factors right open a session and leave one audit entry without password or code", async () => {
    const before = await events("auth.login");
    const verdict = await login();
    expect(verdict).toMatchObject({ kind: "signed-in", userId: person.userId });
    expect(await events("auth.login")).toBe(before + 1);
    const leaf = await appDb().auditLeaf.findFirstOrThrow({ where: { type: "auth.login" }, orderBy: { id: "desc" } });
    const text = new TextDecoder().decode(leaf.leaf);
    expect(text).not.toContain(person.password);
    expect(text).not.toContain(person.code(NOW));
    expect(text).not.toContain(person.email);
  });

  it.each([
    ["password", { password: "wrong password!" }],
    ["code", { totp: "000000" }],
    ["malformed code", { totp: "12ab" }],
    ["unknown address", { email: "nobody@example.test" }],
  ])("a wrong %s is refused with the same words and one audit entry", async (_, given) => {
    const before = await events("auth.login");
    expect(await login(given)).toEqual(refused("LOGIN_FAILED"));
    expect(await events("auth.login")).toBe(before + 1);
  });

  it("an unknown address costs the same comparison as a known one", async () => {
    passwords.compared = 0;
    await wrong();
    expect(passwords.compared).toBe(1);
    await wrong({ email: "nobody-else@example.test" });
    expect(passwords.compared).toBe(2);
  });

  it("the same code never opens a second session, not even for five tabs at once", async () => {
    const verdicts = await Promise.all(Array.from({ length: 5 }, () => login()));
    expect(verdicts.filter(({ kind }) => kind === "signed-in")).toHaveLength(1);
    await appDb().loginAttempt.deleteMany();
    expect(await login()).toEqual(refused("LOGIN_FAILED"));
    expect(await login({ now: later(31) })).toMatchObject({ kind: "signed-in" });
  });

  it("a code from before the last accepted one is refused: the step never goes back", async () => {
    expect(await login({ totp: person.code(later(30)) })).toMatchObject({ kind: "signed-in" });
    expect(await login({ totp: person.code(NOW) })).toEqual(refused("LOGIN_FAILED"));
  });

  it("a wrong password does not use up the code", async () => {
    await wrong();
    expect(await login()).toMatchObject({ kind: "signed-in" });
  });

  it("five failures lock the address; then right factors are refused, and one mail tells the owner", async () => {
    for (let n = 1; n < 5; n++) expect(await wrong()).toEqual(refused("LOGIN_FAILED"));
    expect(await wrong()).toEqual(refused("LOGIN_LOCKED"));
    expect(await login()).toEqual(refused("LOGIN_LOCKED"));
    expect(await appDb().mail.count({ where: { to: person.email } })).toBe(1);
  });

  it("a lock ends by itself after 15 minutes, and five attempts are free again", async () => {
    for (let n = 0; n < 5; n++) await wrong();
    expect(await login({ now: later(15 * MINUTE - 1) })).toEqual(refused("LOGIN_LOCKED"));
    const after = later(15 * MINUTE);
    for (let n = 1; n < 5; n++) expect(await wrong({ now: after })).toEqual(refused("LOGIN_FAILED"));
    expect(await login({ now: after })).toMatchObject({ kind: "signed-in" });
  });

  it("an address that nobody has is locked alike", async () => {
    const email = "no-such-person@example.test";
    for (let n = 1; n < 5; n++) expect(await wrong({ email })).toEqual(refused("LOGIN_FAILED"));
    expect(await wrong({ email })).toEqual(refused("LOGIN_LOCKED"));
    expect(await wrong({ email, now: later(MINUTE) })).toEqual(refused("LOGIN_LOCKED"));
    expect(await wrong({ email, now: later(15 * MINUTE) })).toEqual(refused("LOGIN_FAILED"));
  });

  it("fifty guesses at once get five comparisons", async () => {
    passwords.compared = 0;
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => wrong()));
    expect(passwords.compared).toBe(5);
    expect(verdicts.every(({ kind }) => kind === "refused")).toBe(true);
  });

  it("a success forgets earlier failures", async () => {
    for (let n = 0; n < 4; n++) await wrong();
    await login();
    for (let n = 1; n < 5; n++) expect(await wrong()).toEqual(refused("LOGIN_FAILED"));
  });

  it("a login ends the session that the browser had before, and never reuses its id", async () => {
    const first = await login();
    if (first.kind !== "signed-in") throw new Error("refused");
    const second = await login({ now: later(31), replaces: first.sessionId });
    if (second.kind !== "signed-in") throw new Error("refused");
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(await peekSession(first.sessionId, later(32))).toBeNull();
    expect(await peekSession(second.sessionId, later(32))).toMatchObject({ userId: person.userId });
  });

  it("a disabled account is refused like a wrong password", async () => {
    await appDb().user.update({ where: { id: person.userId }, data: { disabledAt: NOW } });
    expect(await login()).toEqual(refused("LOGIN_FAILED"));
  });

  describe("one password over 500 accounts", () => {
    it("from one source: stopped after 20, and the accounts stay open", async () => {
      passwords.compared = 0;
      for (let n = 0; n < 500; n++) await wrong({ email: `victim${n}@example.test`, source: "203.0.113.7" });
      expect(passwords.compared).toBe(20);
      expect(await login()).toMatchObject({ kind: "signed-in" });
      expect(await appDb().loginAttempt.count({ where: { lockedUntil: { not: null }, lastAt: NOW, failures: { lt: 5 } } })).toBe(
        0,
      );
      expect(await login({ source: "203.0.113.7", now: later(15 * MINUTE) })).toMatchObject({ kind: "signed-in" });
    });

    it("from 500 sources: stopped after 100 and alarmed once; people get in from where they were before, others minutes later", async () => {
      const home = "192.0.2.10";
      const settled = later(-86_400);
      await login({ source: home, now: settled });
      passwords.compared = 0;
      const alarms = await events("auth.login.spray");
      for (let n = 0; n < 500; n++) await wrong({ email: `target${n}@example.test`, source: `10.1.${n >> 8}.${n & 255}` });
      expect(passwords.compared).toBe(100);
      expect(await events("auth.login.spray")).toBe(alarms + 1);
      expect(await login({ source: "192.0.2.99" })).toEqual(refused("LOGIN_THROTTLED"));
      expect(await login({ source: home })).toMatchObject({ kind: "signed-in" });
      expect(await login({ source: "192.0.2.99", now: later(5 * MINUTE) })).toMatchObject({ kind: "signed-in" });
    });

    it("a whole IPv6 network is one source", async () => {
      passwords.compared = 0;
      for (let n = 0; n < 30; n++) await wrong({ email: `v6victim${n}@example.test`, source: `2001:db8:1:2::${n.toString(16)}` });
      expect(passwords.compared).toBe(20);
    });
  });
});
