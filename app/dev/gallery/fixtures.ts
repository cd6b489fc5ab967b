import type { AskedFactor } from "@/components/rssp/factor-fields.tsx";
import { enrolInApp } from "@/lib/authenticator-app.ts";
import type {
  BatchItemView,
  BatchProgressItem,
  BatchProgressView,
  BatchResultView,
  BatchStage,
  BatchView,
  ContractState,
  ContractTab,
  ContractView,
  DraftRecipient,
  DraftView,
  FieldsView,
  HopNumber,
  HopView,
  InboxCounts,
  InboxPage,
  InboxRow,
  InputsView,
  PartView,
  PartyView,
  ReadView,
  ResultView,
  SigningProgressView,
} from "@/lib/sca/views.ts";

/** The day on which the fixtures live. */
export const galleryNow = new Date("2026-02-19T01:41:58.204Z");

const party = (position: number, mark: string, role: string, name: string, more: Partial<PartyView> = {}): PartyView => ({
  kind: "signer",
  group: position,
  inputState: "none",
  approvedAt: null,
  position,
  mark,
  role,
  name,
  organisation: null,
  shape: "person",
  state: "waiting",
  isViewer: false,
  viewedAt: null,
  signedAt: null,
  ...more,
});

const aoba = "株式会社あおば製作所（デモ）";
const hinata = "合同会社ひなた商店（デモ）";
const signedAt = "2026-02-18T05:12:40.118Z";

export const parties = {
  myTurn: [
    party(1, "甲", "委託者", "署名者 一郎", { organisation: aoba, isViewer: true, state: "called" }),
    party(2, "乙", "受託者", "署名者 二郎", { organisation: hinata }),
  ],
  afterMe: [
    party(1, "甲", "委託者", "署名者 一郎", {
      organisation: aoba,
      isViewer: true,
      state: "signed",
      signedAt,
      viewedAt: signedAt,
    }),
    party(2, "乙", "受託者", "署名者 二郎", { organisation: hinata, state: "called", viewedAt: "2026-02-18T07:00:00Z" }),
  ],
  beforeMe: [
    party(1, "甲", "委託者", "署名者 二郎", { organisation: hinata, state: "called" }),
    party(2, "乙", "受託者", "署名者 一郎", { organisation: aoba, isViewer: true }),
  ],
  secondMine: [
    party(1, "甲", "委託者", "署名者 二郎", { organisation: hinata, shape: "organisation", state: "signed", signedAt }),
    party(2, "乙", "受託者", "署名者 一郎", { organisation: aoba, isViewer: true, state: "called" }),
  ],
  done: [
    party(1, "甲", "委託者", "署名者 一郎", { organisation: aoba, isViewer: true, state: "signed", signedAt }),
    party(2, "乙", "受託者", "署名者 二郎", { organisation: hinata, state: "signed", signedAt: "2026-02-18T09:30:00Z" }),
  ],
  declined: [
    party(1, "甲", "委託者", "署名者 一郎", { organisation: aoba, isViewer: true, state: "signed", signedAt }),
    party(2, "乙", "受託者", "署名者 二郎", { organisation: hinata, state: "declined" }),
  ],
};

const kinds = (me: number): PartyView[] =>
  [
    party(1, "承", "承認者", "検印 三郎", { kind: "approver", group: 1, organisation: hinata, state: "called" }),
    party(2, "甲", "委託者", "署名者 一郎", { group: 2, organisation: aoba }),
    party(3, "乙", "受託者", "署名者 二郎", { group: 2, organisation: hinata }),
    party(4, "閲", "閲覧者", "監査 四葉", {
      kind: "viewer",
      group: 3,
      organisation: hinata,
      state: "called",
      viewedAt: signedAt,
    }),
    party(5, "写", "写し", "保管 五郎", { kind: "cc", group: 3, organisation: aoba }),
  ].map((one) => ({ ...one, isViewer: one.position === me }));

