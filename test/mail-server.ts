import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { forgetEnv } from "@/lib/env.ts";

type Received = { to: string; raw: string; secure: boolean; user: string | undefined };

/**
 * A real mail server on loopback. What it does with a mail stands in the address: `.550` and `.450`, `.421` refuse the recipient, `.554` the
 * message, `.mid` hangs up while it is read, `.silent` never answers; any other is taken. After `rules.clear()` all are.
 */
export type MailServer = {
  received: Received[];
  rules: Set<string>;
  /** what it says instead of a welcome */
  greeting: string | null;
  /** env() names it as the mail server: `query` and `login` of its URL */
  use: (query?: string, login?: string) => void;
  unuse: () => void;
  down: () => Promise<void>;
  up: () => Promise<void>;
  /** ends the connections that hang */
  hangUp: () => void;
  forget: () => void;
  close: () => Promise<void>;
};

const RULES = [".550", ".450", ".421", ".554", ".mid", ".silent"];
const WORDS: Record<string, string> = {
  550: "5.1.1 nobody here",
  450: "4.2.1 come back",
  421: "4.3.2 closing",
  554: "5.6.0 not this",
};

/** @param login then STARTTLS and these are asked for; its certificate is one that nobody vouches for */
export async function startMailServer({ login }: { login?: { user: string; pass: string } } = {}): Promise<MailServer> {
  const received: Received[] = [];
  const rules = new Set(RULES);
  const hanging: Socket[] = [];
  const ruleOf = (address: string) => [...rules].find((rule) => address.includes(`${rule}@`));
  const socketOf = (smtp: SMTPServer, { id }: SMTPServerSession) =>
    [...(smtp as unknown as { connections: Set<{ id: string; _socket: Socket }> }).connections].find((one) => one.id === id)
      ?._socket;
  const refusal = (code: string) => Object.assign(new Error(WORDS[code]), { responseCode: Number(code) });

  const make = () => {
    const smtp: SMTPServer = new SMTPServer({
      authOptional: !login,
      disabledCommands: login ? [] : ["STARTTLS", "AUTH"],
      onConnect: (_session, done) => {
        if (!kept.greeting) return done();
        done(Object.assign(new Error(kept.greeting.slice(4)), { responseCode: Number(kept.greeting.slice(0, 3)) }));
      },
      onAuth: ({ username, password }, _session, done) =>
        username === login?.user && password === login?.pass ? done(null, { user: username }) : done(new Error("wrong")),
      onRcptTo: ({ address }, session, done) => {
        const rule = ruleOf(address)?.slice(1);
        if (rule === "silent") hanging.push(socketOf(smtp, session) as Socket);
        else done(rule === "550" || rule === "450" || rule === "421" ? refusal(rule) : undefined);
      },
      onData(stream, session, done) {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        const rule = ruleOf(to)?.slice(1);
        if (rule === "mid") return void socketOf(smtp, session)?.destroy();
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        stream.on("end", () => {
          if (rule) return done(refusal(rule));
          received.push({ to, raw: Buffer.concat(parts).toString(), secure: session.secure, user: session.user });
          done();
        });
      },
    });
    smtp.on("error", () => undefined); // a client that breaks off is part of the test
    return smtp;
  };
  let smtp = make();
  let port = 0;
  const listen = () => new Promise<void>((resolve) => smtp.listen(port, "127.0.0.1", resolve));
  const stop = () => new Promise<void>((resolve) => smtp.close(resolve));
  const kept: MailServer = {
    received,
    rules,
    greeting: null,
    use: (query = "", userinfo = "") => {
      process.env.SMTP_URL = `smtp://${userinfo}127.0.0.1:${port}/${query}`;
      process.env.MAIL_FROM = "Natsuin <no-reply@example.test>";
      forgetEnv();
    },
    unuse: () => {
      delete process.env.SMTP_URL;
      delete process.env.MAIL_FROM;
      forgetEnv();
    },
    down: stop,
    up: async () => {
      smtp = make();
      await listen();
    },
    hangUp: () => {
      for (const socket of hanging.splice(0)) socket.destroy();
    },
    forget: () => {
      received.length = 0;
      kept.greeting = null;
      for (const rule of RULES) rules.add(rule);
    },
    close: async () => {
      kept.unuse();
      await stop();
    },
  };
  await listen();
  port = (smtp.server.address() as AddressInfo).port;
  return kept;
}

/** The text and the HTML of a multipart/alternative mail, decoded. */
export function partsOf(raw: string): string[] {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? "";
  return raw
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = "", ...body] = part.trim().split("\r\n\r\n");
      const bytes = body.join("\r\n\r\n");
      if (/base64/i.test(head)) return Buffer.from(bytes, "base64").toString();
      const unfolded = bytes.replace(/=\r\n/g, "");
      return Buffer.from(
        unfolded.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        "latin1",
      )
        .toString()
        .replaceAll("\r\n", "\n");
    });
}
