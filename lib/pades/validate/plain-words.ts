import type { SignatureReport, SubIndication, ValidationReport, Verdict } from "./report.ts";

export type Language = "ja" | "en";
type Words = Record<Language, string>;

/** 有効, 判定不能, 無効: the one word of a verdict. */
export const verdictWord: Record<Verdict, Words> = {
  "TOTAL-PASSED": { ja: "有効", en: "Valid" },
  INDETERMINATE: { ja: "判定不能", en: "Undecided" },
  "TOTAL-FAILED": { ja: "無効", en: "Not valid" },
};

/** What each sub-indication of EN 319 102-1 means to somebody who has never heard of it. */
const SUB_INDICATIONS: Record<SubIndication, Words> = {
  FORMAT_FAILURE: {
    ja: "署名の形が規格に合わないため、確かめられません。有効な署名として扱わないでください。",
    en: "The signature is not built as the standard says and cannot be checked. Do not treat it as valid.",
  },
  HASH_FAILURE: {
    ja: "文書が署名のあとに変えられています。有効な署名ではありません。",
    en: "The document was changed after it was signed. This is not a valid signature.",
  },
  SIG_CRYPTO_FAILURE: {
    ja: "署名の値が、名乗っている人の証明書と合いません。有効な署名ではありません。",
    en: "The signature was not made with the key of the certificate it names. This is not a valid signature.",
  },
  SIG_CONSTRAINTS_FAILURE: {
    ja: "署名に、なくてはならない情報が欠けているか、合っていません。そのため有効とは言えません。",
    en: "Something that the signature must contain is missing or does not fit, so it cannot be called valid.",
  },
  NO_SIGNING_CERTIFICATE_FOUND: {
    ja: "だれが署名したかを示す証明書が、文書の中に見つかりません。",
    en: "The certificate that says who signed was not found in the document.",
  },
  NO_CERTIFICATE_CHAIN_FOUND: {
    ja: "この証明書の発行元が、お使いの信頼の一覧にありません。偽物という意味ではありません。発行元のルート証明書を確かめてから読み込むと、判定できます。",
    en: "The issuer of this certificate is not among those you trust. That does not mean it is forged. Check the issuer's root certificate, load it, and the signature can be judged.",
  },
  CHAIN_CONSTRAINTS_FAILURE: {
    ja: "証明書が、文書の署名に使ってよいものではありません。",
    en: "The certificate may not be used for signing documents.",
  },
  CERTIFICATE_CHAIN_GENERAL_FAILURE: {
    ja: "証明書を正しく読み取れません。",
    en: "A certificate cannot be read as it should.",
  },
  CRYPTO_CONSTRAINTS_FAILURE: {
    ja: "いまの基準では弱い暗号が使われているため、確かとは言えません。",
    en: "It uses cryptography that is too weak by today's standards to be relied on.",
  },
  EXPIRED: {
    ja: "署名の時に、証明書の有効期間が過ぎていました。",
    en: "The certificate had expired when the signature was made.",
  },
  NOT_YET_VALID: {
    ja: "署名の時に、証明書の有効期間がまだ始まっていませんでした。",
    en: "The certificate was not yet valid when the signature was made.",
  },
  OUT_OF_BOUNDS_NO_POE: {
    ja: "証明書の有効期間が過ぎており、期間内に署名されたことを確かめられません。",
    en: "The certificate has expired, and nothing proves that the signature was made before that.",
  },
  REVOKED_NO_POE: {
    ja: "署名者の証明書が失効しており、失効の前に署名されたことを確かめられません。",
    en: "The signer's certificate was revoked, and nothing proves that the signature was made before that.",
  },
  REVOKED_CA_NO_POE: {
    ja: "発行元の証明書が失効しています。",
    en: "The certificate of the issuer was revoked.",
  },
  TRY_LATER: {
    ja: "証明書が失効していないことを確認していません。確かめるための情報が文書に入っておらず、この検証は外に問い合わせないためです。偽物という意味ではありません。",
    en: "Revocation was not checked: the document does not hold what is needed, and this check asks nobody else. That does not mean it is forged.",
  },
  TIMESTAMP_ORDER_FAILURE: {
    ja: "タイムスタンプの時刻の前後が合いません。",
    en: "The times of the timestamps contradict each other.",
  },
};

