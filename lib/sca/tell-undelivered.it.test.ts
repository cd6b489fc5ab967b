import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { forgetEnv } from "@/lib/env.ts";
import { deliverMails, listOutbox } from "@/lib/jobs/index.ts";
import { readMail } from "@/lib/jobs/mail-secret.ts";
import { type MailServer, startMailServer } from "@/test/mail-server.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { contractView, createFromUpload, listSent, remindSigner, sendContract, setRecipients } from "./index.ts";
import { REMINDER_PAUSE } from "./remind-signer.ts";
import { tellUndelivered } from "./tell-undelivered.ts";

let world: ScaWorld;
let server: MailServer;
let sender: ScaSigner;
let admin: ScaSigner;
let other: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  server = await startMailServer();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  other = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
  admin = await makeSigner(world, { tenantId: "ten_a", name: "管理 三郎", algorithm: null, membership: "admin" });
});
afterAll(async () => {
  await server.close();
  await world.close();
});

async function sentTo(...recipients: { email: string; name?: string }[]): Promise<string> {
  const upload = { bytes: craftPdf({ objects: onePage() }), fileName: "覚書.pdf" };
  const { contractId } = await createFromUpload(sender.actor, upload, now());
  await setRecipients(sender.actor, { contractId, recipients }, now());
  await sendContract(sender.actor, contractId, now());
  return contractId;
}

const view = (who: ScaSigner, contractId: string) => contractView(who.actor, contractId, now());
const failures = (contractId: string) => appDb().mail.findMany({ where: { contractId, purpose: "failure" } });

describe("what became of a recipient's mail", () => {
  test("the sender sees it beside his name, in an event and, once, by mail; two servers tell it once", async () => {
    server.use();
    const contractId = await sentTo({ email: "no.550@outside.example", name: "宛先 不明" });
    expect((await view(sender, contractId)).mails).toMatchObject([{ position: 1, state: "queued", fault: null }]);
    await deliverMails(now());
    expect((await view(sender, contractId)).mails).toMatchObject([{ position: 1, state: "failed", fault: "address" }]);

    await Promise.all([tellUndelivered(now()), tellUndelivered(now())]);
    const { timeline } = await view(sender, contractId);
    expect(timeline.filter(({ type }) => type === "undelivered")).toMatchObject([{ mark: "甲", data: { fault: "address" } }]);
    const [told, ...more] = await failures(contractId);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ to: sender.email, recipientId: null });
    expect(told?.text).toContain("no.550@outside.example");

    world.clock.forward(REMINDER_PAUSE);
    await remindSigner(sender.actor, contractId, now());
    await deliverMails(now());
    await tellUndelivered(now());
    expect(await failures(contractId), "the same address again is no news").toHaveLength(1);
    expect((await view(sender, contractId)).timeline.filter(({ type }) => type === "undelivered")).toHaveLength(2);
  });

  test("one refused address holds up neither the contract nor another's mail", async () => {
    server.use();
    await sentTo({ email: "no.550@outside.example", name: "宛先 不明" });
    const good = await sentTo({ email: "new@outside.example", name: "社外 花子" });
    await deliverMails(now());
    expect((await view(sender, good)).mails).toMatchObject([{ state: "handed" }]);
    expect((await view(sender, good)).state).toBe("awaiting_signature");
  });

  test("is the sender's and his administrators' to know: a recipient sees neither outcome nor event nor address", async () => {
    server.use();
    const contractId = await sentTo({ email: "no.550@outside.example", name: "宛先 不明" }, { email: other.email });
    await deliverMails(now());
    await tellUndelivered(now());
    expect((await view(admin, contractId)).mails).toMatchObject([{ position: 1, state: "failed" }]);
    const seen = await view(other, contractId);
    expect(seen.mails).toBeNull();
    expect(JSON.stringify(seen)).not.toMatch(/undelivered|@outside\.example/);
  });
});

describe("a sender who wants a recipient's link", () => {
  test("finds it on no page, in no list and in no mail of his own; without a demo the outbox is nobody's", async () => {
    server.unuse();
    const contractId = await sentTo({ email: "hana@outside.example", name: "社外 花子" });
    const mail = await appDb().mail.findFirstOrThrow({ where: { contractId, purpose: "call" } });
    const token = /\/start\/([^/]+)\//.exec(readMail(mail).link ?? "")?.[1] ?? "";
    expect(token).toMatch(/^lnk_/);
    const shown = [await view(sender, contractId), await view(admin, contractId), await listSent(sender.actor, {}, now())];
    expect(JSON.stringify(shown)).not.toContain(token);
    const own = await appDb().mail.findMany({ where: { to: { in: [sender.email, admin.email] } } });
    expect(JSON.stringify(own.map(readMail))).not.toContain(token);
    process.env.DEMO = "0";
    forgetEnv();
    await expect(listOutbox({ search: "hana@" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    process.env.DEMO = world.env.DEMO ?? "1";
    forgetEnv();
  });
});
