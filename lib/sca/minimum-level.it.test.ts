import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { craftPdf, onePage } from "@/lib/pades/testing/craft-pdf.ts";
import { setRsspPorts } from "@/lib/rssp/signer.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { outsourcingValues } from "@/test/outsourcing-values.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { chooseCredential } from "./credentials.ts";
import {
  contractView,
  createBatch,
  createFromTemplate,
  createFromUpload,
  draftView,
  finishSigning,
  openAuthorisation,
  openBatchAuthorisation,
  openReading,
  prepareBatch,
  resultView,
  saveDraft,
  sendContract,
  setRecipients,
} from "./index.ts";
import { completeSigning } from "./signing/complete-signing.ts";
import { prepareSigning } from "./signing/prepare-signing.ts";
import { withContract } from "./signing/rows.ts";
import { settleRequest } from "./signing/settle-request.ts";
import { timestampValue } from "./signing/timestamp-value.ts";
import { outsourcingTemplate } from "./template/outsourcing-fields.ts";
import type { Level } from "./views.ts";

const SOFT_HSM = { evaluation: "none", certificate: null, softHsm: true } as const;
const EVALUATED = { evaluation: "fips140-3-l3", certificate: "CMVP 4745", softHsm: false } as const;

let world: ScaWorld;
let sender: ScaSigner;
let signer: ScaSigner;
let device: typeof SOFT_HSM | typeof EVALUATED = SOFT_HSM;
const now = () => world.clock.now;
const pdf = craftPdf({ objects: onePage() });
const watch = (target: string, who: ScaSigner = signer) => ({ world, actor: `user:${who.actor.userId}`, target });
const row = (id: string) => appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });

async function draftWith(minLevel: Level, to: ScaSigner[] = [signer]): Promise<string> {
  const { contractId } = await createFromUpload(sender.actor, { bytes: pdf, fileName: "覚書.pdf" }, now());
  await setRecipients(sender.actor, { contractId, recipients: to.map(({ email }) => ({ email })) }, now());
  const { due } = await draftView(sender.actor, contractId, now());
  await saveDraft(sender.actor, { contractId, title: "覚書", amount: null, message: "", due, minLevel }, now());
  return contractId;
}
const sent = async (minLevel: Level) => {
  const contractId = await draftWith(minLevel);
  await sendContract(sender.actor, contractId, now());
  return contractId;
};
const contractRow = (id: string) =>
  appDb().contract.findUniqueOrThrow({ where: { id }, include: { recipients: { orderBy: { position: "asc" } } } });

beforeAll(async () => {
  world = await openScaWorld();
  setRsspPorts({ device: () => device });
  sender = await makeSigner(world, { tenantId: "ten_a", name: "起案 花子" });
  signer = await makeSigner(world, { tenantId: "ten_b", name: "署名者 一郎" });
});
afterEach(() => {
  device = SOFT_HSM;
});
afterAll(() => world.close());

