import "server-only";
import { evidenceTime } from "@/i18n/format.ts";
import words from "../../../messages/contract.ja.json" with { type: "json" };
import type { Bytes } from "../../bytes.ts";
import { verdictWord } from "../../pades/validate/index.ts";
import { contractSum, longMoment, shortMoment } from "../japanese.ts";
import { openLetter } from "../letter/letter-pdf.ts";
import type { FrozenResult } from "../signing/result.ts";

export type CompletionFacts = {
  number: string;
  title: string;
  amount: bigint | null;
  sender: { name: string; organisation: string | null };
  completedAt: Date;
  /** `sha256`: of the whole file, hex */
  document: { fileName: string; size: number; pages: number; sha256: string };
  /** `result`: null of whoever had nothing to sign */
  parties: { mark: string; role: string; name: string; organisation: string | null; result: FrozenResult | null }[];
  events: { at: Date; type: string; mark: string; who: string | null }[];
};

const TITLE = "締結証明書";
const LEAD =
  "次の契約が、下記の当事者の電子署名により締結されたことを証明します。この証明書は、署名された文書とは別のファイルです。文書そのものは、照合値で確かめられます。";
const HOW =
  "照合のしかた：文書のSHA-256を計算し、上の照合値と比べてください。電子署名は文書の中にあり、この証明書がなくても、PDFの検証に対応したソフトウェアで検証できます。";
const HEADS = { parties: "当事者と電子署名", events: "経過" };

/** 締結証明書 on A4: the contract, the digest of the signed file, each party with certificate, times and verdict, and what happened until then. */
export async function setCompletionCertificate(facts: CompletionFacts): Promise<Bytes> {
  const { number, title, amount, sender, completedAt, document, parties, events } = facts;
  const nameOf = (one: { name: string; organisation: string | null }) => [one.organisation, one.name].filter(Boolean).join("　");
  const concluded = `締結日時　${longMoment(completedAt).ja}`;
  const contract: [string, string][] = [
    ["契約", title],
    ["管理番号", number],
    ...(amount === null ? [] : [["取引金額", contractSum(amount)] as [string, string]]),
    ["送信元", nameOf(sender)],
    ["署名文書", `${document.fileName}（${document.pages}ページ、${document.size}バイト）`],
    ["照合値", `SHA-256\n${grouped(document.sha256)}`],
  ];
  const blocks = parties.map((party) => ({
    head: `${party.mark}　${party.role}　${nameOf(party)}`,
    rows: party.result ? signatureRows(party.result) : [["署名", "この方の署名は必要ありません"] as [string, string]],
  }));
  const lines = events.map(
    ({ at, type, mark, who }) => `${evidenceTime(at)}　${eventWords(type, mark)}（${who ?? words.event.system}）`,
  );
  const footer = `試験用（認定外） ${number}`;
  const all = [
    ...[LEAD, HOW, footer, concluded, ...Object.values(HEADS), ...contract.flat(), ...lines],
    ...blocks.flatMap(({ head, rows }) => [head, ...rows.flat()]),
  ];
  // the time of conclusion, not of this printing: the file is the same whenever it is made
  const { pdf, paper } = await openLetter({ title: TITLE, words: all, now: completedAt });

  paper.title(TITLE);
  paper.space(6);
  paper.right(concluded, 9.5);
  paper.paragraph(LEAD, { size: 10, leading: 17 });
  paper.space(8);
  paper.table(contract, { pad: 3.5 });
  paper.space(6);
  paper.paragraph(HOW, { size: 9, leading: 15 });
  paper.space(10);
  paper.paragraph(HEADS.parties, { face: paper.bold, size: 11.5 });
  for (const { head, rows } of blocks) {
    paper.keep(rows.length * 24 + 30);
    paper.paragraph(head, { face: paper.bold, size: 10, leading: 22 });
    paper.table(rows, { pad: 2.5 });
    paper.space(10);
  }
  paper.keep(60);
  paper.paragraph(HEADS.events, { face: paper.bold, size: 11.5 });
  for (const line of lines) paper.paragraph(line, { size: 9, leading: 15, rest: 18 });
  paper.footers(footer);
  return Uint8Array.from(await pdf.save({ useObjectStreams: false }));
}

function signatureRows({
  signerId,
  signer,
  certificate,
  signedAt,
  timestamp,
  revocation,
  verdict,
  level,
}: FrozenResult): [string, string][] {
  return [
    ["署名者", `${signer.name}（${signer.romaji}）　署名者ID ${signerId}`],
    ["証明書", `${certificate.serial}\n${certificate.issuer}`],
    [
      "有効期間",
      `${shortMoment(new Date(certificate.notBefore))} から ${shortMoment(new Date(certificate.notAfter))} まで（日本時間）`,
    ],
    ["署名時刻", evidenceTime(signedAt)],
    ["時刻証明", `${evidenceTime(timestamp.at)}\n${timestamp.authority}`],
    ["失効確認", `失効していません（${revocation.source}、${evidenceTime(revocation.at)}）`],
    ["検証結果", `${verdictWord[verdict].ja}（${verdict}、${level}）`],
  ];
}

const eventWords = (type: string, mark: string) =>
  (words.event[type as keyof typeof words.event] ?? type).replace("{mark}", mark);

/** Eight hexadecimal digits a group, four groups a line. */
function grouped(hex: string): string {
  const groups = hex.toUpperCase().match(/.{1,8}/g) ?? [];
  return `${groups.slice(0, 4).join(" ")}\n${groups.slice(4).join(" ")}`;
}
