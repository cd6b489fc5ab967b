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
  ContractView,
  DraftView,
  HopNumber,
  HopView,
  InboxPage,
  InboxRow,
  PartyView,
  ReadView,
  ResultView,
  SigningProgressView,
} from "@/lib/sca/views.ts";

/** The day on which the fixtures live. */
export const galleryNow = new Date("2026-02-19T01:41:58.204Z");

const party = (position: number, mark: string, role: string, name: string, more: Partial<PartyView> = {}): PartyView => ({
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
  counts: { all: 139, action: 2, waiting: 4, completed: 128, draft: 2, declined: 1, expired: 1 },
  total: 139,
  page: 1,
  pageSize: 7,
  nextAct: next,
};

export const emptyInbox: InboxPage = {
  rows: [],
  counts: { all: 0, action: 0, waiting: 0, completed: 0, draft: 0, declined: 0, expired: 0 },
  total: 0,
  page: 1,
  pageSize: 20,
  nextAct: null,
};

const sha256 = "9f3a61c8a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f6071d24b07e5";

export const contract = (more: Partial<ContractView> & { state: ContractState }): ContractView => ({
  id: "gallery",
  number: "NC-2026-000412",
  title: "業務委託基本契約書（設備保守）",
  amount: 60_000_000,
  message: "お世話になっております。先日お打ち合わせした設備保守の契約書です。\n第8条（支払期日）をご確認ください。",
  minLevel: 1,
  sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）", isViewer: false },
  parties: parties.myTurn,
  viewer: {
    position: 1,
    turn: false,
    may: { edit: false, read: true, sign: false, decline: false, cancel: false, remind: false },
    openSigning: null,
    result: null,
  },
  evidenceUrl: more.state === "completed" ? "/dev/gallery" : null,
  createdAt: "2026-02-18T00:00:00Z",
  sentAt: "2026-02-18T00:10:00Z",
  completedAt: null,
  due: "2026-02-20T08:00:00Z",
  declineReason: null,
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
  sender: { name: "起案 花子", organisation: "さくら電機株式会社（デモ）" },
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
  mayDecline: true,
  due: "2026-02-20T08:00:00Z",
  ...more,
});

export const draft = (more: Partial<DraftView> = {}): DraftView => ({
  id: "gallery",
  number: "NC-2026-000421",
  title: "業務委託契約書（第二工場の設備保守業務）",
  amount: 60_000_000,
  message: "先日お打ち合わせした設備保守の契約書です。",
  due: "2026-03-06T08:00:00Z",
  minLevel: 1,
  levels: { floor: 1, reach: 1 },
  source: { kind: "upload" },
  recipients: [
    {
      email: "signer1@demo.example",
      name: "署名者 一郎",
      organisation: aoba,
      position: 1,
      mark: "甲",
      role: "委託者",
      certificateUntil: "2028-01-31T15:00:00Z",
      enrols: false,
      belowLevel: false,
    },
    {
      email: "signer2@demo.example",
      name: "署名者 二郎",
      organisation: hinata,
      position: 2,
      mark: "乙",
      role: "受託者",
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
  pageSizes: Array.from({ length: 5 }, () => ({ width: 595.28, height: 841.89 })),
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
