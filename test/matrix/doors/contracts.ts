import type { Door } from "../door.ts";

const FILE = "(workspace)/contracts/actions.ts";
const BATCH = "(workspace)/batch/actions.ts";

/** Around a contract, for everybody with an account; who is nothing to it is told that there is none. */
const about = (name: string, of: Pick<Door, "who" | "input"> & Partial<Door>): Door => ({
  file: FILE,
  name,
  policy: "signed-in",
  around: "contract",
  ...of,
});

/** Who sees every contract of the house sees this one. */
const SEEN = { by: "contracts.see", says: "ok" } as const;
const senderOnly = { sender: "ok" } as const;
/** Nobody else has drafts: what a recipient is named in he does not know yet. */
const SIGHT = { sender: "ok", boss: "ok", recipient: "ok" } as const;
/** Who sees the contract is told what he lacks. */
const seenBut = <const Code extends "NOT_YOUR_TURN" | "INPUTS_GIVEN" | "FORBIDDEN">(code: Code) =>
  ({ sender: code, boss: code, recipient: code }) as const;

const outsourcing = {
  clientName: "株式会社あおば製作所",
  clientAddress: "東京都千代田区みどり町一丁目2番3号",
  clientSignatory: "代表取締役　署名者 一郎",
  contractorName: "合同会社ひなた商店",
  contractorAddress: "大阪府みどり市ゆうひ町四丁目5番6号",
  contractorSignatory: "代表社員　乙野 二郎",
  subject: "保守業務",
  scope: "障害対応",
  deliverables: "",
  from: "2026-12-01",
  to: "2027-11-30",
  subcontracting: "never",
  fee: "3300000",
  tax: "excluded",
  payment: "next-month-end",
  court: "東京地方裁判所",
  contractDate: "2026-11-20",
};

