import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { endSessions, whyEnded } from "./end-sessions.ts";
import { endSession } from "./next-auth.ts";
import { listSessions, openSession, peekSession, revokeSessions, touchSession } from "./sessions.ts";

const NOW = new Date("2026-11-20T03:00:00Z");
const minute = (minutes: number, seconds = 0) => new Date(NOW.getTime() + (minutes * 60 + seconds) * 1000);

describe("sessions", () => {
  let world: World;
  let person: TestPerson;
  let id: string;

  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    person = await makePerson({ now: NOW });
    id = await open();
  });
  const open = (now = NOW) =>
    openSession(appDb(), { userId: person.userId, visitor: { source: "192.0.2.1", userAgent: "Firefox" }, now });

  it("a session dies after 15 minutes without an act", async () => {
    expect(await touchSession(id, minute(14, 59))).toMatchObject({ userId: person.userId, loginAt: NOW });
    expect(await touchSession(id, minute(29, 58))).not.toBeNull();
    expect(await touchSession(id, minute(44, 58))).toBeNull();
  });

  it("polling does not extend it", async () => {
    for (let passed = 1; passed < 15; passed++) expect(await peekSession(id, minute(passed))).not.toBeNull();
    expect(await peekSession(id, minute(15))).toBeNull();
    expect(await touchSession(id, minute(15))).toBeNull();
  });

  it("acts do not carry it over its absolute limit of 12 hours", async () => {
    for (let passed = 10; passed < 12 * 60; passed += 10) expect(await touchSession(id, minute(passed))).not.toBeNull();
    expect(await touchSession(id, minute(12 * 60))).toBeNull();
  });

  it("a revoked session is dead at once, for acts and for polling", async () => {
    await revokeSessions(appDb(), { userId: person.userId, only: id, reason: "by-user", now: NOW });
    expect(await touchSession(id, NOW)).toBeNull();
    expect(await peekSession(id, NOW)).toBeNull();
  });

  it("nobody ends another person's session by its id", async () => {
    const other = await makePerson({ now: NOW });
    expect(await revokeSessions(appDb(), { userId: other.userId, only: id, reason: "by-user", now: NOW })).toBe(0);
    expect(await peekSession(id, NOW)).not.toBeNull();
  });

  it("all others end, this one stays", async () => {
    const second = await open();
    const third = await open();
    expect(await revokeSessions(appDb(), { userId: person.userId, except: second, reason: "by-user", now: NOW })).toBe(2);
    expect(await peekSession(second, NOW)).not.toBeNull();
    expect(await peekSession(third, NOW)).toBeNull();
  });

  it("the list shows the living ones, this one first", async () => {
    const newer = await open(minute(5));
    const actor = await touchSession(id, minute(6));
    if (!actor) throw new Error("dead");
    await open(minute(-60)); // idle for an hour
    const list = await listSessions(actor, minute(6));
    expect(list.map((session) => [session.id, session.current])).toEqual([
      [id, true],
      [newer, false],
    ]);
    expect(list[0]).toMatchObject({ source: "192.0.2.1", userAgent: "Firefox" });
  });

  it("a logout ends the session and is written down once", async () => {
    const entries = () => appDb().auditLeaf.count({ where: { type: "auth.logout", target: `session:${id}` } });
    await endSession(id, NOW);
    await endSession(id, NOW);
    await endSession("ses_unknown", NOW);
    expect(await peekSession(id, NOW)).toBeNull();
    expect(await entries()).toBe(1);
  });

  it("a person ends one of their own sessions, or all others; another's is not found", async () => {
    const other = await open();
    const actor = await touchSession(id, NOW);
    if (!actor) throw new Error("dead");
    await endSessions({ actor, which: { sessionId: other }, now: NOW });
    expect(await peekSession(other, NOW)).toBeNull();
    await expect(endSessions({ actor, which: { sessionId: other }, now: NOW })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const stranger = await makePerson({ now: NOW });
    const theirs = await openSession(appDb(), { userId: stranger.userId, visitor: { source: "", userAgent: "" }, now: NOW });
    await expect(endSessions({ actor, which: { sessionId: theirs }, now: NOW })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await open();
    expect(await endSessions({ actor, which: "others", now: NOW })).toBe(1);
    expect(await peekSession(id, NOW)).not.toBeNull();
  });

  it("the login page knows why a session is over", async () => {
    expect(await whyEnded(id, minute(14))).toBeNull();
    expect(await whyEnded(id, minute(15))).toBe("idle");
    expect(await whyEnded("ses_unknown", NOW)).toBeNull();
    const other = await open();
    await revokeSessions(appDb(), { userId: person.userId, only: id, reason: "password-changed", now: NOW });
    await endSession(other, NOW);
    expect(await whyEnded(id, NOW)).toBe("elsewhere");
    expect(await whyEnded(other, NOW)).toBeNull();
  });

  it("a disabled account has no living session", async () => {
    await appDb().user.update({ where: { id: person.userId }, data: { disabledAt: NOW } });
    expect(await touchSession(id, NOW)).toBeNull();
  });
});
