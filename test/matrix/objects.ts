import { PDFDocument } from "pdf-lib";
import { openSession } from "@/lib/auth/sessions.ts";
import { appDb } from "@/lib/db.ts";
import { newId } from "@/lib/ids.ts";
import { authorise, redeemEnrolmentHandle, redeemErrandHandle, redeemHandle } from "@/lib/rssp/signer.ts";
import {
  addPart,
  approveContract,
  askApproval,
  continueBatch,
  createBatch,
  createFromUpload,
  createStamp,
  decideApproval,
  draftView,
  fieldsView,
  fileRequest,
  finishSigning,
  openAuthorisation,
  openBatchAuthorisation,
  openCredentialErrand,
  openOwnEnrolment,
  openReading,
  prepareBatch,
  type RecipientInput,
  removePart,
  saveDraft,
  saveFields,
  saveInputs,
  setRecipients,
} from "@/lib/sca/index.ts";
import { approveEnrolment } from "../enrolment.ts";
import { handleOf, PIN } from "../rssp.ts";
import { authoriseAs, enterPage, otpOf, type ScaSigner, type ScaWorld } from "../sca.ts";
import type { Person } from "./door.ts";

type Cast = {
  world: ScaWorld;
  people: Record<Person, ScaSigner>;
  secret: string;
  home: string;
  codeOf: (person: Person) => string;
};

