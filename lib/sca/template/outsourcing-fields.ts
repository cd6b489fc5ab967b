import type { TemplateView } from "../views.ts";

/** 業務委託契約書: what the sender fills in. */
export const outsourcingTemplate: TemplateView = {
  id: "outsourcing",
  name: { ja: "業務委託契約書", en: "Service agreement" },
  description: {
    ja: "業務の委託と成果物の取扱いを定める、全12条の契約書です。",
    en: "Twelve articles on services commissioned and what becomes of their results.",
  },
  minLevel: 1,
  parties: [
    { mark: "甲", role: { ja: "委託者", en: "Client" } },
    { mark: "乙", role: { ja: "受託者", en: "Contractor" } },
  ],
  groups: [
    {
      ja: "契約の当事者",
      en: "Parties",
      fields: [
        text("clientName", "委託者の商号・氏名", "Client's name", 80),
        text("clientAddress", "委託者の住所", "Client's address", 120),
        text(
          "clientSignatory",
          "委託者の署名者（肩書・氏名）",
          "Client's signatory (title, name)",
          60,
          "代表取締役　署名者 一郎",
        ),
        text("contractorName", "受託者の商号・氏名", "Contractor's name", 80),
        text("contractorAddress", "受託者の住所", "Contractor's address", 120),
        text(
          "contractorSignatory",
          "受託者の署名者（肩書・氏名）",
          "Contractor's signatory (title, name)",
          60,
          "代表社員　署名者 二郎",
        ),
      ],
    },
    {
      ja: "委託する業務",
      en: "Services",
      fields: [
        text("subject", "業務の名称", "Name of the services", 80, "受発注システムの保守業務"),
        multiline("scope", "業務の内容", "What is to be done", 800, true),
        multiline("deliverables", "成果物（ないときは空欄）", "Results to deliver (empty if none)", 400, false),
        { name: "from", kind: "date", required: true, ja: { label: "委託期間の始期" }, en: { label: "First day" } },
        { name: "to", kind: "date", required: true, ja: { label: "委託期間の終期" }, en: { label: "Last day" } },
        {
          name: "subcontracting",
          kind: "choice",
          required: true,
          initial: "consent",
          ja: { label: "再委託" },
          en: { label: "Subcontracting" },
          options: [
            { value: "consent", ja: "甲の事前の承諾があるときに限り可", en: "Only with the client's prior consent" },
            { value: "never", ja: "禁止", en: "Not allowed" },
          ],
        },
      ],
    },
    {
      ja: "委託料と条件",
      en: "Fee and terms",
      fields: [
        {
          name: "fee",
          kind: "yen",
          required: true,
          min: 1,
          max: 999_999_999_999,
          ja: { label: "委託料（円）" },
          en: { label: "Fee (yen)" },
        },
        {
          name: "tax",
          kind: "choice",
          required: true,
          initial: "excluded",
          ja: { label: "消費税等" },
          en: { label: "Consumption tax" },
          options: [
            { value: "excluded", ja: "別途（税抜）", en: "Not included" },
            { value: "included", ja: "含む（税込）", en: "Included" },
          ],
        },
        {
          name: "payment",
          kind: "choice",
          required: true,
          initial: "next-month-end",
          ja: { label: "支払期日", hint: "成果物を受け取った日、または業務を終えた日から数えます。" },
          en: { label: "Payment due", hint: "Counted from the day the results are received or the services end." },
          options: [
            { value: "same-month-end", ja: "当月末日", en: "End of the same month" },
            { value: "next-month-end", ja: "翌月末日", en: "End of the next month" },
          ],
        },
        text("court", "管轄裁判所", "Court", 40, undefined, "東京地方裁判所"),
        { name: "contractDate", kind: "date", required: true, ja: { label: "契約日" }, en: { label: "Date of the contract" } },
      ],
    },
  ],
};

function text(name: string, ja: string, en: string, maxLength: number, hint?: string, initial?: string) {
  return {
    name,
    kind: "text" as const,
    required: true,
    maxLength,
    ja: hint === undefined ? { label: ja } : { label: ja, hint: `例：${hint}` },
    en: { label: en },
    ...(initial === undefined ? {} : { initial }),
  };
}

function multiline(name: string, ja: string, en: string, maxLength: number, required: boolean) {
  return { name, kind: "multiline" as const, required, maxLength, ja: { label: ja }, en: { label: en } };
}