/** Every kind of recipient, two signers at once; 200 signers of whom some have signed. */
export const recipients = {
  kinds,
  many: Array.from({ length: 200 }, (_, index) =>
    index === 0
      ? party(1, "承", "承認者", "検印 三郎", { kind: "approver", state: "approved", approvedAt: signedAt, organisation: hinata })
      : party(index + 1, "署", "賃借人", `入居者 ${String(index).padStart(3, "0")}`, {
          group: 2,
          organisation: index % 9 === 0 ? aoba : null,
          ...(index % 7 === 3 ? { state: "called" as const } : { state: "signed" as const, signedAt }),
        }),
  ),
};

const row = (title: string, number: string, more: Partial<InboxRow>): InboxRow => ({
  id: number,
  number,
  title,
  amount: null,
  state: "awaiting_signature",
  sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）" },
  counterparty: { name: "法務部", organisation: "さくら電機株式会社（デモ）" },
  parties: parties.myTurn,
  viewerRole: "委託者",
  viewerTurn: false,
  due: null,
  dueSoon: false,
  receivedAt: "2026-02-18T00:00:00Z",
  next: "status",
  ...more,
});

const next = row("業務委託基本契約書（設備保守）", "NC-2026-000412", {
  amount: 60_000_000,
  due: "2026-02-20T08:00:00Z",
  dueSoon: true,
  viewerTurn: true,
  next: "read",
});

const tallies = (counts: Record<ContractTab, number>) =>
  Object.fromEntries(Object.entries(counts).map(([tab, count]) => [tab, { count, more: false }])) as InboxCounts;

export const inbox: InboxPage = {
  rows: [
    next,
    row("加工業務委託契約書", "NC-2026-000398", {
      amount: 3_300_000,
      state: "partially_signed",
      parties: parties.secondMine,
      viewerTurn: true,
      due: "2026-02-27T08:00:00Z",
      next: "read",
    }),
    row("建物賃貸借契約書（第二工場）", "NC-2026-000371", {
      amount: 18_480_000,
      state: "partially_signed",
      parties: parties.afterMe,
      due: "2026-03-06T08:00:00Z",
    }),
    row("秘密保持契約書", "NC-2026-000365", { state: "completed", parties: parties.done, next: "download" }),
    row("機械設備売買契約書", "NC-2026-000352", { amount: 42_900_000, state: "declined", parties: parties.declined }),
    row("保守点検業務委託契約書", "NC-2025-003127", {
      amount: 1_980_000,
      state: "expired",
      parties: parties.afterMe,
      due: "2026-02-12T08:00:00Z",
    }),
    row("業務委託契約書（下書き）", "NC-2026-000421", { state: "draft", parties: [], counterparty: null, next: "edit" }),
  ],
  counts: tallies({ all: 139, action: 2, waiting: 4, completed: 128, draft: 2, declined: 1, expired: 1 }),
  total: { count: 139, more: false },
  hasNext: true,
  cutOff: false,
  page: 1,
  pageSize: 7,
  nextAct: next,
};

export const emptyInbox: InboxPage = {
  rows: [],
  counts: tallies({ all: 0, action: 0, waiting: 0, completed: 0, draft: 0, declined: 0, expired: 0 }),
  total: { count: 0, more: false },
  hasNext: false,
  cutOff: false,
  page: 1,
  pageSize: 20,
  nextAct: null,
};

const sha256 = "9f3a61c8a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f6071d24b07e5";

/** Two documents, and an attachment with a long name. */
export const parts: PartView[] = [
  { id: "p1", kind: "document", fileName: "加工業務委託基本契約書.pdf", size: 386_000, pages: 5, url: "/dev/gallery/sample.pdf" },
  {
    id: "p2",
    kind: "document",
    fileName: "別紙１　業務仕様書（第二工場　設備保守）.pdf",
    size: 1_240_000,
    pages: 12,
    url: "/dev/gallery/sample.pdf",
  },
  {
    id: "p3",
    kind: "attachment",
    fileName: "第二工場_設備配置図_2026年2月改訂版_確認用.png",
    size: 2_860_000,
    pages: null,
    url: "/dev/gallery/sample.pdf",
  },
  { id: "p4", kind: "attachment", fileName: "単価表.xlsx", size: 48_200, pages: null, url: "/dev/gallery/sample.pdf" },
];

