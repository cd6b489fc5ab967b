import { describe, expect, it } from "vitest";
import { plainHeadline, plainWords } from "./plain-words.ts";
import type { SignatureReport, SubIndication, ValidationReport, Verdict } from "./report.ts";

const signature = (verdict: Verdict, more: Partial<SignatureReport> = {}): SignatureReport => ({
  kind: "signature",
  fieldName: "a",
  verdict,
  level: "B-LT",
  baseline: true,
  integrity: true,
  chain: [],
  provenAt: new Date(0),
  revisionLength: 1,
  laterChanges: [],
  checks: [],
  ...more,
});
const report = (...verdicts: Verdict[]): ValidationReport => ({
  verdict: verdicts[0] ?? "INDETERMINATE",
  signatures: verdicts.map((verdict) => signature(verdict)),
  revisions: [],
  validatedAt: new Date(0),
});
const [P, I, F] = ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"] as const;

describe("the headline", () => {
  it.each<[Verdict[], string, string]>([
    [[], "署名がありません", "There is no signature"],
    [[P], "署名は有効です", "The signature is valid"],
    [[I], "署名を判定できません", "The signature cannot be judged"],
    [[F], "署名は無効です", "The signature is not valid"],
    [[P, P], "2件の署名は、すべて有効です", "All 2 signatures are valid"],
    [[I, I], "2件の署名は、どれも判定できません", "None of 2 signatures can be judged"],
    [[F, F, F], "3件の署名は、どれも無効です", "None of 3 signatures is valid"],
    [[P, P, I], "3件のうち2件が有効、1件は判定できません", "2 of 3 signatures valid, 1 cannot be judged"],
    [
      [P, F, I],
      "3件のうち1件が有効、1件は無効です、1件は判定できません",
      "1 of 3 signatures valid, 1 not valid, 1 cannot be judged",
    ],
  ])("%j", (verdicts, ja, en) => {
    expect(plainHeadline(report(...verdicts), "ja")).toBe(ja);
    expect(plainHeadline(report(...verdicts), "en")).toBe(en);
  });
});

describe("the sentences for one signature", () => {
  const said = (one: SignatureReport) => (["ja", "en"] as const).map((language) => plainWords(one, language).join(" "));

  it("never say valid or unchanged of what is not", () => {
    const subIndications: SubIndication[] = ["FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE"];
    for (const subIndication of subIndications)
      for (const words of said(signature(F, { subIndication, integrity: false })))
        expect(words).not.toMatch(/文書は署名の時から変わっていません|改ざんは見つかりません|has not (changed|been tampered)/);
  });
  it("say of an unknown issuer and of missing revocation data that it does not mean a forgery", () => {
    for (const subIndication of ["NO_CERTIFICATE_CHAIN_FOUND", "TRY_LATER"] as const) {
      const [ja, en] = said(signature(I, { subIndication }));
      expect(ja).toContain("偽物という意味ではありません");
      expect(en).toContain("does not mean it is forged");
    }
    expect(said(signature(I, { subIndication: "TRY_LATER" }))[0]).toContain("失効していないことを確認していません");
  });
  it("name a later change that is not allowed as what it is", () => {
    const changed = { revision: 3, kind: "other" as const, allowed: false, detail: "object 4 was changed" };
    const [ja, en] = said(signature(F, { subIndication: "FORMAT_FAILURE", laterChanges: [changed] }));
    expect(ja).toContain("署名のあとに、許されない変更");
    expect(en).toContain("not allowed was changed after signing");
  });
  it("promise that it lasts only from B-LT on", () => {
    expect(said(signature(P, { level: "B-LT" }))[0]).toContain("この文書だけで確かめられます");
    expect(said(signature(P, { level: "B-T" }))[0]).not.toContain("この文書だけで");
  });
});
