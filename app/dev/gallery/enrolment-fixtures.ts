import type { EnrolledCertificate } from "@/components/rssp/enrolled.tsx";
import type { EnrolmentState, StaffEnrolment, StaffEnrolmentsView } from "@/lib/sca/views.ts";

const ITEMS = ["identity", "document", "authority", "duplicate", "contact"] as const;
const hand = (name: string, own = false) => ({ name, own, at: "2026-02-19T00:38:00Z" });

function enrolment(number: number, name: string, state: EnrolmentState, more: Partial<StaffEnrolment> = {}): StaffEnrolment {
  const seen = state !== "applied" && state !== "withdrawn";
  const done = seen && state !== "examined";
  return {
    id: `enr_gallery${number}`,
    subject: `usr_${number}`,
    route: "vetted",
    state,
    displayName: "Ichiro Shomeisha",
    kanjiName: name,
    organisation: "株式会社あおば製作所（デモ）",
    email: `signer${number}@demo.example`,
    algorithm: "P-256",
    holding: "wrapped",
    ial: 2,
    kyc: { record: `KYC-00${number}`, method: "face", date: "2026-02-10", checkedBy: "本店 窓口 一郎", document: "運転免許証" },
    card: null,
    revocationOpen: false,
    findings: seen ? ITEMS.map((item) => ({ item, result: "ok", note: "" })) : [],
    applied: { ...hand("起票担当 一子"), at: "2026-02-19T00:12:00Z" },
    examined: seen ? hand("審査担当 一葉") : null,
    decided: done ? hand("審査担当 二葉", true) : null,
    decisionReason: null,
    code: null,
    credentialId: null,
    completedAt: null,
    own: false,
    ...more,
  };
}

const rows = [
  enrolment(98121, "署名者 一郎", "applied"),
  enrolment(98130, "署名者 二郎", "examined"),
  enrolment(98044, "署名者 六花", "examined", { examined: hand("審査担当 二葉", true) }),
  enrolment(98102, "署名者 三郎", "approved", {
    code: { issuedAt: "2026-02-19T01:00:00Z", expiresAt: "2026-03-05T01:00:00Z", attempts: 1, locked: false, usedAt: null },
  }),
  enrolment(97951, "署名者 十和", "rejected", { decisionReason: "届出の役職と一致しない" }),
  enrolment(97933, "審査担当 二葉", "applied", { own: true, kyc: null }),
  enrolment(98140, "署名者 三郎", "applied", {
    route: "certificate",
    kyc: null,
    card: {
      name: "署名者　三郎",
      birthDate: "1980-04-01",
      sex: "male",
      address: "東京都千代田区一番町1番地1",
      issuer: "試験用（認定外） Natsuin TEST Card CA",
      serial: "4a1f00c2",
      notBefore: "2026-02-01T00:00:00Z",
      notAfter: "2031-01-31T15:00:00Z",
      fingerprint: "5977d1f29eb5564ddeecb4d485a9c314a3418fda7123cd9d6aec16c66f453fab",
    },
    revocationOpen: true,
    findings: [
      { item: "signature", result: "ok", note: "" },
      { item: "path", result: "ok", note: "試験用（認定外） Natsuin TEST Card CA" },
      { item: "revocation", result: "unchecked", note: "no address to ask" },
      { item: "names", result: "ok", note: "" },
      { item: "fresh", result: "ok", note: "" },
    ],
  }),
];

/** The queue with one application open beside it, by its place in the list. */
export function enrolmentsView(opened?: number): StaffEnrolmentsView {
  return {
    rows,
    counts: { all: rows.length, applied: 3, examined: 2, approved: 1, rejected: 1 },
    total: rows.length,
    page: 1,
    pageSize: 25,
    opened: (opened !== undefined && rows[opened]) || null,
  };
}

export const enrolledCertificate: EnrolledCertificate = {
  credentialId: "NAT-SIGN-00231",
  usable: true,
  issuer: "試験用（認定外） Natsuin TEST Issuing CA",
  serial: "4E 07 91 C2 5B 18 AA 90 3F 4C 72 0D 5E 11 B8 64",
  notBefore: "2026-02-19T00:00:00Z",
  notAfter: "2028-02-18T23:59:59Z",
  levelLabel: "レベル1（レベル2方式の鍵認可）",
  factor: "totp",
};