export const contract = (more: Partial<ContractView> & { state: ContractState }): ContractView => ({
  id: "gallery",
  number: "NC-2026-000412",
  title: "業務委託基本契約書（設備保守）",
  amount: 60_000_000,
  filed: null,
  message: "お世話になっております。先日お打ち合わせした設備保守の契約書です。\n第8条（支払期日）をご確認ください。",
  minLevel: 1,
  version: 3,
  sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: false },
  parties: parties.myTurn,
  viewer: {
    position: 1,
    turn: false,
    may: {
      edit: false,
      read: true,
      sign: false,
      approve: false,
      forward: false,
      decline: false,
      amend: false,
      cancel: false,
      deleteDraft: false,
      duplicate: false,
      remind: false,
      decide: false,
      takeBack: false,
    },
    openSigning: null,
    result: null,
  },
  evidenceUrl: more.state === "completed" ? "/dev/gallery" : null,
  certificateUrl: more.state === "completed" ? "/dev/gallery" : null,
  createdAt: "2026-02-18T00:00:00Z",
  sentAt: "2026-02-18T00:10:00Z",
  completedAt: null,
  due: "2026-02-20T08:00:00Z",
  declineReason: null,
  mails: null,
  approval: null,
  documents: [
    {
      revision: 1,
      kind: "prepared",
      mark: null,
      url: "/dev/gallery",
      downloadUrl: "/dev/gallery",
      fileName: "NC-2026-000412_r1.pdf",
      size: 412_300,
      pages: 14,
      sha256,
      createdAt: "2026-02-18T00:10:00Z",
    },
  ],
  parts,
  timeline: [
    { at: "2026-02-18T00:00:00Z", type: "created", actor: "起案 花子", mark: null, data: {} },
    { at: "2026-02-18T00:10:00Z", type: "sent", actor: "起案 花子", mark: null, data: {} },
    { at: "2026-02-18T00:10:01Z", type: "called", actor: null, mark: "甲", data: {} },
    { at: "2026-02-18T04:55:00Z", type: "viewed", actor: "署名者 一郎", mark: "甲", data: {} },
  ],
  ...more,
});

export const sampleValues = {
  clientName: "株式会社あおば製作所（デモ）",
  clientAddress: "みどり市あさひ町一丁目2番3号",
  clientSignatory: "代表取締役　署名者 一郎",
  contractorName: "合同会社ひなた商店（デモ）",
  contractorAddress: "みどり市ゆうひ町四丁目5番6号",
  contractorSignatory: "代表社員　署名者 二郎",
  subject: "第二工場の設備保守業務",
  scope: "第二工場の受配電設備および空調設備の定期点検、故障時の一次対応、部品の交換ならびに点検記録の作成を行う。",
  deliverables: "点検記録（毎月）",
  from: "2026-03-01",
  to: "2027-02-28",
  subcontracting: "consent",
  fee: 60_000_000,
  tax: "excluded",
  payment: "next-month-end",
  court: "みどり地方裁判所",
  contractDate: "2026-02-19",
};

const credential = {
  credentialId: "NAT-SIGN-00231",
  displayName: "署名者 一郎",
  algorithm: "P-256",
  notAfter: "2028-01-31T15:00:00Z",
  level: { level: 1 as const, authorisedAsLevel: 2 as const },
};