const FORBIDDEN_CHANGE: Words = {
  ja: "署名のあとに、許されない変更が加えられています。いま表示される内容は、署名された内容と違うおそれがあります。",
  en: "Something that is not allowed was changed after signing. What you see now may differ from what was signed.",
};
const PASSED: Words = {
  ja: "文書は署名の時から変わっていません。署名の時に証明書は有効で、失効していませんでした。",
  en: "The document has not changed since it was signed. The certificate was valid and not revoked at that time.",
};
const LASTING: Words = {
  ja: "証明書が切れたあとも、この文書だけで確かめられます。",
  en: "It can be checked from this document alone, also after the certificate has expired.",
};
const STAMP_PASSED: Words = {
  ja: "この時刻に文書がこの内容で存在していたことを、時刻認証局が証明しています。",
  en: "A timestamping authority attests that the document existed in this form at this time.",
};
const UNCHANGED: Words = {
  ja: "署名された部分の改ざんは見つかりませんでした。",
  en: "The signed part has not been tampered with.",
};

/** The sentences for one signature, the most important first; technical terms stand elsewhere. */
export function plainWords(signature: SignatureReport, language: Language): string[] {
  const { verdict, subIndication, kind, level, integrity } = signature;
  const forbidden = signature.laterChanges.some(({ allowed }) => !allowed);
  const words: Words[] = [];
  if (verdict === "TOTAL-PASSED") {
    words.push(kind === "signature" ? PASSED : STAMP_PASSED);
    if (kind === "signature" && (level === "B-LT" || level === "B-LTA")) words.push(LASTING);
  } else {
    words.push(
      forbidden && subIndication === "FORMAT_FAILURE" ? FORBIDDEN_CHANGE : SUB_INDICATIONS[subIndication ?? "FORMAT_FAILURE"],
    );
    if (verdict === "INDETERMINATE" && integrity && !forbidden) words.push(UNCHANGED);
  }
  return words.map((one) => one[language]);
}

/** The one sentence over all: how many of the signatures hold. */
export function plainHeadline({ signatures }: ValidationReport, language: Language): string {
  const total = signatures.length;
  const count = (verdict: Verdict) => signatures.filter((one) => one.verdict === verdict).length;
  const [passed, unsure, failed] = [count("TOTAL-PASSED"), count("INDETERMINATE"), count("TOTAL-FAILED")];
  if (language === "ja") {
    if (total === 0) return "署名がありません";
    if (passed === total) return total === 1 ? "署名は有効です" : `${total}件の署名は、すべて有効です`;
    const rest = [failed > 0 ? `${failed}件は無効です` : "", unsure > 0 ? `${unsure}件は判定できません` : ""]
      .filter(Boolean)
      .join("、");
    if (total === 1) return failed === 1 ? "署名は無効です" : "署名を判定できません";
    if (failed === total) return `${total}件の署名は、どれも無効です`;
    if (unsure === total) return `${total}件の署名は、どれも判定できません`;
    return `${total}件のうち${passed}件が有効、${rest}`;
  }
  if (total === 0) return "There is no signature";
  if (passed === total) return total === 1 ? "The signature is valid" : `All ${total} signatures are valid`;
  if (total === 1) return failed === 1 ? "The signature is not valid" : "The signature cannot be judged";
  if (failed === total) return `None of ${total} signatures is valid`;
  if (unsure === total) return `None of ${total} signatures can be judged`;
  const rest = [failed > 0 ? `${failed} not valid` : "", unsure > 0 ? `${unsure} cannot be judged` : ""]
    .filter(Boolean)
    .join(", ");
  return `${passed} of ${total} signatures valid, ${rest}`;
}

/** Whether anything speaks of tampering: a broken signature or a change that is not allowed. */
export function looksTampered({ signatures }: ValidationReport): boolean {
  return signatures.some(({ verdict }) => verdict === "TOTAL-FAILED");
}
