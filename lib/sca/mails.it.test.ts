import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveMailSettings } from "@/lib/auth/index.ts";
import { appDb } from "@/lib/db.ts";
import { readMail } from "@/lib/jobs/mail-secret.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { mailCall, mailCompleted, mailEnded } from "./mails.ts";

let world: ScaWorld;
let sender: ScaSigner;
let reader: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  reader = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
});
afterAll(() => world.close());

let contracts = 0;
const contract = (more = {}) => ({
  ...{ id: `con_${++contracts}`, number: "NC-2026-000412", title: "覚書", message: "よろしくお願いします。" },
  expiresAt: new Date("2026-02-20T08:00:00Z"),
  ...more,
});
const recipient = (of: ScaSigner) => ({ id: "rcp_1", userId: of.actor.userId, email: of.email, name: of.actor.displayName });
const mailsOf = async (contractId: string) =>
  (await appDb().mail.findMany({ where: { contractId }, orderBy: { id: "asc" } })).map((row) => ({ ...row, ...readMail(row) }));

describe("a mail of a contract", () => {
  test("says who, what, until when and one thing to do, in the language of its reader's account", async () => {
    const ja = contract();
    await mailCall(appDb(), { contract: ja, recipients: [recipient(reader)], sender: sender.actor, ask: "sign", now: now() });
    const [mail] = await mailsOf(ja.id);
    expect(mail?.subject).toBe("【署名のお願い】覚書");
    expect(mail?.text).toContain("期限: 2026年2月20日（令和8年2月20日） 17:00（日本時間）");
    expect(mail?.text).toContain("> よろしくお願いします。");
    expect(mail?.html).toMatch(/送信 一郎 さまから[\s\S]*>書類を確認する<\/a>/);
    expect(mail?.html.match(/<a class="b"/g)).toHaveLength(1);

    await saveMailSettings(reader.actor, { locale: "en", notices: true });
    const en = contract();
    await mailCall(appDb(), { contract: en, recipients: [recipient(reader)], sender: sender.actor, ask: "sign", now: now() });
    const [english] = await mailsOf(en.id);
    expect(english?.subject).toBe("[Please sign] 覚書");
    expect(english?.text).toContain("Deadline: 20 February 2026, 17:00 (Japan time)");
    expect(english?.text).not.toMatch(/期限|さま|書類/);
    await saveMailSettings(reader.actor, { locale: "ja", notices: true });
  });

  test("is in both languages for somebody who has no account yet", async () => {
    const own = contract();
    const nobody = { id: "rcp_1", userId: "usr_nobody", email: "new@outside.example", name: "社外 花子" };
    await mailCompleted(appDb(), { contract: own, to: [nobody], now: now() });
    const [mail] = await mailsOf(own.id);
    expect(mail?.text).toMatch(/契約が締結されました[\s\S]*Everyone has signed/);
  });

  test("who wants no notices gets none, and is asked for his signature all the same", async () => {
    await saveMailSettings(reader.actor, { locale: "ja", notices: false });
    const own = contract();
    await mailCompleted(appDb(), { contract: own, to: [recipient(reader), sender.actor], now: now() });
    await mailEnded(appDb(), { contract: own, to: [recipient(reader)], how: "expired", now: now() });
    await mailCall(appDb(), { contract: own, recipients: [recipient(reader)], sender: sender.actor, ask: "sign", now: now() });
    const told = (await mailsOf(own.id)).map(({ to, purpose }) => `${to === reader.email ? "reader" : "sender"} ${purpose}`);
    expect(told.sort()).toEqual(["reader call", "sender notice"]);
    await saveMailSettings(reader.actor, { locale: "ja", notices: true });
  });
});