describe("the least level of a contract", () => {
  test("is 1 until its sender chooses, and everybody who reads the contract sees it", async () => {
    const { contractId } = await createFromUpload(sender.actor, { bytes: pdf, fileName: "a.pdf" }, now());
    expect(await draftView(sender.actor, contractId, now())).toMatchObject({ minLevel: 1, levels: { floor: 1, reach: 1 } });
    const own = await sent(1);
    expect((await contractView(signer.actor, own, now())).minLevel).toBe(1);
    expect(await openReading(signer.actor, own, now())).toMatchObject({
      minLevel: 1,
      signing: { certificate: { level: { level: 1, authorisedAsLevel: 2 } } },
    });
  });

  test.each([2, 3] as const)(
    "level %i is refused on sending where SoftHSM holds the keys: nobody could sign",
    async (minLevel) => {
      const contractId = await draftWith(minLevel);
      expect((await draftView(sender.actor, contractId, now())).missing).toEqual(["level"]);
      const error = await expectRefused(
        "CONTRACT_LEVEL_UNREACHABLE",
        () => sendContract(sender.actor, contractId, now()),
        watch(`contract:${contractId}`, sender),
      );
      expect(error?.details).toEqual({ level: minLevel, reach: 1 });
    },
  );

  test("level 3 is refused with an evaluated device, too: the SAM is certified by nobody", async () => {
    device = EVALUATED;
    const contractId = await draftWith(3);
    const send = () => sendContract(sender.actor, contractId, now());
    await expectRefused("CONTRACT_LEVEL_UNREACHABLE", send, watch(`contract:${contractId}`, sender));
  });

  test("a signer whose key came from elsewhere is below level 2, and the contract is not sent to him", async () => {
    device = EVALUATED;
    const imported = await makeSigner(world, { tenantId: "ten_c", name: "持込 三郎" });
    await rsspDb().credential.update({ where: { id: imported.credentialId }, data: { keyOrigin: "signer" } });
    const contractId = await draftWith(2, [signer, imported]);
    const draft = await draftView(sender.actor, contractId, now());
    expect(draft.missing).toEqual(["certificateLevel"]);
    expect(draft.recipients.map(({ belowLevel }) => belowLevel)).toEqual([false, true]);
    const error = await expectRefused(
      "RECIPIENT_LEVEL_TOO_LOW",
      () => sendContract(sender.actor, contractId, now()),
      watch(`contract:${contractId}`, sender),
    );
    expect(error?.details).toEqual({ email: imported.email });
  });

  test("a template sets it, and its sender may raise it but not lower it", async () => {
    const values = Object.fromEntries(Object.entries(outsourcingValues).map(([name, value]) => [name, String(value)]));
    const before = outsourcingTemplate.minLevel;
    outsourcingTemplate.minLevel = 2;
    try {
      const created = await createFromTemplate(sender.actor, { templateId: "outsourcing", values }, now());
      if (!created.ok) throw new Error(JSON.stringify(created.fields));
      const { contractId } = created;
      const draft = await draftView(sender.actor, contractId, now());
      expect(draft).toMatchObject({ minLevel: 2, levels: { floor: 2 } });
      const save = (minLevel: Level) =>
        saveDraft(sender.actor, { contractId, title: "契約書", amount: null, message: "", due: draft.due, minLevel }, now());
      await expect(save(1)).rejects.toMatchObject({ code: "INPUT_INVALID" });
      await save(3);
      expect((await draftView(sender.actor, contractId, now())).minLevel).toBe(3);
    } finally {
      outsourcingTemplate.minLevel = before;
    }
  });

  test("is one of three, in the database as well", async () => {
    const contractId = await draftWith(1);
    const { due } = await draftView(sender.actor, contractId, now());
    for (const minLevel of [0, 4, 1.5, Number.NaN] as Level[]) {
      const save = saveDraft(sender.actor, { contractId, title: "覚書", amount: null, message: "", due, minLevel }, now());
      await expect(save).rejects.toMatchObject({ code: "INPUT_INVALID" });
    }
    const beside = appDb().contract.update({ where: { id: contractId }, data: { minLevel: 4 } });
    await expect(beside).rejects.toThrow(/contract_min_level/);
  });
});