export const reading = (more: Partial<ReadView> = {}): ReadView => ({
  contractId: "gallery",
  number: "NC-2026-000412",
  title: "業務委託契約書（第二工場の設備保守業務）",
  amount: 60_000_000,
  message: "",
  minLevel: 1,
  state: "awaiting_signature",
  sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: false },
  documentUrl: "/dev/gallery/sample.pdf",
  downloadUrl: "/dev/gallery/sample.pdf",
  pageCount: 4,
  pageSizes: Array.from({ length: 4 }, () => ({ width: 595.28, height: 841.89 })),
  size: 412_300,
  signing: {
    id: "s1",
    digest: sha256,
    shortDigest: "9F3A 61C8 … D24B 07E5",
    leaseUntil: "2026-02-19T01:51:00Z",
    certificate: credential,
  },
  resume: null,
  blocked: null,
  enrol: null,
  places: [
    { mark: "甲", position: 1, page: 4, rect: [400, 560, 120, 60], name: "署名者 一郎", isViewer: true, state: "called" },
    { mark: "乙", position: 2, page: 4, rect: [400, 460, 120, 60], name: "署名者 二郎", isViewer: false, state: "waiting" },
  ],
  parties: parties.myTurn,
  viewerRole: "委託者",
  attachments: parts.slice(2),
  mayDecline: true,
  mayForward: false,
  approves: null,
  decides: null,
  due: "2026-02-20T08:00:00Z",
  ...more,
});

const named = (position: number, group: number, more: Partial<DraftRecipient>): DraftRecipient => ({
  kind: "signer",
  group,
  position,
  email: `signer${position}@demo.example`,
  name: `署名者 ${position}`,
  organisation: aoba,
  mark: "",
  role: "署名者",
  isNew: false,
  certificateUntil: "2028-01-31T15:00:00Z",
  enrols: false,
  belowLevel: false,
  ...more,
});

/** One of each, two of them at the same time. */
export const everyKind = (): DraftRecipient[] => [
  named(1, 1, { kind: "approver", mark: "承", role: "役席承認", name: "承認 三枝", certificateUntil: null }),
  named(2, 2, { mark: "甲", role: "乙代表", name: "署名者 六花", organisation: hinata }),
  named(3, 2, { mark: "乙", name: "社外 七海", organisation: null, isNew: true, certificateUntil: null, enrols: true }),
  named(4, 3, { mark: "丙", name: "署名者 一郎", belowLevel: true }),
  named(5, 4, { kind: "viewer", mark: "閲", role: "閲覧者", name: "閲覧 八重" }),
  named(6, 4, { kind: "cc", mark: "写", role: "経理控え", name: "経理 九重" }),
];

export const manySigners = (count: number): DraftRecipient[] =>
  Array.from({ length: count }, (_, at) => named(at + 1, at < 2 ? at + 1 : 3, { mark: "署" }));

export const draft = (more: Partial<DraftView> = {}): DraftView => ({
  id: "gallery",
  number: "NC-2026-000421",
  title: "業務委託契約書（第二工場の設備保守業務）",
  amount: 60_000_000,
  message: "先日お打ち合わせした設備保守の契約書です。",
  due: "2026-03-06T08:00:00Z",
  minLevel: 1,
  levels: { floor: 1, reach: 1 },
  remindEveryDays: null,
  mayForward: false,
  approver: null,
  returnReason: null,
  version: 1,
  source: { kind: "upload" },
  recipients: [
    {
      kind: "signer",
      group: 1,
      email: "signer1@demo.example",
      name: "署名者 一郎",
      organisation: aoba,
      position: 1,
      mark: "甲",
      role: "委託者",
      isNew: false,
      certificateUntil: "2028-01-31T15:00:00Z",
      enrols: false,
      belowLevel: false,
    },
    {
      kind: "signer",
      group: 2,
      email: "signer2@demo.example",
      name: "署名者 二郎",
      organisation: hinata,
      position: 2,
      mark: "乙",
      role: "受託者",
      isNew: false,
      certificateUntil: null,
      enrols: false,
      belowLevel: false,
    },
  ],
  signers: { min: 1, max: 10, roles: null },
  document: {
    revision: 0,
    kind: "input",
    mark: null,
    url: "/dev/gallery/sample.pdf",
    downloadUrl: "/dev/gallery/sample.pdf",
    fileName: "NC-2026-000421_r0.pdf",
    size: 412_300,
    pages: 5,
    sha256,
    createdAt: "2026-02-18T00:10:00Z",
  },
  parts,
  pageSizes: Array.from({ length: 5 }, () => ({ width: 595.28, height: 841.89 })),
  fields: [
    { kind: "date", position: 1, page: 1, rect: [120, 620, 120, 24], required: true, label: "契約日", maxLength: null },
    { kind: "text", position: 2, page: 1, rect: [120, 560, 220, 24], required: true, label: "納入場所", maxLength: 40 },
  ],
  places: [
    { mark: "甲", position: 1, page: 1, rect: [380, 120, 157, 56] },
    { mark: "乙", position: 2, page: 1, rect: [380, 50, 157, 56] },
  ],
  addsSignaturePage: false,
  missing: [],
  savedAt: "2026-02-19T01:28:00Z",
  ...more,
});

