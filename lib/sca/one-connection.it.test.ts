import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appDb, POOL_SIZE } from "@/lib/db.ts";
import { actingAs } from "@/lib/db-scope.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import {
  approveContract,
  createFromUpload,
  openReading,
  type RecipientInput,
  remindSigner,
  sendContract,
  setRecipients,
} from "./index.ts";

let world: ScaWorld;
let sender: ScaSigner;
let approver: ScaSigner;
let signer: ScaSigner;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  sender = await makeSigner(world, { tenantId: "ten_a", name: "送信 一郎", algorithm: null });
  approver = await makeSigner(world, { tenantId: "ten_b", name: "承認 三郎", algorithm: null });
  signer = await makeSigner(world, { tenantId: "ten_c", name: "甲野 一郎" });
});
afterAll(() => world.close());

/** All connections of the pool that works for persons but one are held by others meanwhile: who asks for a second one within a transaction never gets it. */
async function onOneConnection<T>(work: () => Promise<T>): Promise<T> {
  let letGo: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held = 0;
  const others: Promise<unknown>[] = [];
  await new Promise<void>((ready) => {
    for (let nth = 1; nth < POOL_SIZE; nth++)
      others.push(
        actingAs(sender.actor, () =>
          appDb().$transaction(
            async (tx) => {
              await tx.$queryRaw`SELECT 1`;
              if (++held === POOL_SIZE - 1) ready();
              await until;
            },
            { timeout: 120_000 },
          ),
        ),
      );
  });
  try {
    return await work();
  } finally {
    letGo();
    await Promise.all(others);
  }
}

async function draft(recipients: RecipientInput[]): Promise<string> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595.28, 841.89]).drawText("contract");
  const upload = { bytes: Uint8Array.from(await pdf.save()), fileName: "契約書.pdf" };
  const { contractId } = await createFromUpload(sender.actor, upload, now());
  await setRecipients(sender.actor, { contractId, recipients }, now());
  return contractId;
}

test("where one connection is left, a contract is sent, asked for again, approved and passed on to the next", async () => {
  const id = await draft([
    { email: approver.email, kind: "approver", group: 1 },
    { email: signer.email, group: 2 },
    { email: "somebody.new@outside.example", name: "社外 花子", kind: "viewer" },
  ]);
  await onOneConnection(() => sendContract(sender.actor, id, now()));
  world.clock.forward(11 * 60_000);
  await onOneConnection(() => remindSigner(sender.actor, id, now()));
  const { approves } = await openReading(approver.actor, id, now());
  const approval = { contractId: id, text: approves?.text as string };
  await onOneConnection(() => approveContract(approver.actor, approval, now()));
  const { state, recipients } = await appDb().contract.findUniqueOrThrow({
    where: { id },
    include: { recipients: { orderBy: { position: "asc" } } },
  });
  expect([state, ...recipients.map((one) => one.state)]).toEqual(["awaiting_signature", "approved", "called", "called"]);
});
