import type {
  CredentialSearch,
  CredentialsView,
  CredentialView,
  KeyUseView,
  OwnEnrolment,
  StaffCredential,
  StaffCredentialsView,
} from "@/lib/sca/views.ts";

const credential = (more: Partial<CredentialView> = {}): CredentialView => ({
  credentialId: "NAT-SIGN-00231",
  name: "署名者 一郎",
  state: "usable",
  issuer: "試験用認証局 G1（認定外）",
  serial: "4E 07 91 C2 5B 3A 10 9F",
  validFrom: "2026-01-15T01:21:05Z",
  validUntil: "2028-01-14T01:21:05Z",
  algorithm: "P-256",
  holding: "wrapped",
  keyOrigin: "rssp",
  ial: 2,
  aal: 2,
  level: {
    level: 1,
    authorisedAsLevel: 2,
    scl: 1,
    reasons: [
      { level: 2, demand: "device" },
      { level: 3, demand: "sam" },
    ],
  },
  factor: { kind: "totp", synced: false, since: "2026-01-15T01:20:00Z" },
  attemptsLeft: 5,
  lockedAt: null,
  suspendedAt: null,
  reissueOfferedUntil: null,
  ...more,
});

const use = (id: string, at: string, title: string, more: Partial<KeyUseView> = {}): KeyUseView => ({
  id,
  at,
  title,
  count: 1,
  method: "all",
  client: "捺印 契約サービス",
  outcome: "signed",
  ...more,
});

const uses = [
  use("u1", "2026-02-19T01:42:58Z", "金銭消費貸借契約証書（設備資金）"),
  use("u2", "2026-02-12T06:20:11Z", "保証委託契約書"),
  use("u3", "2026-02-12T06:18:47Z", "保証委託契約書", { outcome: "refused" }),
  use("u4", "2026-02-03T00:07:30Z", "秘密保持契約書", { outcome: "unknown" }),
  use("u5", "2026-01-28T08:44:02Z", "建物賃貸借契約書（第二工場）", { count: 3 }),
];

export function credentialsOf(more: Partial<CredentialView> = {}, view: Partial<CredentialsView> = {}): CredentialsView {
  return {
    credentials: [
      {
        ...credential(more),
        uses: { rows: uses, total: 14, paged: false, page: 1, pageSize: 5 },
        receipt: "enr_0123456789abcdefghjkmnpqrs",
      },
    ],
    ended: [],
    enrolments: [],
    returned: null,
    ...view,
  };
}

export const noCredentials: CredentialsView = { credentials: [], ended: [], enrolments: [], returned: null };

/** Whoever has applied and holds nothing yet. */
export const applied = (state: OwnEnrolment["state"]): CredentialsView => ({
  ...noCredentials,
  enrolments: [
    {
      id: "enr_gallery",
      state,
      appliedAt: "2026-02-19T00:12:00Z",
      signed: true,
      codeUntil: state === "approved" ? "2026-03-05T00:12:00Z" : null,
      reason: state === "rejected" ? "届出の役職を確かめてください" : null,
    },
  ],
});

const staffRow = (
  number: number,
  name: string,
  organisation: string | null,
  more: Partial<StaffCredential> = {},
): StaffCredential => ({
  ...credential({ credentialId: `NAT-SIGN-${String(number).padStart(5, "0")}`, name }),
  owner: { userId: `usr_${number}`, name, email: `signer${number}@demo.example`, organisation },
  own: false,
  ...more,
});

const aoba = "株式会社あおば製作所（デモ）";
const rows = [
  staffRow(231, "署名者 一郎", aoba, { state: "locked", lockedAt: "2026-02-19T00:12:00Z", attemptsLeft: 0 }),
  staffRow(230, "署名者 二郎", "さくら電機株式会社（デモ）", {
    factor: { kind: "passkey", synced: true, since: "2026-01-20T02:00:00Z" },
  }),
  staffRow(228, "署名者 六花", "さくら電機株式会社（デモ）", { state: "suspended", suspendedAt: "2026-02-18T07:30:00Z" }),
  staffRow(227, "署名者 七海", "合同会社ひなた商店（デモ）", { attemptsLeft: 3 }),
  staffRow(225, "署名者 八重", "株式会社みなと不動産（デモ）", { state: "expired", validUntil: "2026-02-01T00:00:00Z" }),
  staffRow(226, "署名者 九重", aoba, { state: "pending", issuer: "", serial: "", validFrom: null, validUntil: null }),
  staffRow(224, "審査担当 一葉", "みどり銀行（デモ）", { own: true }),
  ...Array.from({ length: 10 }, (_, index) => staffRow(220 - index, `署名者 ${index + 10}号`, aoba)),
];

const revocations = [
  {
    credentialId: "NAT-SIGN-00219",
    owner: { userId: "usr_219", name: "署名者 十一号" },
    serial: "4e0791c25b3a109f",
    reason: "affiliationChanged",
    since: "2026-02-18T01:10:00Z",
    own: false,
  },
];

const awaited = {
  csr: "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
  since: "2026-02-18T01:10:00Z",
  askAt: null,
  trouble: null,
};

export function staffView(search: CredentialSearch): StaffCredentialsView {
  const opened = rows.find(({ credentialId }) => credentialId === search.open) ?? null;
  return {
    rows,
    counts: { all: 228, locked: 1, suspended: 1, pending: 1 },
    total: 228,
    page: 1,
    pageSize: 25,
    opened,
    awaited: opened?.state === "pending" ? awaited : null,
    openRevocations: search.state === "suspended" ? revocations : [],
  };
}

export const notice = {
  address: "/dev/gallery/notice-stop",
  outcome: "signed",
  usedAt: "2026-02-19T01:42:58Z",
  client: { name: "捺印 契約サービス" },
  documents: [
    {
      title: "金銭消費貸借契約証書（設備資金）",
      amount: "60,000,000円",
      parties: [aoba, "株式会社みどり銀行（デモ）", "連帯保証人　署名者 二郎"],
      reference: "NC-2026-000412",
    },
    { title: "保証委託契約書", parties: [aoba, "しらかば信用保証株式会社（デモ）"], reference: "NC-2026-000413" },
  ],
  credential: { id: "NAT-SIGN-00231", displayName: "署名者 一郎" },
} as const;