const hopTimes = [
  "41:58.204",
  "42:20.871",
  "42:21.016",
  "42:21.090",
  "42:58.533",
  "42:58.560",
  "42:58.618",
  "42:59.204",
  "42:59.790",
  "42:59.861",
];

const hopsUntil = (done: number, now: HopView["state"] = "current"): HopView[] =>
  hopTimes.map((time, index) => ({
    hop: (index + 1) as HopNumber,
    owner: index >= 4 && index <= 6 ? "rssp" : "sca",
    state: index < done ? "done" : index === done ? now : "waiting",
    at: index < done ? `2026-02-19T01:${time}Z` : null,
  }));

export const signing = (done: number, more: Partial<SigningProgressView> = {}): SigningProgressView => ({
  signingId: "sgn_8841",
  contractId: "gallery",
  number: "NC-2026-000412",
  title: "業務委託契約書（第二工場の設備保守業務）",
  amount: 60_000_000,
  mark: "甲",
  shortDigest: "9F3A 61C8 … D24B 07E5",
  state: done >= 7 ? "value_stored" : "requested",
  hops: hopsUntil(done),
  done,
  next: "poll",
  valueStored: done >= 7,
  error: null,
  ...more,
});

export const heldSigning = signing(7, {
  hops: hopsUntil(7, "stopped"),
  error: { code: "TSA_UNAVAILABLE", message: "時刻認証局に接続できません。", resumable: true },
});

export const result = (more: Partial<ResultView> = {}): ResultView => ({
  signingId: "sgn_8841",
  contractId: "gallery",
  contractState: "partially_signed",
  outcome: "signed",
  signerId: "NAT-SIGN-00231",
  signer: { name: "署名者 一郎", romaji: "SHOMEISHA ICHIRO", organisation: aoba, role: "委託者", mark: "甲" },
  certificate: {
    serial: "4e0791c25b",
    issuer: "試験用認証局 G1（認定外）",
    notBefore: "2026-01-31T15:00:00Z",
    notAfter: "2028-01-31T15:00:00Z",
    algorithm: "P-256",
    level: "レベル1（レベル2方式の鍵認可）",
    levels: { level: 1, authorisedAsLevel: 2, minimum: 1 },
  },
  target: { title: "業務委託契約書（第二工場の設備保守業務）", amount: 60_000_000, number: "NC-2026-000412", pages: 14 },
  document: {
    fileName: "NC-2026-000412_r2.pdf",
    size: 412_300,
    revision: 2,
    digest: sha256,
    shortDigest: "9F3A 61C8 … D24B 07E5",
    digestAlgorithm: "SHA-256",
  },
  signedAt: "2026-02-19T01:42:58.618Z",
  timestamp: { at: "2026-02-19T01:42:59Z", authority: "試験用時刻認証局 1号（認定外）" },
  revocation: { status: "good", source: "OCSP", at: "2026-02-19T01:42:59Z" },
  verdict: "TOTAL-PASSED",
  level: "B-LT",
  checks: [
    { name: "integrity", ok: true, detail: "署名した範囲は変わっていません" },
    { name: "chain", ok: true, detail: "試験用認証局 G1 まで確かめました" },
  ],
  hops: hopsUntil(10),
  parties: parties.afterMe,
  nextSigner: { name: "署名者 二郎", role: "受託者", mark: "乙" },
  downloads: { document: "/dev/gallery/sample.pdf", report: "/dev/gallery", evidence: "/dev/gallery" },
  ...more,
});

