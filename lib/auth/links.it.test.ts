import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import { readMail } from "@/lib/jobs/mail-secret.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { authenticate } from "./authenticate.ts";
import { inviteUser } from "./invite-user.ts";
import { FIRST_ADMINISTRATOR_LIFE } from "./limits.ts";
import { unlockMember } from "./members/unlock-member.ts";
import { beginRecovery, completeRecovery } from "./recover-authenticator.ts";
import { requestLink } from "./request-link.ts";
import { resetPassword } from "./reset-password.ts";
import { openSession, peekSession, touchSession } from "./sessions.ts";
import { acceptInvitation, beginSetUp, openSetUp, setUpFirstAdministrator } from "./set-up-account.ts";
import { issueToken, openUserToken } from "./tokens.ts";
import { currentTotp } from "./totp.ts";

const NOW = new Date("2026-11-20T03:00:05Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const refused = (act: Promise<unknown>, code: ErrorCode) => expect(act).rejects.toMatchObject({ code });
const NEW_PASSWORD = "quiet desk with paper";

describe("one-time links", () => {
  let world: World;
  let person: TestPerson;
  let sources = 0;
  const source = () => `198.51.100.${++sources % 250}`;

  beforeAll(async () => {
    world = await openTestWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await appDb().loginThrottle.deleteMany();
    person = await makePerson({ now: NOW });
  });

  const mailsTo = (to: string) => appDb().mail.findMany({ where: { to }, orderBy: { createdAt: "desc" } });
  const tokenFor = async (to: string) => {
    const mail = (await mailsTo(to)).find(({ link }) => link);
    return (mail && readMail(mail).link?.split("/").at(-1)) ?? "";
  };
  const linkFor = async (purpose: "password-reset" | "authenticator-recovery", now = NOW) => {
    await requestLink({ purpose, email: person.email, source: source(), now });
    return tokenFor(person.email);
  };
  const login = (given: { password?: string; totp?: string; now?: Date } = {}) =>
    authenticate({
      email: person.email,
      password: person.password,
      totp: person.code(given.now ?? NOW),
      now: NOW,
      source: source(),
      userAgent: "",
      ...given,
    });
  const sessionOf = (userId: string) =>
    openSession(appDb(), { userId, visitor: { source: "192.0.2.1", userAgent: "" }, now: NOW });

  describe("password reset", () => {
    const reset = (token: string, given: { password?: string; totp?: string; now?: Date } = {}) =>
      resetPassword({ token, password: NEW_PASSWORD, totp: person.code(given.now ?? NOW), source: source(), now: NOW, ...given });

    it("an unknown address gets the same answer, and no mail", async () => {
      const known = await requestLink({ purpose: "password-reset", email: person.email, source: source(), now: NOW });
      const unknown = await requestLink({ purpose: "password-reset", email: "nobody@example.test", source: source(), now: NOW });
      expect(unknown).toEqual(known);
      expect(await mailsTo(person.email)).toHaveLength(1);
      expect(await mailsTo("nobody@example.test")).toHaveLength(0);
    });

    it("one address cannot be flooded with mails", async () => {
      for (let n = 0; n < 10; n++)
        await requestLink({ purpose: "password-reset", email: person.email, source: source(), now: NOW });
      expect(await mailsTo(person.email)).toHaveLength(3);
    });

    it("opening the link, as mail scanners do, consumes nothing", async () => {
      const token = await linkFor("password-reset");
      for (let n = 0; n < 3; n++) await openUserToken(token, "password-reset", NOW);
      await reset(token);
      expect(await login({ password: NEW_PASSWORD, now: later(31) })).toMatchObject({ kind: "signed-in" });
    });

    it("works once, ends every session and tells the owner", async () => {
      const session = await sessionOf(person.userId);
      const token = await linkFor("password-reset");
      await reset(token);
      expect(await peekSession(session, NOW)).toBeNull();
      expect(await mailsTo(person.email)).toHaveLength(2);
      await refused(reset(token, { totp: person.code(later(31)), now: later(31) }), "LINK_INVALID");
      expect(await login({ now: later(62) })).toMatchObject({ code: "LOGIN_FAILED" });
    });

    it("used by two at once, it works for one", async () => {
      const token = await linkFor("password-reset");
      const both = await Promise.allSettled([reset(token), reset(token, { totp: person.code(later(30)) })]);
      expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });

    it("expires after 30 minutes, and ends when a newer one is asked for", async () => {
      const token = await linkFor("password-reset");
      await refused(reset(token, { now: later(30 * 60) }), "LINK_INVALID");
      const newer = await linkFor("password-reset", later(1));
      await refused(openUserToken(token, "password-reset", NOW), "LINK_INVALID");
      await reset(newer);
    });

    it("needs the authenticator; guessing its code locks like the login does", async () => {
      const token = await linkFor("password-reset");
      for (let n = 1; n < 5; n++) await refused(reset(token, { totp: "000000" }), "LOGIN_FAILED");
      await refused(reset(token, { totp: "000000" }), "LOGIN_LOCKED");
      await refused(reset(token), "LOGIN_LOCKED");
      await reset(token, { now: later(16 * 60) });
    });

    it("a weak password is refused before the code is used up", async () => {
      const token = await linkFor("password-reset");
      await refused(reset(token, { password: "password1234" }), "PASSWORD_WEAK");
      await reset(token);
    });

    it("the link of one purpose opens no other page, and only its hash is stored", async () => {
      const token = await linkFor("password-reset");
      await refused(openUserToken(token, "authenticator-recovery", NOW), "LINK_INVALID");
      await refused(openSetUp(token, NOW), "LINK_INVALID");
      const rows = await appDb().userToken.findMany();
      expect(rows.some(({ tokenHash }) => Buffer.from(tokenHash).toString() === token)).toBe(false);
      expect(JSON.stringify(await mailsTo(person.email)), "nor does its mail hold it while it waits").not.toContain(token);
    });
  });

  describe("lost authenticator", () => {
    const begin = (token: string, password = person.password) => beginRecovery({ token, password, source: source(), now: NOW });
    const secretOf = (manualKey: string) => manualKey.replaceAll(" ", "");

    it("link, password and the new app's first code replace it; every session ends, the old app is dead", async () => {
      const session = await sessionOf(person.userId);
      const token = await linkFor("authenticator-recovery");
      const { sealed, manualKey, qr } = await begin(token);
      expect(qr.path).toMatch(/^M/);
      const code = currentTotp(secretOf(manualKey), NOW);
      await completeRecovery({ token, password: person.password, sealed, code, source: source(), now: NOW });
      expect(await peekSession(session, NOW)).toBeNull();
      expect(await login({ now: later(31) })).toMatchObject({ code: "LOGIN_FAILED" });
      const fresh = currentTotp(secretOf(manualKey), later(31));
      expect(await login({ totp: fresh, now: later(31) })).toMatchObject({ kind: "signed-in" });
      await refused(openUserToken(token, "authenticator-recovery", NOW), "LINK_INVALID");
      expect((await mailsTo(person.email)).map(({ subject }) => subject)).toContain("【捺印】認証アプリを登録し直しました");
    });

    it("the link alone shows no secret", async () => {
      const token = await linkFor("authenticator-recovery");
      await refused(begin(token, "not the password"), "LOGIN_FAILED");
    });

    it("a secret shown for one link is worth nothing for another, nor after a quarter of an hour", async () => {
      const token = await linkFor("authenticator-recovery");
      const { sealed, manualKey } = await begin(token);
      const other = await makePerson({ now: NOW });
      const foreign = await issueToken(appDb(), {
        userId: other.userId,
        purpose: "authenticator-recovery",
        life: 60_000,
        now: NOW,
      });
      const code = currentTotp(secretOf(manualKey), NOW);
      const complete = { sealed, code, source: source(), now: NOW };
      await refused(completeRecovery({ ...complete, token: foreign, password: other.password }), "ENROLMENT_EXPIRED");
      await refused(
        completeRecovery({ ...complete, token, password: person.password, now: later(15 * 60 + 1) }),
        "ENROLMENT_EXPIRED",
      );
      await refused(completeRecovery({ ...complete, token, password: person.password, code: "000000" }), "OTP_WRONG");
    });
  });

  describe("first administrator and invitations", () => {
    it("the set-up link makes one tenant and one administrator, once", async () => {
      const token = await issueToken(appDb(), {
        userId: null,
        purpose: "first-administrator",
        life: FIRST_ADMINISTRATOR_LIFE,
        now: NOW,
      });
      expect(await openSetUp(token, NOW)).toEqual({ kind: "first-administrator" });
      const administrator = { email: "First@Example.test", displayName: "管理者 一", organisation: "試験株式会社" };
      const { sealed, manualKey } = await beginSetUp({ token, email: administrator.email, password: NEW_PASSWORD, now: NOW });
      const code = currentTotp(manualKey.replaceAll(" ", ""), NOW);
      const proof = { token, password: NEW_PASSWORD, sealed, code, now: NOW, administrator };
      await setUpFirstAdministrator(proof);
      await refused(setUpFirstAdministrator(proof), "LINK_INVALID");
      const made = await appDb().user.findUniqueOrThrow({ where: { email: "first@example.test" }, include: { tenant: true } });
      expect(made).toMatchObject({ role: "admin", membership: "owner", tenant: { name: "試験株式会社" } });
    });

    it("an invited person sets password and authenticator by the link, and lands in the administrator's tenant", async () => {
      const admin = await makePerson({ now: NOW, role: "admin" });
      const actor = await touchSession(await sessionOf(admin.userId), NOW);
      if (!actor) throw new Error("dead");
      const email = "invited@example.test";
      await inviteUser({ actor, email, displayName: "招待 花子", role: "staff", membership: "staff", now: NOW });
      const token = await tokenFor(email);
      expect(await openSetUp(token, NOW)).toEqual({ kind: "invitation", email, displayName: "招待 花子" });
      const { sealed, manualKey } = await beginSetUp({ token, password: NEW_PASSWORD, now: NOW });
      const secret = manualKey.replaceAll(" ", "");
      await acceptInvitation({ token, password: NEW_PASSWORD, sealed, code: currentTotp(secret, NOW), now: NOW });
      const totp = currentTotp(secret, later(31));
      const verdict = await authenticate({
        email,
        password: NEW_PASSWORD,
        totp,
        now: later(31),
        source: source(),
        userAgent: "",
      });
      expect(verdict).toMatchObject({ kind: "signed-in" });
      expect(await appDb().user.findUnique({ where: { email } })).toMatchObject({ tenantId: admin.tenantId, role: "staff" });
      await refused(
        inviteUser({ actor, email, displayName: "別人", role: "admin", membership: "admin", now: NOW }),
        "EMAIL_TAKEN",
      );
    });

    it("an invitation sent again leaves the account as it was, and the audit log says so", async () => {
      const admin = await makePerson({ now: NOW, role: "admin" });
      const actor = await touchSession(await sessionOf(admin.userId), NOW);
      if (!actor) throw new Error("dead");
      const email = "twice@example.test";
      await inviteUser({ actor, email, displayName: "招待 花子", role: "signer", membership: "viewer", now: NOW });
      await inviteUser({ actor, email, displayName: "別人", role: "admin", membership: "admin", now: later(60) });
      const user = await appDb().user.findUniqueOrThrow({ where: { email } });
      expect(user).toMatchObject({ displayName: "招待 花子", role: "signer", membership: "viewer" });
      const [, again] = await appDb().auditLeaf.findMany({
        where: { type: "auth.user.invited", target: `user:${user.id}` },
        orderBy: { id: "asc" },
      });
      const leaf = Buffer.from(again?.leaf ?? []).toString();
      expect(leaf).toContain('"role":"signer"');
      expect(leaf).toContain('"sent":"again"');
      expect((await mailsTo(email)).every(({ text }) => text.startsWith("招待 花子 さま"))).toBe(true);
    });

    it.each([{ displayName: "甲\u202e乙" }, { displayName: "甲\n乙" }, { organisation: "あおば\u0000製作所" }])(
      "%j, which could not be shown at signing, makes no account",
      async (names) => {
        const admin = await makePerson({ now: NOW, role: "admin" });
        const actor = await touchSession(await sessionOf(admin.userId), NOW);
        if (!actor) throw new Error("dead");
        const email = "deceiving@example.test";
        const invite = inviteUser({
          actor,
          email,
          displayName: "招待 花子",
          role: "signer",
          membership: "viewer",
          now: NOW,
          ...names,
        });
        await refused(invite, "INPUT_INVALID");
        expect(await appDb().user.count({ where: { email } })).toBe(0);
      },
    );

    it("only an administrator invites and unlocks, and only in their own tenant", async () => {
      const signer = await touchSession(await sessionOf(person.userId), NOW);
      const admin = await makePerson({ now: NOW, role: "admin" });
      const actor = await touchSession(await sessionOf(admin.userId), NOW);
      if (!signer || !actor) throw new Error("dead");
      await refused(
        inviteUser({ actor: signer, email: "x@example.test", displayName: "x", role: "admin", membership: "admin", now: NOW }),
        "FORBIDDEN",
      );
      await refused(unlockMember({ actor: signer, userId: person.userId, now: NOW }), "FORBIDDEN");
      await refused(unlockMember({ actor, userId: person.userId, now: NOW }), "NOT_FOUND");
    });
  });
});
