import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appDb } from "@/lib/db.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { createFromUpload, type RecipientInput, sendContract, setRecipients } from "./index.ts";
import { remindWaiting } from "./remind-waiting.ts";

let world: ScaWorld;
let sender: ScaSigner;
let first: ScaSigner;
let second: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎" });
  first = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
  second = await makeSigner(world, { tenantId: "ten_c", name: "次番 三郎" });
});
afterAll(() => world.close());

/** Japan time, in March 2026. */
const at = (day: number, hour: number, minute = 0) => new Date(Date.UTC(2026, 2, day, hour - 9, minute));

/** Sent on the second at ten, to be signed by the 31st. */
async function sent(remindEveryDays: number | null, named?: RecipientInput[]): Promise<string> {
  await appDb().contract.updateMany({ where: { createdBy: sender.actor.userId }, data: { state: "cancelled" } });
  const upload = { bytes: craftPdf({ objects: onePage() }), fileName: "覚書.pdf" };
  const { contractId } = await createFromUpload(sender.actor, upload, now());
  const recipients = named ?? [{ email: first.email }, { email: second.email }];
  await setRecipients(sender.actor, { contractId, recipients }, now());
  await sendContract(sender.actor, contractId, now());
  const data = { sentAt: at(2, 10), expiresAt: at(31, 17), remindEveryDays };
  await appDb().contract.update({ where: { id: contractId }, data });
  await appDb().contractEvent.updateMany({ where: { contractId }, data: { at: at(2, 10) } });
  return contractId;
}

async function reminded(contractId: string): Promise<string[]> {
  const mails = await appDb().mail.findMany({
    where: { contractId, purpose: "reminder" },
    orderBy: [{ createdAt: "asc" }, { to: "asc" }],
  });
  return mails.map(({ to, createdAt }) => `${to === first.email ? "first" : "second"} ${createdAt.toISOString().slice(8, 13)}`);
}

async function hours(from: Date, to: Date): Promise<void> {
  for (let t = from.getTime(); t <= to.getTime(); t += 3_600_000) await remindWaiting(new Date(t));
}

describe("a reminder every so many days", () => {
  test("goes to whoever is waited for once a period, by day in Japan, and to nobody whose turn it is not", async () => {
    const contractId = await sent(3);
    await hours(at(2, 10), at(12, 12));
    expect(await reminded(contractId)).toEqual(["first 05T01", "first 08T01", "first 11T01"]);
  });

  test("what falls due in the evening waits for the morning", async () => {
    const contractId = await sent(1);
    await appDb().contractEvent.updateMany({ where: { contractId }, data: { at: at(2, 22) } });
    await hours(at(3, 20), at(4, 12));
    expect(await reminded(contractId)).toEqual(["first 04T00"]);
  });

  test("a parallel group is asked together, each for what he has to do; who was called later is reminded in his own time", async () => {
    const contractId = await sent(2, [
      { email: first.email, group: 1 },
      { email: second.email, kind: "approver", group: 1 },
    ]);
    const { tenantId } = sender.actor;
    const later = { tenantId, contractId, at: at(3, 10), type: "called", actor: "system:sca", data: { position: 2 } };
    await hours(at(3, 11), at(4, 12));
    expect(await reminded(contractId)).toEqual(["first 04T01", "second 04T01"]);
    const subjects = await appDb().mail.findMany({ where: { contractId, purpose: "reminder" }, select: { subject: true } });
    expect(subjects.map(({ subject }) => subject.slice(0, 7)).sort()).toEqual(["【承認のお願い", "【署名のお願い"]);
    await appDb().contractEvent.create({ data: { ...later, at: at(5, 10) } });
    await hours(at(5, 11), at(7, 12));
    expect((await reminded(contractId)).slice(2)).toEqual(["first 06T01", "second 07T01"]);
  });

  test("who is asked for inputs is reminded of them", async () => {
    const contractId = await sent(1);
    await appDb().contract.update({ where: { id: contractId }, data: { state: "awaiting_input" } });
    await appDb().recipient.updateMany({ where: { contractId, position: 2 }, data: { inputState: "asked" } });
    await appDb().recipient.updateMany({ where: { contractId, position: 1 }, data: { state: "waiting", inputState: "given" } });
    await hours(at(4, 9), at(4, 12));
    expect(await reminded(contractId)).toEqual(["second 04T00"]);
    expect(await appDb().mail.count({ where: { contractId, subject: { startsWith: "【入力のお願い】" } } })).toBe(1);
  });

  test("five servers at once send it once", async () => {
    const contractId = await sent(1);
    await Promise.all(Array.from({ length: 5 }, () => remindWaiting(at(4, 12))));
    expect(await reminded(contractId)).toEqual(["first 04T03"]);
  });

  test("stops with the contract and at its deadline, and is not sent where the sender chose none", async () => {
    const none = await sent(null);
    await hours(at(2, 10), at(6, 12));
    expect(await reminded(none)).toEqual([]);
    for (const state of ["declined", "cancelled", "expired", "completed"] as const) {
      const ended = await sent(1);
      await appDb().contract.update({ where: { id: ended }, data: { state } });
      await hours(at(4, 10), at(4, 12));
      expect(await reminded(ended), state).toEqual([]);
    }
    const over = await sent(1);
    await hours(at(31, 17), at(31, 17));
    expect(await reminded(over)).toEqual([]);
  });
});
