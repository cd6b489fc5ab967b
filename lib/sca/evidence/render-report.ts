import "server-only";
import { type Language, plainWords, type SignatureReport, verdictWord } from "../../pades/validate/index.ts";
import type { Evidence } from "./collect-evidence.ts";

const WORDS = {
  ja: {
    title: "検証レポート",
    contract: "契約",
    number: "管理番号",
    file: "ファイル",
    checked: "検証日時",
    method: "文書の中の情報だけで検証しました。外部への問い合わせはしていません。",
    signatures: "署名",
    who: "だれが",
    when: "いつ",
    what: "何に",
    certificate: "証明書",
    revocation: "失効確認",
    noName: "署名者が分かりません",
    stamp: "文書のタイムスタンプ",
    before: (at: string, by: string) => `${at} より前（${by}）`,
    noTime: "証明された時刻はありません",
    first: (bytes: number) => `contract.pdf の先頭から ${bytes} バイト`,
    anchors: "信頼したルート証明書",
    notChecked: "確認していません",
  },
  en: {
    title: "Validation report",
    contract: "Contract",
    number: "Number",
    file: "File",
    checked: "Checked at",
    method: "Checked from what the document holds. Nobody was asked.",
    signatures: "Signatures",
    who: "Who",
    when: "When",
    what: "What",
    certificate: "Certificate",
    revocation: "Revocation",
    noName: "Signer not known",
    stamp: "Document timestamp",
    before: (at: string, by: string) => `Before ${at} (${by})`,
    noTime: "No proven time",
    first: (bytes: number) => `The first ${bytes} bytes of contract.pdf`,
    anchors: "Trusted root certificates",
    notChecked: "Not checked",
  },
} as const;

const STYLE =
  "body{font:16px/1.75 'Noto Sans JP','Noto Sans CJK JP',sans-serif;color:#14233a;background:#f6f4ef;margin:0}" +
  "main{max-width:44rem;margin:2rem auto;padding:2rem;background:#fff}h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}" +
  "article{border-top:1px solid #e2ded4;padding:1rem 0}dl{display:grid;grid-template-columns:7rem 1fr;gap:.25rem 1rem;font-size:.9rem}" +
  "dt{color:#5a6578}dd{margin:0;overflow-wrap:anywhere}code{font-size:.8rem;overflow-wrap:anywhere}hr{margin:3rem 0;border:0;border-top:2px solid #14233a}" +
  ".passed{color:#17643f}.unsure{color:#7d5200}.failed{color:#a0133f}@media print{body{background:#fff}main{margin:0;padding:0}}";
const TONE = { "TOTAL-PASSED": "passed", INDETERMINATE: "unsure", "TOTAL-FAILED": "failed" } as const;

/** The report for people, Japanese and then English, in one file without anything from elsewhere. */
export function renderReport(evidence: Evidence): string {
  const title = `${WORDS.ja.title} / ${WORDS.en.title}: ${evidence.contract.number}`;
  return (
    `<!doctype html>\n<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${safe(title)}</title><style>${STYLE}</style></head><body><main>\n` +
    `<section>${inLanguage(evidence, "ja")}</section>\n<hr>\n<section lang="en">${inLanguage(evidence, "en")}</section>\n</main></body></html>\n`
  );
}

function inLanguage({ contract, report: file }: Evidence, language: Language): string {
  const words = WORDS[language];
  const { report, anchors, summary } = file;
  return [
    `<h1>${words.title}</h1><p><strong class="${TONE[report.verdict]}">${safe(summary[language].headline)}</strong></p>`,
    facts([
      [words.contract, contract.title],
      [words.number, contract.number],
      [words.file, `contract.pdf (${file.file.size}), SHA-256 ${file.file.sha256}`],
      [words.checked, report.validatedAt.toISOString()],
    ]),
    `<p>${words.method}</p><h2>${words.signatures}</h2>`,
    ...report.signatures.map((signature, at) => article(signature, at + 1, language)),
    `<h2>${words.anchors}</h2><ul>${anchors.map(({ subject, sha256 }) => `<li>${safe(subject)}<br><code>SHA-256 ${sha256}</code></li>`).join("")}</ul>`,
  ].join("\n");
}

function article(signature: SignatureReport, number: number, language: Language): string {
  const words = WORDS[language];
  const { signer, kind, verdict, subIndication, timestamp, revocation, level } = signature;
  const name = kind === "document-timestamp" ? words.stamp : (signer?.kanjiName ?? signer?.commonName ?? words.noName);
  const plain = plainWords(signature, language).map((sentence) => `<p>${safe(sentence)}</p>`);
  return (
    `<article><h3>${number}. ${safe(name)} <span class="${TONE[verdict]}">${verdictWord[verdict][language]}</span></h3>${plain.join("")}` +
    `<p><code>${[verdict, subIndication, level].filter(Boolean).join(" / ")}</code></p>` +
    `${facts([
      [words.when, timestamp ? words.before(timestamp.genTime.toISOString(), timestamp.authority) : words.noTime],
      [words.what, words.first(signature.revisionLength)],
      [words.certificate, signer ? `${signer.certificateSerial}, ${signer.issuer}` : words.noName],
      [
        words.revocation,
        revocation
          ? `${revocation.source.toUpperCase()}, ${revocation.issuedBy}, ${revocation.thisUpdate.toISOString()}`
          : words.notChecked,
      ],
    ])}</article>`
  );
}

const facts = (rows: [string, string][]) =>
  `<dl>${rows.map(([label, value]) => `<dt>${label}</dt><dd>${safe(value)}</dd>`).join("")}</dl>`;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const safe = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