describe("a signature of level 2", () => {
  test("on an evaluated device it is made, and the result says what was asked and what was reached", async () => {
    device = EVALUATED;
    const contractId = await sent(2);
    const { signingId } = await authoriseAs(signer, contractId, world.clock);
    expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
    expect((await resultView(signer.actor, signingId, now())).certificate).toMatchObject({
      level: "レベル2",
      levels: { level: 2, authorisedAsLevel: 2, minimum: 2 },
    });
  });

  test("is not prepared where the key does not reach it; the page says so and offers no signing", async () => {
    device = EVALUATED;
    const contractId = await sent(2);
    device = SOFT_HSM;
    const contract = await contractRow(contractId);
    await expectRefused(
      "CREDENTIAL_LEVEL_TOO_LOW",
      () => prepareSigning(signer.actor, contract, now()),
      watch(`contract:${contractId}`),
    );
    const view = await openReading(signer.actor, contractId, now());
    expect(view.signing).toBeNull();
    expect(view.blocked?.code).toBe("CREDENTIAL_LEVEL_TOO_LOW");
  });

  test("is not asked for at the RSSP where the level fell after the bytes were frozen", async () => {
    device = EVALUATED;
    const contractId = await sent(2);
    const { signing } = await openReading(signer.actor, contractId, now());
    const signingId = signing?.id as string;
    device = SOFT_HSM;
    const open = () => openAuthorisation(signer.actor, signingId, now());
    await expectRefused("CREDENTIAL_LEVEL_TOO_LOW", open, watch(`signing:${signingId}`));
    expect((await row(signingId)).state).toBe("prepared");
  });

  test("is not stored where the level fell after the key was used, and goes on when it is back", async () => {
    device = EVALUATED;
    const contractId = await sent(2);
    const { signingId } = await authoriseAs(signer, contractId, world.clock);
    await settleRequest(await row(signingId), now());
    await timestampValue(await row(signingId), now);
    device = SOFT_HSM;
    const stamped = await row(signingId);
    await expectRefused("CREDENTIAL_LEVEL_TOO_LOW", () => completeSigning(stamped, now), {
      world,
      actor: "system:sca",
      target: `signing:${signingId}`,
    });
    expect(await finishSigning(signingId, now)).toEqual({ kind: "stopped", code: "CREDENTIAL_LEVEL_TOO_LOW" });
    expect(await appDb().document.count({ where: { contractId } })).toBe(2);

    device = EVALUATED;
    expect(await finishSigning(signingId, now)).toEqual({ kind: "signed" });
    expect(await appDb().document.count({ where: { contractId } })).toBe(3);
  });

  test("of a person's credentials the newest that reaches it is used", async () => {
    device = EVALUATED;
    const twice = await makeSigner(world, { tenantId: "ten_d", name: "二枚 四郎" });
    const older = await rsspDb().credential.findUniqueOrThrow({ where: { id: twice.credentialId } });
    const notAfter = new Date((older.notAfter as Date).getTime() + 1000);
    const newer = { ...older, id: "NAT-SIGN-90001", keyHandle: new Uint8Array(16).fill(7), spkiHash: new Uint8Array(32).fill(7) };
    await rsspDb().credential.create({ data: { ...newer, notAfter, keyOrigin: "signer" } });
    const chosen = async (minLevel: Level) => {
      const choice = await chooseCredential(twice.actor.userId, now(), minLevel);
      return choice.ok ? choice.credential.credentialId : choice.code;
    };
    expect(await chosen(1)).toBe("NAT-SIGN-90001");
    expect(await chosen(2)).toBe(twice.credentialId);
    expect(await chosen(3)).toBe("CREDENTIAL_LEVEL_TOO_LOW");
  });

  test("in a batch it is dropped with its reason, and the others are asked for", async () => {
    device = EVALUATED;
    const [plain, important] = [await sent(1), await sent(2)];
    const { batchId } = await createBatch(signer.actor, { contractIds: [plain, important] }, now());
    device = SOFT_HSM;
    const view = await prepareBatch(signer.actor, { batchId }, now());
    expect(view.items.map(({ state, reason }) => [state, reason?.code])).toEqual([
      ["ready", undefined],
      ["dropped", "CREDENTIAL_LEVEL_TOO_LOW"],
    ]);
  });

  test("in a batch that was prepared before the level fell, nothing is asked for and the list says why", async () => {
    device = EVALUATED;
    const [plain, important] = [await sent(1), await sent(2)];
    const { batchId } = await createBatch(signer.actor, { contractIds: [plain, important] }, now());
    const ready = await prepareBatch(signer.actor, { batchId }, now());
    const signingIds = ready.items.map(({ signing }) => signing?.id as string);
    device = SOFT_HSM;
    expect(await openBatchAuthorisation(signer.actor, { batchId, signingIds }, now())).toMatchObject({ kind: "changed" });
    const { items } = await prepareBatch(signer.actor, { batchId }, now());
    expect(items.map(({ reason }) => reason?.code)).toEqual([undefined, "CREDENTIAL_LEVEL_TOO_LOW"]);
  });
});