export const contractActions: Door[] = [
  about("createFromTemplateAction", {
    policy: { right: "contract.create" },
    around: "nothing",
    others: "ok",
    slow: true,
    fields: ["values.tenantId"],
    input: () => ({ templateId: "outsourcing", values: outsourcing }),
  }),
  about("saveDraftAction", {
    right: "contract.edit",
    who: senderOnly,
    fields: ["version"],
    input: ({ draft, draftVersion }) => ({
      contractId: draft,
      version: Number(draftVersion),
      title: "題名",
      amount: 1,
      message: "",
      due: "2099-01-01T00:00:00Z",
      minLevel: 1,
    }),
  }),
  about("orderPartsAction", {
    right: "contract.edit",
    slow: true,
    who: senderOnly,
    input: ({ draft, document, part }) => ({ contractId: draft, order: [document, part] }),
  }),
  about("removePartAction", {
    right: "contract.edit",
    slow: true,
    who: senderOnly,
    input: ({ draft, part }) => ({ contractId: draft, partId: part }),
  }),
  about("restorePartAction", {
    right: "contract.edit",
    slow: true,
    who: senderOnly,
    input: ({ draft, removed }) => ({ contractId: draft, partId: removed }),
  }),
  about("candidatesAction", {
    slow: true,
    policy: { right: "contract.edit" },
    around: "nothing",
    others: "ok",
    input: () => ({ text: "a" }),
  }),
  about("setRecipientsAction", {
    right: "contract.edit",
    slow: true,
    who: senderOnly,
    fields: ["version"],
    input: ({ draft, draftVersion, ownerMail }) => ({
      contractId: draft,
      version: Number(draftVersion),
      recipients: [{ email: ownerMail, role: "甲", name: "甲野", kind: "signer", group: 1 }],
    }),
  }),
  about("saveFieldsAction", {
    right: "contract.edit",
    who: senderOnly,
    fields: ["version"],
    input: ({ draft, draftVersion }) => ({
      contractId: draft,
      version: Number(draftVersion),
      ownPlaces: false,
      fields: [{ kind: "text", position: 1, page: 1, rect: [72, 500, 170, 24], required: true, label: "住所", maxLength: 40 }],
    }),
  }),
  about("rereadFieldsAction", {
    right: "contract.edit",
    who: senderOnly,
    input: ({ draft }) => ({ contractId: draft }),
  }),
  about("sendAction", {
    right: "contract.send",
    slow: true,
    who: senderOnly,
    fields: ["version"],
    input: ({ draft, draftVersion }) => ({ contractId: draft, version: Number(draftVersion) }),
  }),
  about("rereadDraftAction", {
    right: "contract.edit",
    who: senderOnly,
    input: ({ draft }) => ({ contractId: draft }),
  }),
  about("askApprovalAction", {
    right: "contract.send",
    slow: true,
    who: senderOnly,
    fields: ["version"],
    input: ({ approvable, approvableVersion }) => ({ contractId: approvable, version: Number(approvableVersion) }),
  }),
  about("deleteDraftAction", {
    right: "contract.cancel",
    who: senderOnly,
    fields: ["version"],
    input: ({ draft, draftVersion }) => ({ contractId: draft, version: Number(draftVersion) }),
  }),
  about("duplicateAction", {
    right: "contract.create",
    slow: true,
    who: senderOnly,
    input: ({ draft }) => ({ contractId: draft }),
  }),
  about("saveInputsAction", {
    who: { ...seenBut("INPUTS_GIVEN"), calledOutside: "NOT_FOUND", owner: "ok" },
    house: { by: "contracts.see", says: "INPUTS_GIVEN" },
    input: ({ collecting, field }) => ({ contractId: collecting, values: [{ id: field, value: "東京都" }] }),
  }),
  about("giveInputsAction", {
    who: { ...seenBut("INPUTS_GIVEN"), calledOutside: "ok", owner: "ok" },
    house: { by: "contracts.see", says: "INPUTS_GIVEN" },
    input: ({ collecting }) => ({ contractId: collecting }),
  }),
  about("declineAction", {
    who: { ...seenBut("NOT_YOUR_TURN"), called: "ok", approver: "ok" },
    house: { by: "contracts.see", says: "NOT_YOUR_TURN" },
    input: ({ sent }) => ({ contractId: sent, reason: "条件が合いません" }),
  }),
  about("approveAction", {
    who: { ...seenBut("NOT_YOUR_TURN"), approver: "ok" },
    house: { by: "contracts.see", says: "NOT_YOUR_TURN" },
    input: ({ sent, sentText }) => ({ contractId: sent, text: sentText }),
  }),
  about("forwardAction", {
    who: { ...seenBut("NOT_YOUR_TURN"), called: "ok", approver: "ok" },
    house: { by: "contracts.see", says: "NOT_YOUR_TURN" },
    input: ({ sent }) => ({ contractId: sent, email: "in.his.place@outside.example", name: "代理 花子" }),
  }),
  about("amendAction", {
    right: "contract.amend",
    who: senderOnly,
    input: ({ sent }) => ({ contractId: sent }),
  }),
  // unsent: its recipients do not know of it yet
  about("sendApprovedAction", {
    right: "contract.approve",
    slow: true,
    who: { boss: "ok", sender: "FORBIDDEN" },
    house: { by: "contracts.see", says: "FORBIDDEN" },
    input: ({ asking, askingVersion }) => ({ contractId: asking, version: Number(askingVersion) }),
  }),
  about("giveBackAction", {
    right: "contract.approve",
    who: { boss: "ok", sender: "FORBIDDEN" },
    house: { by: "contracts.see", says: "FORBIDDEN" },
    input: ({ asking }) => ({ contractId: asking, reason: "期限を延ばしてください" }),
  }),
  about("takeBackApprovalAction", {
    right: "contract.send",
    who: { sender: "ok", boss: "FORBIDDEN" },
    house: { by: "contracts.see", says: "FORBIDDEN" },
    input: ({ asking }) => ({ contractId: asking }),
  }),
  about("cancelAction", {
    right: "contract.cancel",
    who: senderOnly,
    input: ({ sent }) => ({ contractId: sent }),
  }),
  about("fileContractAction", {
    right: "contract.file",
    who: senderOnly,
    house: { by: "contracts.file", says: "ok" },
    input: ({ sent }) => ({ contractId: sent, folderId: null }),
  }),
  about("remindAction", {
    right: "contract.remind",
    who: senderOnly,
    input: ({ longSent }) => ({ contractId: longSent }),
  }),
  about("enrolForContractAction", {
    who: {
      ...seenBut("NOT_YOUR_TURN"),
      owner: "FORBIDDEN",
      newcomer: "ok",
      calledOutside: "RSSP_ENROLMENT_HELD",
    },
    house: { by: "contracts.see", says: "NOT_YOUR_TURN" },
    input: ({ sent }) => ({ contractId: sent, romaji: "Taro Yamada" }),
  }),
  about("authoriseAction", { who: { owner: "ok" }, input: ({ signing }) => ({ signingId: signing }) }),
  about("continueAction", { who: { owner: "ok" }, input: ({ signing }) => ({ signingId: signing }) }),
  about("abandonAction", { who: { owner: "ok" }, input: ({ signing }) => ({ signingId: signing }) }),
  about("createBatchAction", { file: BATCH, who: { called: "ok", waits: "ok" }, input: ({ sent }) => ({ contractIds: [sent] }) }),
  ...["prepareBatchAction", "continueBatchAction", "abandonBatchAction"].map((name) =>
    about(name, { file: BATCH, who: { owner: "ok" }, input: ({ batch }) => ({ batchId: batch }) }),
  ),
  about("authoriseBatchAction", {
    file: BATCH,
    who: { owner: "ok" },
    input: ({ batch, batchSigning }) => ({ batchId: batch, signingIds: [batchSigning] }),
  }),
];

