import type { OutsourcingValues } from "@/lib/sca/template/outsourcing-text.ts";

/** A filled 業務委託契約書, with characters that a common font lacks. */
export const outsourcingValues: OutsourcingValues = {
  clientName: "株式会社あおば製作所（デモ）",
  clientAddress: "東京都千代田区みどり町一丁目2番3号",
  clientSignatory: "代表取締役　署名者 一郎",
  contractorName: "合同会社ひなた商店（デモ）",
  contractorAddress: "大阪府みどり市ゆうひ町四丁目5番6号",
  contractorSignatory: "代表社員　髙﨑 二郎",
  subject: "受発注システムの保守業務①",
  scope: "障害対応及び月次の定期点検",
  deliverables: "",
  from: "2026-12-01",
  to: "2027-11-30",
  subcontracting: "never",
  fee: 3_300_000,
  tax: "excluded",
  payment: "next-month-end",
  court: "東京地方裁判所",
  contractDate: "2026-11-20",
};
