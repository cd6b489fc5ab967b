import "server-only";
import type { Bytes } from "../../bytes.ts";
import { openLetter } from "./letter-pdf.ts";

/** All of it as people read it. */
export type Receipt = {
  enrolmentId: string;
  name: string;
  romaji: string;
  organisation: string | null;
  credentialId: string;
  issuer: string;
  serial: string;
  /** SHA-256 of the certificate */
  fingerprint: string;
  validFrom: string;
  validUntil: string;
  algorithm: string;
  keyOrigin: string;
  /** the key was made elsewhere */
  imported: boolean;
  holding: string;
  level: string;
  identity: string;
  /** when the code was given out; the code itself is nowhere */
  codeIssued: string;
  takenUp: string;
  issued: string;
  now: Date;
};

const TITLE = "電子証明書 受領書";
const DUTIES = [
  "暗証番号と認証手段は、ご本人だけがお使いください。他人に教えたり、貸したりすることはできません。",
  "署名の前に、署名する文書をご確認ください。この鍵による署名は、ご本人の電子署名として扱われます。",
  "暗証番号を知られた、認証手段をなくした、覚えのない署名があるときは、すぐに「電子証明書」で利用を停止し、お取引店へご連絡ください。",
  "氏名や所属など、証明書に書かれたことが変わったときは、お取引店へお届けください。その証明書は失効します。",
  "有効期限までに更新してください。お使いにならなくなったときは利用を終了してください。鍵は廃棄され、元に戻せません。",
];

/** 受領書（登録完了通知）, step ⑧ of 規則6条3の2ロ, on A4: who has which certificate, where its key is, how it was taken up, and its owner's duties. */
export async function setReceipt(receipt: Receipt): Promise<Bytes> {
  const { enrolmentId, name, romaji, organisation, credentialId, issued, now } = receipt;
  const made = receipt.imported ? "認証局がつくった署名用の鍵をお渡しし" : "署名用の鍵をつくり";
  const lead = `下記のとおり、利用者識別符号によりご本人を確かめ、${made}、電子証明書をリモート署名サービスに登録しました。内容をご確認のうえ、大切に保管してください。`;
  const facts: [string, string][] = [
    ["お名前", `${name}（${romaji}）`],
    ...(organisation ? [["所属", organisation] as [string, string]] : []),
    ["署名者ID", credentialId],
    ["発行者", receipt.issuer],
    ["通し番号", receipt.serial],
    ["指紋", `SHA-256　${receipt.fingerprint}`],
    ["有効期間", `${receipt.validFrom}から ${receipt.validUntil}まで`],
    ["鍵の由来", `${receipt.keyOrigin}、${receipt.algorithm}`],
    ["鍵の保持", `${receipt.holding}、${receipt.level}`],
    ["本人確認", receipt.identity],
    ["識別符号", `${receipt.codeIssued}に発行したもの（1回限り、使用済み）`],
    ["受領日時", receipt.takenUp],
    ["申請番号", enrolmentId],
  ];
  const footer = `試験用（認定外） ${enrolmentId}`;
  const care = "署名者の義務";
  const words = [name, "様", lead, issued, care, footer, ...facts.flat(), ...DUTIES, "１２３４５"];
  const { pdf, paper } = await openLetter({ title: TITLE, words, now });

  paper.right(issued);
  if (organisation) paper.paragraph(organisation);
  paper.paragraph(`${name} 様`, { face: paper.bold, size: 14, leading: 26 });
  paper.title(TITLE);
  paper.space(4);
  paper.paragraph(lead, { size: 10, leading: 17 });
  paper.space(6);
  paper.table(facts, { pad: 3 });
  paper.space(12);
  paper.paragraph(care, { face: paper.bold, size: 10.5 });
  for (const [index, duty] of DUTIES.entries())
    paper.paragraph(`${"１２３４５"[index]}　${duty}`, { size: 9.5, leading: 15.5, rest: 19 });
  paper.footers(footer);
  return Uint8Array.from(await pdf.save({ useObjectStreams: false }));
}
