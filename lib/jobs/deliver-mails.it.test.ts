import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import { type MailServer, partsOf, startMailServer } from "@/test/mail-server.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { deliverMails } from "./deliver-mails.ts";
import { enqueueMail, type Mail } from "./enqueue-mail.ts";
import { say, writeLetter } from "./letter.ts";
import { outcomesOf, takeUndelivered } from "./mail-outcomes.ts";
import { readMail } from "./mail-secret.ts";

const NOW = new Date("2026-11-20T03:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const HOUR = 3_600_000;
const plainLetter = (en: string) => writeLetter({ reader: "en", name: "x", parts: [say("en", { ja: "", en })] });
const withCode = writeLetter({ reader: "en", name: "x", parts: [{ kind: "code", label: "code" }] });

describe("mail over SMTP", () => {
  let world: World;
  let server: MailServer;

  beforeAll(async () => {
    world = await openTestWorld();
    server = await startMailServer();
  });
  afterAll(async () => {
    await server.close();
    await world.close();
  });
  beforeEach(async () => {
    await appDb().mail.deleteMany();
    server.forget();
    server.use();
  });

  const send = (to: string, more: Partial<Mail & { now: Date }> = {}) =>
    enqueueMail(appDb(), { to, subject: "s", letter: plainLetter("t"), now: NOW, ...more });
  const mailTo = (to: string) => appDb().mail.findFirstOrThrow({ where: { to } });
  const about = (recipientId: string) => ({ contractId: "con_1", recipientId, purpose: "call" }) as const;

  it("without a mail server the mail waits in the outbox, and is called nothing else", async () => {
    server.unuse();
    await send("a@example.test", { about: about("rcp_1") });
    expect(await deliverMails(NOW)).toEqual({ handed: 0, away: false });
    expect(await mailTo("a@example.test")).toMatchObject({ state: "queued", attempts: 0, sentAt: null });
    expect(await outcomesOf("con_1")).toMatchObject([{ recipientId: "rcp_1", state: "outbox" }]);
  });

  it("what the server took over is kept with its reply and id, and nothing says that it was delivered", async () => {
    await send("a@example.test", { about: about("rcp_1") });
    expect(await deliverMails(NOW)).toEqual({ handed: 1, away: false });
    const mail = await mailTo("a@example.test");
    expect(mail).toMatchObject({ state: "handed", sentAt: NOW, replyCode: 250, reply: "250 OK: message queued", fault: null });
    expect(await outcomesOf("con_1")).toEqual([{ recipientId: "rcp_1", state: "handed", fault: null, at: NOW }]);
    expect(server.received[0]?.raw).toMatch(new RegExp(`^Message-ID: <${mail.id}@example.test>`, "m"));
    expect(server.received[0]?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  });

  it("a mail server that is down, or up and says no, loses nothing and costs no mail an attempt", async () => {
    for (const n of [1, 2, 3]) await send(`b${n}@example.test`);
    await server.down();
    expect(await deliverMails(NOW)).toEqual({ handed: 0, away: true });
    await server.up();
    server.greeting = "554 5.3.2 not now";
    expect(await deliverMails(NOW)).toEqual({ handed: 0, away: true });
    server.greeting = null;
    expect(await appDb().mail.count({ where: { state: "queued", attempts: 0 } })).toBe(3);
    server.use();
    expect(await deliverMails(NOW)).toEqual({ handed: 3, away: false });
  });

  it("two refused of twenty, others greylisted, hung up on and sent away: each has its own outcome, and the fourteen others go out at once", async () => {
    const good = Array.from({ length: 14 }, (_, n) => `g${n}@example.test`);
    const bad = ["no1.550@x.test", "no2.550@x.test", "grey.450@x.test", "away.421@x.test", "cut.mid@x.test", "spam.554@x.test"];
    for (const to of [...bad, ...good]) await send(to, { about: about(to) });
    expect((await deliverMails(NOW)).handed).toBe(14);
    expect(server.received.map(({ to }) => to).sort()).toEqual(good.toSorted());
    const outcome = async (to: string) => {
      const { state, fault, replyCode, secret } = await mailTo(to);
      return { state, fault, replyCode, secret };
    };
    expect(await outcome("no1.550@x.test")).toEqual({ state: "refused", fault: "address", replyCode: 550, secret: null });
    expect(await outcome("no2.550@x.test")).toEqual({ state: "refused", fault: "address", replyCode: 550, secret: null });
    expect(await outcome("spam.554@x.test")).toEqual({ state: "refused", fault: "message", replyCode: 554, secret: null });
    expect(await outcome("grey.450@x.test")).toEqual({ state: "retrying", fault: "busy", replyCode: 450, secret: null });
    expect(await outcome("away.421@x.test")).toEqual({ state: "retrying", fault: "busy", replyCode: 421, secret: null });
    expect(await outcome("cut.mid@x.test")).toEqual({ state: "retrying", fault: "broken", replyCode: null, secret: null });

    server.rules.clear();
    expect((await deliverMails(NOW)).handed, "not at once again").toBe(0);
    expect((await deliverMails(later(31_000))).handed, "the three that were not refused for good").toBe(3);
    expect(server.received.map(({ to }) => to)).not.toContain("no1.550@x.test");
  });

  it("one that falls silent holds up none of the others, and is tried again", async () => {
    await send("hang.silent@x.test");
    for (const n of [1, 2, 3]) await send(`c${n}@example.test`);
    const pass = deliverMails(NOW);
    await expect.poll(() => server.received.length).toBe(3);
    server.hangUp();
    expect(await pass).toEqual({ handed: 3, away: false });
    expect(await mailTo("hang.silent@x.test")).toMatchObject({ state: "retrying", fault: "broken", attempts: 1 });
  });

  it("what never gets through waits longer each time, is given up in the end, and keeps no secret", async () => {
    await send("grey.450@x.test", { secret: "48271906", letter: withCode });
    let at = NOW;
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      await deliverMails(at);
      const { retryAt } = await mailTo("grey.450@x.test");
      waits.push((retryAt as Date).getTime() - at.getTime());
      at = retryAt as Date;
    }
    expect(waits.slice(0, 3)).toEqual([30_000, 60_000, 120_000]);
    expect(at.getTime() - NOW.getTime()).toBeGreaterThan(24 * HOUR);
    await deliverMails(at);
    expect(await mailTo("grey.450@x.test")).toMatchObject({ state: "given_up", fault: "busy", failedAt: at, secret: null });
    expect((await deliverMails(later(1000 * HOUR))).handed).toBe(0);
  });

  it("a secret waits sealed, is read by the addressee alone, and is erased once it is sent or refused", async () => {
    const mail = { letter: withCode, secret: "48271906" };
    await send("d@example.test", mail);
    const waiting = await mailTo("d@example.test");
    expect(waiting.text).toContain("code：{secret}");
    expect(JSON.stringify({ ...waiting, secret: null })).not.toContain(mail.secret);
    expect(Buffer.from(waiting.secret ?? []).includes(mail.secret)).toBe(false);
    expect(readMail(waiting)).toMatchObject({ text: "Dear x,\n\ncode：48271906" });
    await send("d.550@example.test", mail);
    expect((await deliverMails(NOW)).handed).toBe(1);
    const [text, html] = partsOf(server.received.at(-1)?.raw ?? "");
    expect(text).toContain("code：48271906");
    expect(html).toMatch(/>code<[\s\S]*>48271906</);
    expect(await appDb().mail.count({ where: { secret: { not: null } } })).toBe(0);
    expect(readMail(await mailTo("d@example.test"))).toMatchObject({ text: "Dear x,\n\ncode：{secret}" });
  });

  it("a secret that belongs into the link stands there alone, whatever the text says", async () => {
    const mail = { letter: plainLetter("{secret}"), link: "https://a.example/?offer={secret}", secret: "x-9_k" };
    await send("e@example.test", mail);
    const waiting = await mailTo("e@example.test");
    expect(JSON.stringify({ ...waiting, secret: null })).not.toContain(mail.secret);
    expect(readMail(waiting)).toMatchObject({ link: "https://a.example/?offer=x-9_k" });
    expect((await deliverMails(NOW)).handed).toBe(1);
    const [text, html] = partsOf(server.received.at(-1)?.raw ?? "");
    expect(text).toMatch(/\{secret\}[\s\S]*https:\/\/a\.example\/\?offer=x-9_k/);
    expect(html).toContain('href="https://a.example/?offer=x-9_k"');
  });

  it("a secret that no longer opens is given up at once", async () => {
    await send("f@example.test", { secret: "1", letter: withCode });
    await appDb().mail.updateMany({ data: { secret: Buffer.alloc(40, 1) } });
    await deliverMails(NOW);
    expect(await mailTo("f@example.test")).toMatchObject({ state: "given_up", fault: "unreadable" });
  });

  it("two servers at once send each mail once, and one that died in the act is taken over when its time is up", async () => {
    for (let n = 0; n < 12; n++) await send(`h${n}@example.test`);
    const passes = await Promise.all([deliverMails(NOW), deliverMails(NOW), deliverMails(NOW)]);
    expect(passes.reduce((sum, { handed }) => sum + handed, 0)).toBe(12);
    expect(new Set(server.received.map(({ to }) => to)).size).toBe(12);
    expect(server.received).toHaveLength(12);

    await send("lost@example.test");
    await appDb().mail.updateMany({ where: { to: "lost@example.test" }, data: { attempts: 1, retryAt: later(120_000) } });
    expect((await deliverMails(later(60_000))).handed).toBe(0);
    expect((await deliverMails(later(121_000))).handed).toBe(1);
  });

  it("of a failed mail the sender's side is told once, by one of two servers; a second to the same address is no news", async () => {
    await send("no.550@x.test", { about: about("rcp_1") });
    await send("no.550@x.test", { about: { contractId: "con_1", purpose: "notice" } });
    await deliverMails(NOW);
    const take = () => appDb().$transaction((tx) => takeUndelivered(tx, NOW));
    const taken = (await Promise.all([take(), take()])).filter(Boolean);
    expect(taken).toMatchObject([{ contractId: "con_1", recipientId: "rcp_1", fault: "address", first: true }]);
    await send("no.550@x.test", { about: about("rcp_1"), now: later(1) });
    await deliverMails(later(1));
    expect(await take()).toMatchObject({ first: false });
    expect(await take()).toBeUndefined();
  });

  it("comes as text and as HTML, and whatever stands in a title, a name or an address makes no header of its own", async () => {
    const title = "覚書\r\nBcc: thief@evil.test\r\n\r\n<b>x</b>\u202e";
    const letter = writeLetter({ reader: "ja", name: title, parts: [{ kind: "facts", rows: [["書類", title]] }] });
    await send("i@example.test", { subject: `【署名のお願い】${title}`, letter, link: "https://a.example/x" });
    await send("j@example.test, thief@evil.test", {});
    await send("k@example.test\r\nBcc: thief@evil.test", {});
    expect((await deliverMails(NOW)).handed).toBe(1);
    const [mail, ...more] = server.received;
    expect(more).toEqual([]);
    expect(mail?.to).toBe("i@example.test");
    const [head = ""] = (mail?.raw ?? "").split("\r\n\r\n");
    expect(head).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(head).not.toMatch(/^(?:bcc|cc):/im);
    expect(head.match(/^To:/gm)).toHaveLength(1);
    const [text, html] = partsOf(mail?.raw ?? "");
    expect(text).toContain("書類: 覚書 Bcc: thief@evil.test");
    expect(html).toContain("&lt;b&gt;x&lt;/b&gt;");
    expect(`${text}${html}`).not.toContain("\u202e");
    expect(await appDb().mail.count({ where: { state: "refused", fault: "address" } })).toBe(2);
  });

  it("goes by STARTTLS with a login where the server wants them; a wrong password or a certificate nobody vouches for sends nothing", async () => {
    const strict = await startMailServer({ login: { user: "natsuin", pass: "right" } });
    try {
      await send("tls@example.test");
      strict.use("?tls.rejectUnauthorized=false", "natsuin:wrong@");
      expect(await deliverMails(NOW)).toEqual({ handed: 0, away: true });
      strict.use("", "natsuin:right@");
      expect(await deliverMails(NOW)).toEqual({ handed: 0, away: true });
      expect(await mailTo("tls@example.test")).toMatchObject({ state: "queued", attempts: 0 });
      strict.use("?tls.rejectUnauthorized=false", "natsuin:right@");
      expect(await deliverMails(NOW)).toEqual({ handed: 1, away: false });
      expect(strict.received).toMatchObject([{ to: "tls@example.test", secure: true, user: "natsuin" }]);
    } finally {
      await strict.close();
    }
  });
});