/** Everything that a door of the matrix is about, by its id. */
export async function makeObjects({ world, people, secret, home, codeOf }: Cast) {
  const { sender, boss, owner, colleague } = people;
  const now = () => world.clock.now;
  const parties: RecipientInput[] = [
    { email: people.owner.email, group: 1 },
    { email: people.calledOutside.email, group: 1 },
    { email: people.newcomer.email, group: 1 },
    { email: people.approver.email, kind: "approver", group: 1 },
    { email: people.waiting.email, group: 2 },
    { email: people.waitingOutside.email, group: 2 },
    { email: people.viewer.email, kind: "viewer", group: 3 },
    { email: people.viewerOutside.email, kind: "viewer", group: 3 },
    { email: people.copy.email, kind: "cc", group: 3 },
    { email: people.copyOutside.email, kind: "cc", group: 3 },
  ];
  const pdf = await PDFDocument.create();
  pdf.addPage([595.28, 841.89]).drawText("contract");
  const bytes = Uint8Array.from(await pdf.save());
  const { actor } = sender;

  const draft = async (title: string, { approver = null as string | null, to = parties } = {}) => {
    const { contractId } = await createFromUpload(actor, { bytes, fileName: `${secret}.pdf` }, now());
    await setRecipients(actor, { contractId, recipients: to }, now());
    const { due } = await draftView(actor, contractId, now());
    const words = { title: `${secret} ${title}`, amount: null, message: secret, due, minLevel: 1 as const, mayForward: true };
    await saveDraft(actor, { contractId, ...words, approver }, now());
    return contractId;
  };
  /** Sent by the colleague who approves it in the house, so that he is something to each of them. */
  const send = async (contractId: string) => {
    await askApproval(actor, contractId, now());
    const { version } = await appDb().contract.findUniqueOrThrow({ where: { id: contractId } });
    await decideApproval(boss.actor, { contractId, decision: "approve", version }, now());
    return contractId;
  };
  const sent = async (title: string, to = parties) => send(await draft(title, { approver: boss.email, to }));
  const sign = async (who: ScaSigner, contractId: string) => {
    const { signingId } = await authoriseAs(who, contractId, world.clock);
    const { kind } = await finishSigning(signingId, now);
    if (kind !== "signed") throw new Error(kind);
    return signingId;
  };

  // somebody who has no account yet: his link is in his mail, and nowhere else
  const longSent = await sent("催促", [...parties, { email: "new@outside.example", name: `${secret} 新規`, group: 1 }]);
  world.clock.forward(11 * 60_000);

  const file = { bytes: new TextEncoder().encode(secret), fileName: `${secret}.txt` };
  const ownDraft = await draft("下書き");
  const { id: partId } = await addPart(actor, ownDraft, { kind: "attachment", ...file }, now());
  const removed = await addPart(actor, ownDraft, { kind: "attachment", ...file }, now());
  await removePart(actor, { contractId: ownDraft, partId: removed.id }, now());
  const { parts, version: draftVersion } = await draftView(actor, ownDraft, now());
  const approvable = await draft("承認前", { approver: boss.email });
  const asking = await draft("承認待ち", { approver: boss.email });
  await askApproval(actor, asking, now());

  const collecting = await draft("入力", { approver: boss.email });
  const place = { kind: "text", page: 1, rect: [72, 500, 170, 24], required: true, label: secret, maxLength: 40 } as const;
  const { version } = await fieldsView(actor, collecting, now());
  const fields = [1, 2].map((position) => ({
    ...place,
    position,
    rect: [72, 500 - position * 50, 170, 24] as [number, number, number, number],
  }));
  await saveFields(actor, { contractId: collecting, version, ownPlaces: false, fields }, now());
  await send(collecting);
  for (const { actor: giver } of [owner, people.calledOutside]) {
    const of = { contractId: collecting, recipient: { userId: giver.userId } };
    const { id } = await appDb().contractField.findFirstOrThrow({
      where: { contractId: collecting, recipientId: await recipientOf(of) },
    });
    await saveInputs(giver, { contractId: collecting, values: [{ id, value: secret }] }, now());
  }
  const fieldId = (
    await appDb().contractField.findFirstOrThrow({
      where: { contractId: collecting, recipientId: await recipientOf({ contractId: collecting, recipient: owner.actor }) },
    })
  ).id;

  const waiting = await draft("送信", { approver: boss.email });
  await addPart(actor, waiting, { kind: "attachment", ...file }, now());
  await send(waiting);
  const attachment = await appDb().contractPart.findFirstOrThrow({ where: { contractId: waiting, kind: "attachment" } });

  const opened = await sent("閲覧");
  const passage = (await openReading(owner.actor, opened, now())).signing?.id ?? "";
  const { authorizeUrl } = await openAuthorisation(owner.actor, passage, now());
  const signatureRequest = bound(await redeemHandle({ handle: handleOf(authorizeUrl), browserSecretOf, now: now() }));

  const batched = await sent("一括");
  const { batchId } = await createBatch(owner.actor, { contractIds: [batched] }, now());
  const [inBatch] = (await prepareBatch(owner.actor, { batchId }, now())).items;

  // for the batch that is done: its owner signs, the others wait
  const inUsed = await sent("一括済");
  const { batchId: usedBatch } = await createBatch(owner.actor, { contractIds: [inUsed] }, now());
  const [ready] = (await prepareBatch(owner.actor, { batchId: usedBatch }, now())).items;
  const asked = await openBatchAuthorisation(owner.actor, { batchId: usedBatch, signingIds: [ready?.signing?.id ?? ""] }, now());
  if (asked.kind !== "asked") throw new Error(asked.kind);
  const at = world.clock.nextStep();
  const { digests: _, ...page } = await enterPage(asked.authorizeUrl, at);
  await authorise({ ...page, pin: PIN, otp: otpOf(owner, at), source: "192.0.2.1", now: at });
  await continueBatch(owner.actor, usedBatch, now(), now);

  const concluded = await sent(
    "締結",
    parties.map((one) => (one.email === people.newcomer.email ? { ...one, kind: "viewer" as const } : one)),
  );
  const signed = await sign(owner, concluded);
  await sign(people.calledOutside, concluded);
  await approveContract(people.approver.actor, { contractId: concluded, text: await textOf(concluded) }, now());
  await sign(people.waiting, concluded);
  await sign(people.waitingOutside, concluded);

  const { stampId } = await createStamp(owner.actor, { design: { kind: "square", text: "社外秘" }, use: false }, now());

  world.clock.nextStep();
  const { requestId } = await fileRequest(
    { ...actor, role: "staff" },
    {
      kind: "revoke",
      userId: owner.actor.userId,
      credentialId: owner.credentialId,
      revocation: "cessationOfOperation",
      reason: `${secret} の依頼`,
      totp: codeOf("sender"),
      source: "192.0.2.1",
    },
    now(),
  );

  const granted = newId("crq");
  const row = await appDb().credentialRequest.findUniqueOrThrow({ where: { id: requestId } });
  const decided = { state: "approved", decidedBy: `user:${colleague.actor.userId}_other`, decidedAt: now() } as const;
  await appDb().credentialRequest.create({
    data: { ...row, ...decided, id: granted, kind: "renew", details: { kind: "renew" } },
  });

  const { credentialId } = owner;
  const errands = [];
  for (const purpose of ["change_pin", "change_authenticator"] as const) {
    const { errandUrl } = await openCredentialErrand(owner.actor, { credentialId, purpose }, now());
    errands.push(bound(await redeemErrandHandle({ handle: handleOf(errandUrl), browserSecretOf, now: now() })));
  }
  const applications = await enrolments(world, { owner, home, secret });
  const { enrolUrl } = await openOwnEnrolment(owner.actor, applications.approved, now());
  const visit = bound(await redeemEnrolmentHandle({ handle: handleOf(enrolUrl), browserSecretOf, now: now() }));
  const [errand, changing] = errands as [Bound, Bound];

  const named = { tenantId: home, name: secret, createdAt: now() };
  const { id: department } = await appDb().department.create({ data: { id: newId("dep"), ...named } });
  const { id: folder } = await appDb().folder.create({
    data: { id: newId("fld"), ...named, visibility: "private", createdBy: "usr_x" },
  });
  const ids = {
    draft: ownDraft,
    draftVersion: String(draftVersion),
    document: parts.find(({ kind }) => kind === "document")?.id ?? "",
    part: partId,
    removed: removed.id,
    longSent,
    granted,
    plainMail: people.copy.email,
    pdf: Buffer.from(bytes).toString("base64"),
    errand: errand.id,
    changing: changing.id,
    visit: visit.id,
    signatureRequest: signatureRequest.id,
    approvable,
    approvableVersion: String((await draftView(actor, approvable, now())).version),
    asking,
    askingVersion: String((await appDb().contract.findUniqueOrThrow({ where: { id: asking } })).version),
    collecting,
    field: fieldId,
    sent: waiting,
    sentText: await textOf(waiting),
    attachment: attachment.id,
    opened,
    signing: passage,
    batched,
    batch: batchId,
    batchSigning: inBatch?.signing?.id ?? "",
    usedBatch,
    completed: concluded,
    signed,
    stamp: stampId,
    request: requestId,
    ...applications,
    session: await openSession(appDb(), {
      userId: owner.actor.userId,
      visitor: { source: "192.0.2.9", userAgent: "" },
      now: now(),
    }),
    owner: owner.actor.userId,
    department,
    folder,
    ownerMail: owner.email,
    credential: owner.credentialId,
  };
  return { ids, secrets: { ...errand.secret, ...changing.secret, ...visit.secret, ...signatureRequest.secret } };
}

