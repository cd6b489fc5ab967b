import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appDb } from "@/lib/db.ts";
import { forgetEnv } from "@/lib/env.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { deliverMails } from "./deliver-mails.ts";
import { enqueueMail } from "./enqueue-mail.ts";
import { listOutbox } from "./outbox.ts";

const NOW = new Date("2026-11-20T03:00:00Z");

describe("mail over SMTP", () => {
  let world: World;
  let server: SMTPServer;
  const received: { to: string[]; raw: string }[] = [];
  let refuse = false;

  beforeAll(async () => {
    world = await openTestWorld();
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onRcptTo: ({ address }, _session, done) => done(address.startsWith("refused") ? new Error("550 nobody here") : undefined),
      onData(stream, session, done) {
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", () => {
          if (refuse) return done(new Error("451 later"));
          received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString() });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    delete process.env.SMTP_URL;
    delete process.env.MAIL_FROM;
    forgetEnv();
    await new Promise<void>((resolve) => server.close(resolve));
    await world.close();
  });

  const withMailServer = () => {
    process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    process.env.MAIL_FROM = "Natsuin <no-reply@example.test>";
    forgetEnv();
  };

  it("without a mail server the mail waits in the outbox", async () => {
    await enqueueMail(appDb(), {
      to: "a@example.test",
      subject: "ご署名のお願い",
      text: "本文",
      link: "http://localhost/x",
      now: NOW,
    });
    expect(await deliverMails(NOW)).toBe(0);
    expect(await appDb().mail.count({ where: { sentAt: null } })).toBe(1);
  });

  it("a mail that the server refuses is kept and sent later", async () => {
    withMailServer();
    refuse = true;
    expect(await deliverMails(NOW)).toBe(0);
    expect(await appDb().mail.count({ where: { sentAt: null } })).toBe(1);
    refuse = false;
    expect(await deliverMails(NOW), "not at once again").toBe(0);
    expect(await deliverMails(new Date(NOW.getTime() + 31_000))).toBe(1);
    expect(received).toHaveLength(1);
    expect(received[0]?.to).toEqual(["a@example.test"]);
  });

  it("a mail that nobody takes does not hold up the others", async () => {
    await enqueueMail(appDb(), { to: "refused@example.test", subject: "s", text: "t", now: new Date(NOW.getTime() - 1) });
    await enqueueMail(appDb(), { to: "c@example.test", subject: "s", text: "t", now: NOW });
    expect(await deliverMails(NOW)).toBe(1);
    expect(received.at(-1)?.to).toEqual(["c@example.test"]);
    received.length = 1;
    await appDb().mail.deleteMany({ where: { to: "refused@example.test" } });
  });

  it("a secret waits sealed, is read by the addressee alone, and is erased once it is sent", async () => {
    const mail = { to: "d@example.test", subject: "s", text: "code: {secret}", secret: "48271906" };
    await enqueueMail(appDb(), { ...mail, now: NOW });
    const waiting = await appDb().mail.findFirstOrThrow({ where: { to: mail.to } });
    expect(waiting.text).toBe("code: {secret}");
    expect(Buffer.from(waiting.secret ?? []).includes(mail.secret)).toBe(false);
    expect(await listOutbox({ search: mail.to })).toMatchObject([{ text: "code: 48271906" }]);
    expect(await deliverMails(NOW)).toBe(1);
    expect(received.at(-1)?.raw).toContain("code: 48271906");
    received.length = 1;
    expect((await appDb().mail.findUniqueOrThrow({ where: { id: waiting.id } })).secret).toBeNull();
    expect(await listOutbox({ search: mail.to })).toMatchObject([{ text: "code: {secret}" }]);
  });

  it("a secret that belongs into the link stands there alone, whatever the text says", async () => {
    const mail = {
      to: "e@example.test",
      subject: "s",
      text: "{secret}",
      link: "https://a.example/?offer={secret}",
      secret: "x-9_k",
    };
    await enqueueMail(appDb(), { ...mail, now: NOW });
    const waiting = await appDb().mail.findFirstOrThrow({ where: { to: mail.to } });
    expect(JSON.stringify({ ...waiting, secret: null })).not.toContain(mail.secret);
    expect(await listOutbox({ search: mail.to })).toMatchObject([{ text: "{secret}", link: "https://a.example/?offer=x-9_k" }]);
    expect(await deliverMails(NOW)).toBe(1);
    expect(received.at(-1)?.raw).toContain("offer=x-9_k");
    received.length = 1;
  });

  it("two servers at once send each mail once", async () => {
    for (const n of [1, 2, 3, 4]) await enqueueMail(appDb(), { to: `b${n}@example.test`, subject: "s", text: "t", now: NOW });
    await Promise.all([deliverMails(NOW), deliverMails(NOW)]);
    expect(
      received
        .slice(1)
        .flatMap(({ to }) => to)
        .sort(),
    ).toEqual([1, 2, 3, 4].map((n) => `b${n}@example.test`));
    expect(await appDb().mail.count({ where: { sentAt: null } })).toBe(0);
  });
});