type Shown = { title: string; amount?: string; parties: string[]; reference: string; pages: number; digest: string };
const shown = (title: string, other: string, reference: string, pages: number, digest: string, amount?: string): Shown => ({
  title,
  amount,
  parties: [`${aoba}　署名者 一郎`, other],
  reference,
  pages,
  digest,
});
const bank = "みどり銀行（デモ）　融資 太郎";
const denki = "さくら電機株式会社（デモ）　起案 花子";
const shop = `${hinata}　署名者 二郎`;

/** What the RSSP's page lists of a batch. */
export const shownItems: Shown[] = [
  shown("金銭消費貸借契約証書（設備資金）", bank, "NC-2026-000412", 14, "9F3A 61C8 … D24B 07E5", "60,000,000円"),
  shown("返済予定表の確認書", bank, "NC-2026-000412-2", 4, "41B7 0C2E … 88FA 3D19"),
  shown("個人情報の取扱いに関する同意書", bank, "NC-2026-000412-3", 2, "C09D 7E54 … 1B66 A2F0"),
  shown("加工業務委託 個別契約書 2月分", denki, "NC-2026-000388", 3, "5E21 94AB … 0F7C 6D83", "1,320,000円"),
  shown("加工業務委託 個別契約書 3月分", denki, "NC-2026-000389", 3, "A8F3 12D6 … 7745 E90B", "1,320,000円"),
  shown("加工業務委託 個別契約書 4月分", denki, "NC-2026-000390", 3, "2D90 8B1F … C3A4 5F48", "1,386,000円"),
  shown("機械設備保守契約書", shop, "NC-2026-000371", 8, "E47A 3C05 … 9B12 81DD", "3,300,000円"),
  shown(
    "建物賃貸借契約 更新覚書",
    "株式会社みなと不動産（デモ）　賃貸 次郎",
    "NC-2026-000369",
    5,
    "703C F6A1 … 4D27 260E",
    "18,480,000円",
  ),
  shown("秘密保持契約書", denki, "NC-2026-000365", 4, "16EB 4C70 … F2D3 9A35"),
  shown(
    "保証委託契約書",
    "しらかば信用保証株式会社（デモ）　審査 三郎",
    "NC-2026-000352",
    9,
    "BB08 57F4 … 6C1A E3D2",
    "60,000,000円",
  ),
  shown(
    "車両リース契約書",
    "株式会社つばめリース（デモ）　営業 四郎",
    "NC-2026-000347",
    7,
    "8A64 F1B9 … 05D7 C82C",
    "2,640,000円",
  ),
  shown("注文請書（治具一式）", shop, "NC-2026-000340", 2, "37C5 2E8D … DB90 416A", "495,000円"),
];

export const askedFactors = {
  totp: { kind: "totp" },
  passkey: {
    kind: "passkey",
    prf: true,
    synced: false,
    registeredAt: "2026-01-15T03:00:00Z",
    host: "rssp.natsuin.example",
  },
  mail: { kind: "mail", to: "s•••1@demo.example", sentAt: null, sendsLeft: 3 },
} as const satisfies Record<AskedFactor["kind"], AskedFactor>;

export const appEnrolment = enrolInApp({
  secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
  account: "NAT-SIGN-00231",
  issuer: "Natsuin signing key",
});

