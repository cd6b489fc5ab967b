import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveMailSettings } from "@/lib/auth/index.ts";
import { appDb } from "@/lib/db.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { craftPdf, onePage } from "../pades/testing/craft-pdf.ts";
import { cancelContract, contractView, createFromUpload, sendContract, setRecipients } from "./index.ts";
import { noticeDeadlines } from "./notice-deadlines.ts";

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

/** Japan time, in March 2026; the deadline is the 10th at five in the afternoon. */
const at = (day: number, hour: number, minute = 0) => new Date(Date.UTC(2026, 2, day, hour - 9, minute));
const DEADLINE = at(10, 17);

async function sentOn(sentAt: Date, expiresAt = DEADLINE): Promise<string> {
  await appDb().contract.updateMany({ where: { createdBy: sender.actor.userId }, data: { state: "cancelled" } });
  const upload = { bytes: craftPdf({ objects: onePage() }), fileName: "覚書.pdf" };
  const { contractId } = await createFromUpload(sender.actor, upload, now());
  const recipients = [{ email: first.email }, { email: second.email }];
  await setRecipients(sender.actor, { contractId, recipients }, now());
  await sendContract(sender.actor, contractId, now());
  await appDb().contract.update({ where: { id: contractId }, data: { sentAt, expiresAt } });
  await appDb().contractEvent.updateMany({ where: { contractId }, data: { at: sentAt } });
  return contractId;
}

/** Who was written to since the contract was sent: `signer reminder`, `sender notice` … */
async function written(contractId: string): Promise<string[]> {
  const mails = await appDb().mail.findMany({ where: { contractId, purpose: { not: "call" } }, orderBy: { createdAt: "asc" } });
  const name = (to: string) => ({ [sender.email]: "sender", [first.email]: "first", [second.email]: "second" })[to] ?? to;
  return mails.map(({ to, subject, purpose }) => `${name(to)} ${purpose} ${/あと(\d)日/.exec(subject)?.[1] ?? ""}`.trim()).sort();
}

describe("before a deadline", () => {
  test("who is waited for and the sender are told three days and one day before, each once; whose turn it is not is left alone", async () => {
    const contractId = await sentOn(at(2, 10));
    await noticeDeadlines(at(7, 16, 59));
    expect(await written(contractId)).toEqual([]);
    await noticeDeadlines(at(7, 17));
    await noticeDeadlines(at(7, 17, 1));
    await noticeDeadlines(at(8, 10));
    expect(await written(contractId)).toEqual(["first reminder", "sender notice 3"]);
    await noticeDeadlines(at(9, 17));
    await noticeDeadlines(at(10, 9));
    expect(await written(contractId)).toEqual(["first reminder", "first reminder", "sender notice 1", "sender notice 3"]);
    const mail = await appDb().mail.findFirstOrThrow({ where: { contractId, purpose: "reminder" } });
    expect(mail.text).toContain("期限まで、あと3日です。");
    const { timeline } = await contractView(sender.actor, contractId, now());
    expect(timeline.filter(({ type }) => type === "due_soon").map(({ data }) => data.days)).toEqual([3, 1]);
  });

  test("nobody is written to outside of nine to six in Japan; what fell due in the night is told in the morning", async () => {
    const contractId = await sentOn(at(2, 10), at(10, 3));
    for (const hour of [3, 5, 8]) await noticeDeadlines(at(7, hour, 59));
    expect(await written(contractId)).toEqual([]);
    await noticeDeadlines(at(7, 9));
    expect(await written(contractId)).toHaveLength(2);
    await noticeDeadlines(at(9, 18));
    expect(await written(contractId), "six is too late").toHaveLength(2);
  });

  test("two servers at once tell it once", async () => {
    const contractId = await sentOn(at(2, 10));
    await Promise.all(Array.from({ length: 5 }, () => noticeDeadlines(at(8, 10))));
    expect(await written(contractId)).toEqual(["first reminder", "sender notice 3"]);
  });

  test("a contract that was sent two days before is told of the last day alone, and one that has ended of none", async () => {
    const late = await sentOn(at(8, 10));
    await noticeDeadlines(at(8, 11));
    expect(await written(late)).toEqual([]);
    await noticeDeadlines(at(9, 17, 30));
    expect(await written(late)).toEqual(["first reminder", "sender notice 1"]);

    const ended = await sentOn(at(2, 10));
    await cancelContract(sender.actor, ended, now());
    const before = await written(ended);
    await noticeDeadlines(at(8, 10));
    expect(await written(ended)).toEqual(before);

    const over = await sentOn(at(2, 10));
    await noticeDeadlines(at(11, 10));
    expect(await written(over)).toEqual([]);
  });

  test("an address that takes no mails is left alone; a sender who wants no notices gets none", async () => {
    const contractId = await sentOn(at(2, 10));
    const refused = { state: "refused", failedAt: at(2, 11), fault: "address" } as const;
    await appDb().mail.updateMany({ where: { contractId, to: first.email }, data: refused });
    await saveMailSettings(sender.actor, { locale: "ja", notices: false });
    await noticeDeadlines(at(8, 10));
    expect(await written(contractId)).toEqual([]);
    await saveMailSettings(sender.actor, { locale: "ja", notices: true });
  });
});