const page = (file: string, of: Partial<Door> & Pick<Door, "input">): Door =>
  about("page", { file: `(workspace)/${file}/page.tsx`, otherRoles: "NOT_FOUND", ...of });
const route = (file: string, of: Partial<Door> & Pick<Door, "input">): Door => about("GET", { file: `${file}/route.ts`, ...of });

const personal = { around: "nothing", others: "ok", input: () => ({}) } as const;

export const contractPages: Door[] = [
  page("contracts/new", { ...personal, policy: { right: "contract.create" } }),
  page("contracts/new/[templateId]", {
    ...personal,
    policy: { right: "contract.create" },
    input: () => ({ params: { templateId: "outsourcing" } }),
  }),
  ...["documents", "recipients", "fields", "review", "edit"].map((step) =>
    page(`contracts/[id]/${step}`, {
      right: "contract.edit",
      who: senderOnly,
      input: ({ draft }) => ({ params: { id: draft } }),
    }),
  ),
  page("contracts/[id]/inputs", {
    who: SIGHT,
    house: SEEN,
    input: ({ collecting }) => ({ params: { id: collecting } }),
  }),
  page("contracts/[id]/read", {
    slow: true,
    who: SIGHT,
    house: SEEN,
    input: ({ opened }) => ({ params: { id: opened } }),
  }),
  page("contracts/[id]/signing/[signingId]", {
    who: { owner: "ok" },
    input: ({ opened, signing }) => ({ params: { id: opened, signingId: signing } }),
  }),
  about("layout", { file: "(workspace)/contracts/[id]/signing/[signingId]/layout.tsx", ...personal }),
  page("contracts/[id]/signing/[signingId]/result", {
    who: { ...SIGHT, copied: "ok" },
    house: SEEN,
    input: ({ completed, signed }) => ({ params: { id: completed, signingId: signed } }),
  }),
  page("(frame)/contracts/[id]", {
    slow: true,
    who: SIGHT,
    house: SEEN,
    input: ({ sent }) => ({ params: { id: sent } }),
  }),
  // who sees the contract is led to its page
  page("(frame)/contracts/[id]/sent", {
    who: SIGHT,
    house: SEEN,
    input: ({ sent }) => ({ params: { id: sent } }),
  }),
  page("(frame)/contracts", { ...personal, policy: { right: "contracts.see" } }),
  ...["home", "inbox", "sent", "archive"].map((name) => page(`(frame)/${name}`, personal)),
  page("batch/[batchId]", { who: { owner: "ok" }, input: ({ batch }) => ({ params: { batchId: batch } }) }),
  page("batch/[batchId]/signing", { who: { owner: "ok" }, input: ({ usedBatch }) => ({ params: { batchId: usedBatch } }) }),
  page("batch/[batchId]/result", { who: { owner: "ok" }, input: ({ usedBatch }) => ({ params: { batchId: usedBatch } }) }),
];

export const contractRoutes: Door[] = [
  route("(workspace)/contracts/[id]/signing/[signingId]/progress", {
    who: { owner: "ok" },
    input: ({ opened, signing }) => ({ params: { id: opened, signingId: signing } }),
  }),
  route("(workspace)/batch/[batchId]/signing/progress", {
    who: { owner: "ok" },
    input: ({ usedBatch }) => ({ params: { batchId: usedBatch } }),
  }),
  route("api/contracts/[id]/document", { who: SIGHT, house: SEEN, input: ({ sent }) => ({ params: { id: sent } }) }),
  route("api/contracts/[id]/parts/[partId]", {
    who: SIGHT,
    house: SEEN,
    input: ({ sent, attachment }) => ({ params: { id: sent, partId: attachment } }),
  }),
  route("api/contracts/[id]/report", {
    who: { ...SIGHT, copied: "ok" },
    house: SEEN,
    input: ({ completed, signed }) => ({ params: { id: completed }, query: { signing: signed } }),
  }),
  // what proves a contract is its parties', no administrator's
  ...["certificate", "evidence"].map((name) =>
    route(`api/contracts/[id]/${name}`, {
      slow: true,
      who: { sender: "ok", recipient: "ok", copied: "ok" },
      input: ({ completed }) => ({ params: { id: completed } }),
    }),
  ),
  route("api/lists/[list]", { ...personal, input: () => ({ params: { list: "sent" } }) }),
  route("api/contracts", {
    name: "POST",
    policy: { right: "contract.create" },
    slow: true,
    around: "nothing",
    others: "ok",
    input: ({ pdf }) => ({ body: Buffer.from(pdf, "base64"), headers: { "x-file-name": "a.pdf" } }),
  }),
  route("api/contracts/[id]/parts", {
    name: "POST",
    right: "contract.edit",
    who: senderOnly,
    input: ({ draft }) => ({
      params: { id: draft },
      query: { kind: "attachment" },
      body: "text",
      headers: { "x-file-name": "a.txt" },
    }),
  }),
];
