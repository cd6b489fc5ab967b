import "server-only";
import { evidenceTime, money } from "@/i18n/format.ts";
import type { Locale } from "@/i18n/locale.ts";
import wordsEn from "../../../messages/contract.en.json" with { type: "json" };
import wordsJa from "../../../messages/contract.ja.json" with { type: "json" };
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

const WORDS = {
  ja: {
    title: "締結証明書",
    lead: "次の契約が、下記の当事者の電子署名により締結されたことを証明します。この証明書は、署名された文書とは別のファイルです。文書そのものは、照合値で確かめられます。",
    how: "照合のしかた：文書のSHA-256を計算し、上の照合値と比べてください。電子署名は文書の中にあり、この証明書がなくても、PDFの検証に対応したソフトウェアで検証できます。",
    footer: "試験用（認定外）",
    concluded: (at: Date) => `締結日時　${longMoment(at).ja}`,
    contract: "契約",
    number: "管理番号",
    amount: "取引金額",
    sum: contractSum,
    sender: "送信元",
    document: "署名文書",
    file: (name: string, pages: number, bytes: number) => `${name}（${pages}ページ、${bytes}バイト）`,
    digest: "照合値",
    parties: "当事者と電子署名",
    signature: "署名",
    nothing: "この方の署名は必要ありません",
    events: "経過",
    event: (at: string, what: string, who: string) => `${at}　${what}（${who}）`,
    signer: "署名者",
    signerId: (name: string, romaji: string, id: string) => `${name}（${romaji}）　署名者ID ${id}`,
    certificate: "証明書",
    validity: "有効期間",
    between: (from: string, to: string) => `${from} から ${to} まで（日本時間）`,
    signedAt: "署名時刻",
    timestamp: "時刻証明",
    revocation: "失効確認",
    good: (source: string, at: string) => `失効していません（${source}、${at}）`,
    verdict: "検証結果",
    judged: (word: string, verdict: string, level: string) => `${word}（${verdict}、${level}）`,
    happened: wordsJa.event,
  },
  en: {
    title: "Certificate of completion",
    lead: "This certifies that the contract below was concluded by the electronic signatures of the parties named below. It is a file apart from the signed document, which can be told by its digest.",
    how: "To compare: compute the SHA-256 of the document and compare it with the digest above. The electronic signatures are in the document itself and can be verified without this certificate, by any software that verifies PDF signatures.",
    footer: "For testing (not accredited)",
    concluded: (at: Date) => `Concluded ${longMoment(at).en}`,
    contract: "Contract",
    number: "Number",
    amount: "Amount",
    sum: (yen: bigint) => money(yen, "en"),
    sender: "Sent by",
    document: "Document",
    file: (name: string, pages: number, bytes: number) => `${name} (${pages} ${pages === 1 ? "page" : "pages"}, ${bytes} bytes)`,
    digest: "Digest",
    parties: "Parties and electronic signatures",
    signature: "Signature",
    nothing: "Needs no signature",
    events: "What happened",
    event: (at: string, what: string, who: string) => `${at}　${what} (${who})`,
    signer: "Signer",
    signerId: (name: string, romaji: string, id: string) => `${name} (${romaji})　Signer ID ${id}`,
    certificate: "Certificate",
    validity: "Valid",
    between: (from: string, to: string) => `${from} to ${to} (Japan time)`,
    signedAt: "Signed at",
    timestamp: "Timestamp",
    revocation: "Revocation",
    good: (source: string, at: string) => `Not revoked (${source}, ${at})`,
    verdict: "Verdict",
    judged: (word: string, verdict: string, level: string) => `${word} (${verdict}, ${level})`,
    happened: wordsEn.event,
  },
};

/**
 * 締結証明書 on A4: the contract, the digest of the signed file, each party with certificate, times and verdict, and what happened until then.
 * Names and titles stand as they were given, in either language.
 */
export async function setCompletionCertificate(facts: CompletionFacts, language: Locale): Promise<Bytes> {
  const { number, title, amount, sender, completedAt, document, parties, events } = facts;
  const words = WORDS[language];
  const nameOf = (one: { name: string; organisation: string | null }) => [one.organisation, one.name].filter(Boolean).join("　");
  const concluded = words.concluded(completedAt);
  const contract: [string, string][] = [
    [words.contract, title],
    [words.number, number],
    ...(amount === null ? [] : [[words.amount, words.sum(amount)] as [string, string]]),
    [words.sender, nameOf(sender)],
    [words.document, words.file(document.fileName, document.pages, document.size)],
    [words.digest, `SHA-256\n${grouped(document.sha256)}`],
  ];
  const blocks = parties.map((party) => ({
    head: `${party.mark}　${party.role}　${nameOf(party)}`,
    rows: party.result ? signatureRows(party.result, language) : [[words.signature, words.nothing] as [string, string]],
  }));
  const lines = events.map(({ at, type, mark, who }) => {
    const what = words.happened[type as keyof typeof words.happened] ?? type;
    return words.event(evidenceTime(at), what.replace("{mark}", mark), who ?? words.happened.system);
  });
  const footer = `${words.footer} ${number}`;
  const all = [
    ...[words.lead, words.how, footer, concluded, words.parties, words.events, ...contract.flat(), ...lines],
    ...blocks.flatMap(({ head, rows }) => [head, ...rows.flat()]),
  ];
  // the time of conclusion, not of this printing: the file is the same whenever it is made
  const { pdf, paper } = await openLetter({ title: words.title, words: all, language, now: completedAt });

  paper.title(words.title);
  paper.space(6);
  paper.right(concluded, 9.5);
  paper.space(6);
  paper.paragraph(words.lead, { size: 10, leading: 17 });
  paper.space(8);
  paper.table(contract, { pad: 3.5 });
  paper.space(6);
  paper.paragraph(words.how, { size: 9, leading: 15 });
  paper.space(10);
  paper.paragraph(words.parties, { face: paper.bold, size: 11.5 });
  for (const { head, rows } of blocks) {
    paper.keep(rows.length * 24 + 30);
    paper.paragraph(head, { face: paper.bold, size: 10, leading: 22 });
    paper.table(rows, { pad: 2.5 });
    paper.space(10);
  }
  paper.keep(60);
  paper.paragraph(words.events, { face: paper.bold, size: 11.5 });
  for (const line of lines) paper.paragraph(line, { size: 9, leading: 15, rest: 18 });
  paper.footers(footer);
  return Uint8Array.from(await pdf.save({ useObjectStreams: false }));
}

function signatureRows(
  { signerId, signer, certificate, signedAt, timestamp, revocation, verdict, level }: FrozenResult,
  language: Locale,
): [string, string][] {
  const words = WORDS[language];
  const [from, to] = [certificate.notBefore, certificate.notAfter].map((at) => shortMoment(new Date(at))) as [string, string];
  return [
    [words.signer, words.signerId(signer.name, signer.romaji, signerId)],
    [words.certificate, `${certificate.serial}\n${certificate.issuer}`],
    [words.validity, words.between(from, to)],
    [words.signedAt, evidenceTime(signedAt)],
    [words.timestamp, `${evidenceTime(timestamp.at)}\n${timestamp.authority}`],
    [words.revocation, words.good(revocation.source, evidenceTime(revocation.at))],
    [words.verdict, words.judged(verdictWord[verdict][language], verdict, level)],
  ];
}

/** Eight hexadecimal digits a group, four groups a line. */
function grouped(hex: string): string {
  const groups = hex.toUpperCase().match(/.{1,8}/g) ?? [];
  return `${groups.slice(0, 4).join(" ")}\n${groups.slice(4).join(" ")}`;
}
