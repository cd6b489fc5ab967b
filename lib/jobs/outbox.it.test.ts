import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appDb } from "@/lib/db.ts";
import { forgetEnv } from "@/lib/env.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { enqueueMail } from "./enqueue-mail.ts";
import { say, writeLetter } from "./letter.ts";
import { hasOutbox, listOutbox, outboxMail } from "./outbox.ts";

let world: World;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

async function under(env: Record<string, string>, work: () => Promise<void>): Promise<void> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  forgetEnv();
  await work().finally(() => {
    vi.unstubAllEnvs();
    forgetEnv();
  });
}

test("the mailbox of everybody is there in a demo only, and only while no mail server brings mails to their addressees", async () => {
  const letter = writeLetter({ reader: "en", name: "x", parts: [say("en", { ja: "", en: "t" })] });
  const link = "https://a.example/start/{secret}";
  await enqueueMail(appDb(), { to: "a@example.test", subject: "s", letter, link, secret: "lnk_secret", now: new Date() });
  const { id } = await appDb().mail.findFirstOrThrow();
  expect(await listOutbox({})).toMatchObject([{ link: "https://a.example/start/lnk_secret" }]);
  const gone = async () => {
    expect(hasOutbox()).toBe(false);
    await expect(listOutbox({})).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(outboxMail(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  };
  await under({ DEMO: "0" }, gone);
  await under({ SMTP_URL: "smtp://127.0.0.1:25", MAIL_FROM: "a@example.test" }, gone);
});
