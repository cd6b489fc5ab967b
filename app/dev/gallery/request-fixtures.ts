import type { BankRequest, BankRequestsView, RequestPerson } from "@/lib/sca/views.ts";

const hand = (name: string, own = false) => ({ name, own, at: "2026-02-19T00:38:00Z" });
const KYC = {
  record: "KYC-0098121",
  method: "face",
  date: "2026-02-10",
  checkedBy: "本店 窓口 一郎",
  document: "運転免許証",
  address: "東京都千代田区丸の内一丁目2番3号",
} as const;
const SERIAL = "4E 07 91 C2 5B 18 AA 90 3F 4C 72 0D 5E 11 B8 64";

const request = (number: number, more: Partial<BankRequest>): BankRequest => ({
  id: `crq_gallery${number}`,
  kind: "revoke",
  state: "requested",
  person: { name: "署名者 一郎", organisation: "株式会社あおば製作所（デモ）", email: "signer1@demo.example" },
  credentialId: "NAT-SIGN-00231",
  serial: SERIAL,
  romaji: null,
  kyc: null,
  revocation: "affiliationChanged",
  reason: "退職の届出があったため",
  requested: hand("起票担当 一子"),
  decided: null,
  done: null,
  decisionReason: null,
  enrolmentId: null,
  issued: null,
  may: { decide: true, withdraw: false, carryOut: false },
  barred: null,
  ...more,
});
const closed = { decide: false, withdraw: false, carryOut: false };
const issue = { kind: "issue", credentialId: null, serial: "", revocation: null, romaji: "Jiro Shomeisha", kyc: KYC } as const;

const rows = [
  request(1, {}),
  request(2, { ...issue, requested: hand("起票担当 一子", true), may: { ...closed, withdraw: true }, barred: "same-person" }),
  request(3, { state: "approved", decided: hand("検印担当 二葉"), may: { ...closed, carryOut: true } }),
  request(4, {
    ...issue,
    state: "done",
    decided: hand("検印担当 二葉"),
    done: hand("検印担当 二葉"),
    enrolmentId: "enr_gallery1",
    issued: { credentialId: "NAT-SIGN-00240", serial: SERIAL },
    may: closed,
  }),
  request(5, { kind: "renew", revocation: null, state: "rejected", decided: hand("検印担当 二葉"), may: closed }),
];

/** `opened`: an index; -1: none there is */
export function requestsView(opened?: number): BankRequestsView {
  const shown = opened === -1 ? [] : rows;
  return {
    rows: shown,
    counts: { all: shown.length, requested: 2, approved: 1, done: 1, rejected: 1 },
    total: shown.length,
    page: 1,
    pageSize: 25,
    opened: shown[opened ?? -1] ?? null,
    mayFile: true,
  };
}

export const requestPeople: RequestPerson[] = [
  {
    userId: "usr_1",
    name: "署名者 一郎",
    organisation: "株式会社あおば製作所（デモ）",
    email: "signer1@demo.example",
    kyc: KYC,
    credentials: [
      { credentialId: "NAT-SIGN-00231", serial: SERIAL, state: "usable", validUntil: "2028-01-14T01:21:05Z" },
      { credentialId: "NAT-SIGN-00102", serial: SERIAL, state: "revoked", validUntil: "2026-01-14T01:21:05Z" },
    ],
    own: false,
  },
  {
    userId: "usr_2",
    name: "署名者 二郎",
    organisation: null,
    email: "signer2@demo.example",
    kyc: null,
    credentials: [],
    own: false,
  },
];