export const authorizing = {
  requestId: "srq_gallery",
  shown: sha256,
  client: { id: "natsuin-sca", name: "捺印 契約サービス" },
  credential: {
    id: credential.credentialId,
    displayName: credential.displayName,
    issuer: "試験用認証局 G1（認定外）",
    notAfter: credential.notAfter,
    level: { level: 1, authorisedAsLevel: 2 },
  },
  secondsLeft: 272,
  policyUrl: "/policy",
};

const yen = (words: string | undefined) => (words === undefined ? null : Number(words.replace(/[^0-9]/g, "")));

const batchItem = ({ title, amount, parties: names, reference, pages, digest }: Shown, position: number): BatchItemView => ({
  position,
  contractId: `gallery-${position}`,
  number: reference,
  title,
  amount: yen(amount),
  pages,
  parties: names,
  counterparty: names[1]?.split("　")[0] ?? null,
  contractState: "awaiting_signature",
  state: "ready",
  signing: {
    id: `s${position}`,
    shortDigest: digest,
    readAt: position < 3 ? `2026-02-19T01:3${position}:12.000Z` : null,
  },
  reason: null,
});

const dropped = (item: BatchItemView, code: string, message: string): BatchItemView => ({
  ...item,
  state: "dropped",
  signing: null,
  reason: { code, message },
});

const batchItems = shownItems.map(batchItem);

/** By the name that stands for the batch's id. */
export const batches: Record<string, BatchView> = Object.fromEntries(
  Object.entries({
    ready: batchItems.slice(0, 10),
    dropped: batchItems
      .slice(0, 7)
      .map((item, at) =>
        at === 4
          ? dropped(item, "SIGNING_LEASED", "ほかの署名のお手続きが進行中です。しばらくしてから、もう一度お試しください。")
          : at === 6
            ? dropped(item, "CONTRACT_EXPIRED", "署名の期限が過ぎているため、署名できません。送信元へご連絡ください。")
            : item,
      ),
    preparing: batchItems.map((item, at): BatchItemView => (at < 7 ? item : { ...item, state: "preparing", signing: null })),
    nothing: batchItems
      .slice(0, 2)
      .map((item) =>
        dropped(item, "CONTRACT_STATE", "この契約は、いまの状態ではこの操作を行えません。画面を更新してご確認ください。"),
      ),
  }).map(([batchId, items]) => [
    batchId,
    {
      batchId,
      items,
      certificate: {
        credentialId: credential.credentialId,
        displayName: credential.displayName,
        notAfter: credential.notAfter,
        level: credential.level,
      },
      phase: "choosing",
      again: batchId === "dropped",
    },
  ]),
);

const stages = (...all: BatchStage[]): BatchProgressItem[] =>
  all.map((stage, position) => {
    const { contractId, number, title, amount, signing: frozen } = batchItems[position] as BatchItemView;
    const held = stage === "held" ? "時刻認証局に接続できません。" : null;
    return {
      position,
      contractId,
      signingId: `s${position}`,
      number,
      title,
      amount,
      shortDigest: frozen?.shortDigest ?? "",
      stage,
      error: held,
    };
  });

const countStages = (items: BatchProgressItem[]): BatchProgressView["counts"] => {
  const count = (...these: BatchStage[]) => items.filter(({ stage }) => these.includes(stage)).length;
  return {
    total: items.length,
    signed: count("signed", "stamped", "held", "completed"),
    stamped: count("stamped", "completed"),
    completed: count("completed"),
    leftOut: count("left-out"),
    stopped: count("unknown", "stopped"),
  };
};

const batchOf = (next: BatchProgressView["next"], ...all: BatchStage[]): BatchProgressView => {
  const items = stages(...all);
  return { batchId: "ready", items, counts: countStages(items), next };
};

const ten = <T>(value: T): T[] => Array.from({ length: 10 }, () => value);
export const batchSigning = {
  authorise: batchOf("authorise", ...ten<BatchStage>("asked")),
  going: batchOf(
    "poll",
    "completed",
    "completed",
    "completed",
    "completed",
    "stamped",
    "stamped",
    "signed",
    "signed",
    "signed",
    "signed",
  ),
  held: batchOf("poll", "completed", "completed", "held", "left-out", "completed", "held", "stopped"),
  restart: batchOf("restart", ...ten<BatchStage>("left-out")),
};