/** What an approver names: the text as it was sent. */
async function textOf(contractId: string): Promise<string> {
  const where = { contractId_revision: { contractId, revision: 1 } };
  return (await appDb().document.findUniqueOrThrow({ where })).blob;
}

/** The mark of the one browser that came with a handle of the RSSP, by what it is bound to. */
type Bound = { id: string; secret: Record<string, string> };
type Redeemed = { kind: string; browserSecret?: string; id?: string; requestId?: string };
const browserSecretOf = () => undefined;

function bound({ id, requestId, browserSecret }: Redeemed): Bound {
  const of = id ?? requestId;
  if (!of || !browserSecret) throw new Error("a fresh handle was refused");
  return { id: of, secret: { [of]: browserSecret } };
}

async function recipientOf({ contractId, recipient: { userId } }: { contractId: string; recipient: { userId: string } }) {
  return (await appDb().recipient.findFirstOrThrow({ where: { contractId, userId } })).id;
}

/** Applications for the owner's certificate, one at each of its stations. */
async function enrolments(world: ScaWorld, { owner, home, secret }: { owner: ScaSigner; home: string; secret: string }) {
  const make = async (state: "applied" | "examined" | "approved" | "completed", more: object = {}) => {
    const kyc = {
      record: "K-1",
      method: "face",
      date: "2026-11-01",
      checkedBy: "窓口",
      document: "運転免許証",
      address: "東京都",
    };
    const base = { scope: home, state, kanjiName: secret, email: owner.email, kyc };
    const decided = state === "approved" || state === "completed";
    const unexamined = state === "applied" ? { examinedBy: null, examinedAt: null } : {};
    const undecided = decided
      ? {}
      : { decidedBy: null, decidedAt: null, codeHash: null, codeIssuedAt: null, codeExpiresAt: null };
    const { enrolmentId } = await approveEnrolment(owner.actor.userId, world.clock, {
      ...base,
      ...unexamined,
      ...undecided,
      ...more,
    });
    return enrolmentId;
  };
  const VETTED = ["identity", "document", "authority", "duplicate", "contact"];
  const findings = VETTED.map((item) => ({ item, result: "ok", note: "" }));
  return {
    applied: await make("applied"),
    examined: await make("examined", { findings: { items: findings } }),
    approved: await make("approved", { findings: { items: findings } }),
    received: await make("completed", {
      findings: { items: findings },
      credentialId: owner.credentialId,
      completedAt: world.clock.now,
    }),
  };
}
