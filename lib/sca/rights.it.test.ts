import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Membership } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { authoriseAs, makeSigner, openScaWorld, type ScaSigner, type ScaWorld, sendTemplate, sendUpload } from "@/test/sca.ts";
import {
  amendContract,
  askApproval,
  cancelContract,
  contractView,
  createFromTemplate,
  createFromUpload,
  decideApproval,
  deleteDraft,
  draftView,
  duplicateContract,
  fieldsView,
  fileContract,
  listTenant,
  remindSigner,
  saveDraft,
  saveFields,
  sendContract,
  setRecipients,
  signerCandidates,
  takeBackApproval,
} from "./index.ts";

let world: ScaWorld;
let clerk: ScaSigner;
let boss: ScaSigner;
let outside: ScaSigner;
let pdf: Uint8Array;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  clerk = await makeSigner(world, { tenantId: "ten_a", name: "担当 一郎" });
  boss = await makeSigner(world, { tenantId: "ten_a", name: "所有 花子", algorithm: null, membership: "owner" });
  // from outside, in a tenant of his own that nobody owns
  outside = await makeSigner(world, { tenantId: "ten_b", name: "相手 二郎" });
  const document = await PDFDocument.create();
  document.addPage([595.28, 841.89]);
  pdf = await document.save();
});
afterAll(() => world.close());

const watch = (who: ScaSigner, target: string) => ({ world, actor: `user:${who.actor.userId}`, target: `contract:${target}` });

/** What the table of rights says since: in the database, and in what his next request carries. */
async function made(who: ScaSigner, membership: Membership): Promise<ScaSigner> {
  await appDb().user.update({ where: { id: who.actor.userId }, data: { membership } });
  return { ...who, actor: { ...who.actor, membership } };
}

async function draftOf(who: ScaSigner): Promise<string> {
  const { contractId } = await createFromUpload(who.actor, { bytes: pdf, fileName: "覚書.pdf" }, now());
  await setRecipients(who.actor, { contractId, recipients: [{ email: outside.email }] }, now());
  return contractId;
}

const details = (contractId: string, approver: string | null) =>
  ({ contractId, title: "覚書", amount: null, message: "", due: null, minLevel: 1, approver }) as const;