const resultOf = (...all: BatchStage[]): BatchResultView => {
  const items = stages(...all).map((item) => ({
    ...item,
    contractState: (item.stage !== "completed"
      ? "awaiting_signature"
      : item.position % 3 === 0
        ? "partially_signed"
        : "completed") as ContractState,
    result:
      item.stage === "completed"
        ? {
            verdict: "TOTAL-PASSED" as const,
            level: "B-LT",
            signedAt: "2026-02-19T01:42:58.618Z",
            timestampAt: "2026-02-19T01:43:02.000Z",
            url: "/dev/gallery/result",
            documentUrl: "/dev/gallery/sample.pdf",
          }
        : null,
  }));
  return { batchId: "ready", items, counts: countStages(items), signerId: credential.credentialId };
};

export const batchResults = {
  whole: resultOf(...ten<BatchStage>("completed")),
  part: resultOf("completed", "completed", "left-out", "completed", "unknown", "completed"),
};

const field = { required: true, label: "", maxLength: null };
const A4 = { width: 595.28, height: 841.89 };

export const placing = (more: Partial<FieldsView> = {}): FieldsView => ({
  contractId: "gallery",
  number: "NC-2026-000421",
  title: "業務委託契約書（第二工場の設備保守業務）",
  version: 7,
  savedAt: "2026-02-18T01:41:00Z",
  returnReason: null,
  documentUrl: "/dev/gallery/sample.pdf",
  pageSizes: Array.from({ length: 5 }, () => A4),
  placing: { draws: true, signatures: true },
  ownPlaces: true,
  recipients: [
    { position: 1, mark: "甲", name: "署名者 一郎", role: "委託者", organisation: aoba, signs: true, fills: true },
    { position: 2, mark: "乙", name: "署名者 二郎", role: "受託者", organisation: hinata, signs: true, fills: true },
    { position: 3, mark: "承", name: "承認 花子", role: "承認者", organisation: hinata, signs: false, fills: true },
  ],
  fields: [
    { ...field, kind: "signature", position: 1, page: 1, rect: [380, 480, 135, 48] },
    { ...field, kind: "signature", position: 2, page: 1, rect: [380, 400, 135, 48] },
    { ...field, kind: "text", position: 2, page: 1, rect: [120, 640, 200, 24], label: "納入場所", maxLength: 40 },
    { ...field, kind: "date", position: 1, page: 1, rect: [400, 700, 120, 24], label: "契約日" },
    { ...field, kind: "check", position: 3, page: 1, rect: [120, 600, 16, 16], label: "第17条の確約", required: false },
  ],
  ...more,
});

export const filling = (more: Partial<InputsView> = {}): InputsView => {
  const { number, title, documentUrl, pageSizes } = placing();
  return {
    contractId: "gallery",
    number,
    title,
    message: "",
    sender: { name: "業務 太郎", organisation: aoba },
    due: "2026-03-06T08:00:00Z",
    documentUrl,
    downloadUrl: documentUrl,
    pageSizes,
    parties: parties.secondMine,
    viewer: { name: "署名者 二郎", role: "受託者", mark: "乙" },
    asked: true,
    given: false,
    fields: [
      {
        ...field,
        id: "place",
        kind: "text",
        position: 2,
        page: 1,
        rect: [120, 640, 200, 24],
        label: "納入場所",
        maxLength: 40,
        value: "みどり市あさひ町",
      },
      { ...field, id: "day", kind: "date", position: 2, page: 1, rect: [400, 700, 150, 24], label: "契約日", value: null },
      { ...field, id: "word", kind: "check", position: 2, page: 1, rect: [120, 600, 16, 16], label: "第17条の確約", value: null },
    ],
    ...more,
  };
};