describe("a viewer", () => {
  test("makes no contract, neither from a template nor from a file", async () => {
    const viewer = await makeSigner(world, { tenantId: "ten_a", name: "閲覧 四郎", algorithm: null, membership: "viewer" });
    const refusal = watch(viewer, "new");
    await expectRefused(
      "FORBIDDEN",
      () => createFromTemplate(viewer.actor, { templateId: "outsourcing", values: {} }, now()),
      refusal,
    );
    const upload = () => createFromUpload(viewer.actor, { bytes: pdf, fileName: "a.pdf" }, now());
    await expectRefused("FORBIDDEN", upload, refusal);
    await expectRefused("FORBIDDEN", () => signerCandidates(viewer.actor, "", now()), watch(viewer, "candidates"));
    await expectRefused("NOT_FOUND", () => listTenant(viewer.actor, {}, now()), watch(viewer, "all"));
  });

  test("does nothing more with what he made or sent before he was made one, and still reads it", async () => {
    const draft = await draftOf(clerk);
    const sent = await sendTemplate(clerk, [outside, clerk], now());
    const asked = await draftOf(clerk);
    await saveDraft(clerk.actor, { ...details(asked, boss.email), due: new Date(now().getTime() + 1e9).toISOString() }, now());
    await askApproval(clerk.actor, asked, now());
    const viewer = await made(clerk, "viewer");
    const { actor } = viewer;
    const acts: [string, () => Promise<unknown>][] = [
      [draft, () => draftView(actor, draft, now())],
      [draft, () => fieldsView(actor, draft, now())],
      [draft, () => saveDraft(actor, details(draft, null), now())],
      [draft, () => setRecipients(actor, { contractId: draft, recipients: [] }, now())],
      [draft, () => saveFields(actor, { contractId: draft, version: 1, ownPlaces: false, fields: [] }, now())],
      [draft, () => askApproval(actor, draft, now())],
      [draft, () => sendContract(actor, draft, now())],
      [draft, () => cancelContract(actor, draft, now())],
      [draft, () => deleteDraft(actor, { contractId: draft, version: 1 }, now())],
      [draft, () => duplicateContract(actor, draft, now())],
      [asked, () => takeBackApproval(actor, asked, now())],
      [sent, () => remindSigner(actor, sent, now())],
      [sent, () => amendContract(actor, sent, now())],
      [sent, () => cancelContract(actor, sent, now())],
      [sent, () => fileContract(actor, { contractId: sent, folderId: null }, now())],
    ];
    for (const [target, act] of acts) await expectRefused("FORBIDDEN", act, watch(viewer, target));
    const { viewer: seen } = await contractView(actor, sent, now());
    expect(Object.entries(seen.may).filter(([, value]) => value)).toEqual([["read", true]]);
    await made(clerk, "staff");
  });

  test("is asked for no approval, and decides none that he was asked for before", async () => {
    const viewer = await makeSigner(world, { tenantId: "ten_a", name: "閲覧 五郎", algorithm: null, membership: "viewer" });
    const draft = await draftOf(clerk);
    const named = () => saveDraft(clerk.actor, details(draft, viewer.email), now());
    await expect(named()).rejects.toMatchObject({ code: "APPROVER_UNKNOWN" });
    const colleague = await made(viewer, "staff");
    await named();
    const due = new Date(now().getTime() + 1e9).toISOString();
    await saveDraft(clerk.actor, { ...details(draft, colleague.email), due }, now());
    await made(viewer, "viewer");
    await expect(askApproval(clerk.actor, draft, now())).rejects.toMatchObject({ code: "APPROVER_UNKNOWN" });
    await made(viewer, "staff");
    await askApproval(clerk.actor, draft, now());
    const demoted = await made(viewer, "viewer");
    const { version } = await appDb().contract.findUniqueOrThrow({ where: { id: draft } });
    const decide = () => decideApproval(demoted.actor, { contractId: draft, decision: "approve", version }, now());
    await expectRefused("FORBIDDEN", decide, watch(demoted, draft));
  });

  test("signs what was sent to him: that hangs on being named, not on his membership", async () => {
    const signer = await made(await makeSigner(world, { tenantId: "ten_a", name: "署名 六郎" }), "viewer");
    const contractId = await sendUpload(clerk, [signer], pdf, now());
    expect((await contractView(signer.actor, contractId, now())).viewer.may).toMatchObject({ sign: true, decline: true });
    await expect(authoriseAs(signer, contractId, world.clock)).resolves.toMatchObject({ signingId: expect.any(String) });
  });
});

describe("others", () => {
  test("owners and administrators see the organisation's contracts, staff only their own, and act on none of a colleague's", async () => {
    const sent = await sendTemplate(clerk, [outside, clerk], now());
    const admin = await makeSigner(world, { tenantId: "ten_a", name: "管理 七子", algorithm: null, membership: "admin" });
    const staff = await makeSigner(world, { tenantId: "ten_a", name: "同僚 八郎", algorithm: null });
    for (const { actor } of [boss, admin]) {
      expect((await contractView(actor, sent, now())).id).toBe(sent);
      expect((await listTenant(actor, {}, now())).rows.map(({ id }) => id)).toContain(sent);
    }
    await expectRefused("NOT_FOUND", () => contractView(staff.actor, sent, now()), watch(staff, sent));
    for (const who of [boss, admin, staff])
      await expectRefused("NOT_FOUND", () => cancelContract(who.actor, sent, now()), watch(who, sent));
  });

  test("somebody from outside, in a tenant that nobody owns, makes and sends as before", async () => {
    const contractId = await sendUpload(outside, [clerk], pdf, now());
    expect((await contractView(outside.actor, contractId, now())).viewer.may).toMatchObject({ cancel: true, remind: true });
  });
});
