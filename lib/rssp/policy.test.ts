import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import words from "../../messages/policy.ja.json" with { type: "json" };
import {
  AUTHORISATION_PATTERNS,
  type AuthorisationPattern,
  type Cell,
  DEMANDS,
  DEVICE_EVALUATIONS,
  demandClauses,
  LEVELS,
  type Level,
  type LevelRule,
  LOGIN_PATTERNS,
  type LoginPattern,
  levelRules,
  loginPatterns,
  MEANS,
  type Means,
  meansFault,
  meansOf,
  meansTable,
  policy,
} from "./policy.ts";
import { renderPolicyDoc } from "./render-policy-doc.ts";

/**
 * The guideline's own words, cell by cell, written without the table: level, 利用認証, 鍵認可, whether it is allowed, and the statement that
 * says so. ＊１「鍵認可は直接（パターン１または４）行ってもよい」(-04)「SCA（２）あるいは SSA（３）が代行してもよい」(-05) ＊２「必ず利用認証とは別に…
 * （１または４）」(-06) ＊３「必ず SAM 経由で…（４）」(-07). None of the three restricts 利用認証, which Ⅰ-3.6 leaves to a risk analysis.
 */
const CELLS: [Level, LoginPattern, AuthorisationPattern, "may" | "must not", string][] = [
  [1, "A", 1, "may", "I-3.7.2-04"],
  [1, "A", 2, "may", "I-3.7.2-05"],
  [1, "A", 3, "may", "I-3.7.2-05"],
  [1, "A", 4, "may", "I-3.7.2-04"],
  [1, "B", 1, "may", "I-3.7.2-04"],
  [1, "B", 2, "may", "I-3.7.2-05"],
  [1, "B", 3, "may", "I-3.7.2-05"],
  [1, "B", 4, "may", "I-3.7.2-04"],
  [1, "C", 1, "may", "I-3.7.2-04"],
  [1, "C", 2, "may", "I-3.7.2-05"],
  [1, "C", 3, "may", "I-3.7.2-05"],
  [1, "C", 4, "may", "I-3.7.2-04"],
  [2, "A", 1, "may", "I-3.7.2-06"],
  [2, "A", 2, "must not", "I-3.7.2-06"],
  [2, "A", 3, "must not", "I-3.7.2-06"],
  [2, "A", 4, "may", "I-3.7.2-06"],
  [2, "B", 1, "may", "I-3.7.2-06"],
  [2, "B", 2, "must not", "I-3.7.2-06"],
  [2, "B", 3, "must not", "I-3.7.2-06"],
  [2, "B", 4, "may", "I-3.7.2-06"],
  [2, "C", 1, "may", "I-3.7.2-06"],
  [2, "C", 2, "must not", "I-3.7.2-06"],
  [2, "C", 3, "must not", "I-3.7.2-06"],
  [2, "C", 4, "may", "I-3.7.2-06"],
  [3, "A", 1, "must not", "I-3.7.2-07"],
  [3, "A", 2, "must not", "I-3.7.2-07"],
  [3, "A", 3, "must not", "I-3.7.2-07"],
  [3, "A", 4, "may", "I-3.7.2-07"],
  [3, "B", 1, "must not", "I-3.7.2-07"],
  [3, "B", 2, "must not", "I-3.7.2-07"],
  [3, "B", 3, "must not", "I-3.7.2-07"],
  [3, "B", 4, "may", "I-3.7.2-07"],
  [3, "C", 1, "must not", "I-3.7.2-07"],
  [3, "C", 2, "must not", "I-3.7.2-07"],
  [3, "C", 3, "must not", "I-3.7.2-07"],
  [3, "C", 4, "may", "I-3.7.2-07"],
];

const MARK: Record<Level, string> = { 1: "＊１", 2: "＊２", 3: "＊３" };

describe("level × 利用認証 × 鍵認可", () => {
  it("the 36 cells are all here, each once", () => {
    expect(new Set(CELLS.map(([level, login, authorisation]) => `${level}${login}${authorisation}`)).size).toBe(36);
    expect(CELLS).toHaveLength(LEVELS.length * LOGIN_PATTERNS.length * AUTHORISATION_PATTERNS.length);
  });

  test.each(CELLS)("level %i, 利用認証 %s, 鍵認可 %i: %s (%s)", (level, login, authorisation, verdict, statement) => {
    expect(policy(level, login, authorisation)).toMatchObject({
      allowed: verdict === "may",
      statement,
      clause: `Ⅰ-3.7.2 ${MARK[level]}`,
    });
  });

  it("a denied cell says for whom it was: the SCA, the SSA, or the signer without a SAM", () => {
    const reasons = (level: Level) => AUTHORISATION_PATTERNS.map((pattern) => policy(level, "A", pattern).reason);
    expect(reasons(1)).toEqual(["direct", "scaOnBehalf", "ssaOnBehalf", "throughSam"]);
    expect(reasons(2)).toEqual(["directAndApart", "scaMayNot", "ssaMayNot", "samAndApart"]);
    expect(reasons(3)).toEqual(["directIsNotSam", "scaIsNotSam", "ssaIsNotSam", "certifiedSam"]);
  });

  // Ⅰ-5.2.4.1: 「秘密の情報を SCA によって知られる可能性がある」「鍵認可については署名者ごとに割り当てられた認可クレデンシャルが用いられる」
  it("where the SCA mediates, the table warns that it sees credentials", () => {
    const warned: Partial<Cell>[] = LOGIN_PATTERNS.map((login) => policy(1, login, 2));
    for (const { conditions } of warned) expect(conditions).toEqual(["scaSeesCredentials", "signersOwnCredential"]);
  });
  it("an application's login for its company (B) authorises nobody's key by itself", () => {
    expect(policy(1, "B", 3).conditions).toEqual(["signersOwnCredential"]);
    expect(policy(1, "A", 3).conditions).toEqual([]);
  });

  it("at level 1 A may double as B and C is a login of its own (＊１); above, a risk analysis chooses (Ⅰ-3.6)", () => {
    expect(loginPatterns[1]).toMatchObject({
      A: { note: "doublesAsB", statement: "I-3.7.2-02" },
      B: { note: "scaForSigner", statement: "I-5.2.4.1-03" },
      C: { note: "separate", statement: "I-3.7.2-03" },
    });
    for (const login of LOGIN_PATTERNS) {
      expect(loginPatterns[2][login].statement).toBe("I-3.6-03");
      expect(loginPatterns[3][login].statement).toBe("I-3.6-03");
    }
  });
});

describe("what a level asks beyond the pattern", () => {
  // 表3-5, the four rows, as printed
  const asks: Record<Level, LevelRule> = {
    1: {
      factors: 1, // 鍵認可は単要素認証
      apartFromLogin: false, // 利用認証で鍵認可を行ってもよい
      certifiedSam: false,
      device: "any", // HSM を利用せずに署名鍵の生成が可能
      origins: ["rssp", "ca", "signer"], // 署名鍵のインポート可能
      trustedCaOnly: false,
      holdings: ["wrapped", "resident"], // 適切なアクセス制御策を講じ、ストレージに格納する
    },
    2: {
      factors: 2, // 鍵認可は複数要素認証
      apartFromLogin: true, // 利用認証と別に鍵認可を行わなければいけない
      certifiedSam: false,
      device: "evaluated", // 第三者の評価や認証を受けた HSM でのみ
      origins: ["rssp", "ca"], // 信頼できる CA からのみ署名鍵のインポートが可能
      trustedCaOnly: true,
      holdings: ["wrapped", "resident"], // HSM によって設定されたセキュアな境界 ※５
    },
    3: {
      factors: 2, // レベル 2 に追加して
      apartFromLogin: true,
      certifiedSam: true, // 評価・認証取得し、耐タンパ領域に実装した署名活性化モジュール
      device: "international", // 国際的に承認されうる評価や認証を受けた HSM
      origins: ["rssp"], // 外部からのインポート不可
      trustedCaOnly: true,
      holdings: ["wrapped", "resident"],
    },
  };
  test.each(LEVELS)("level %i asks what 表3-5 prints for it", (level) => {
    expect(levelRules[level]).toEqual(asks[level]);
  });
  it("every demand of every level cites a clause", () => {
    for (const byLevel of Object.values(demandClauses)) {
      for (const level of LEVELS) expect(byLevel[level]).toMatch(/表3-5|3\.7\.2/);
    }
  });
});

describe("認証認可手段", () => {
  // Remote signature of an accredited CA, 4.③: IC card ○, OTP token △, smartphone ○, ID/PW ×. E-mail is not in it (NIST SP 800-63B §5.1.3.1).
  const verdicts: Record<Means, { verdict: string; factors: number }> = {
    icCard: { verdict: "recommended", factors: 2 },
    passkey: { verdict: "recommended", factors: 2 },
    otp: { verdict: "limited", factors: 2 },
    mailCode: { verdict: "limited", factors: 1 },
    password: { verdict: "refused", factors: 1 },
  };
  test.each(MEANS)("%s has the verdict of its source", (means) => {
    expect(meansTable[means]).toMatchObject(verdicts[means]);
  });
  it("ID and password alone are refused by policy, and nothing else is", () => {
    expect(MEANS.filter((means) => meansFault(means) !== null)).toEqual(["password"]);
    expect(meansFault("password")).toBe("RSSP_MEANS_REFUSED");
  });
  it("the credential's own second factor decides the means: a PIN without it is a password, whatever else was given", () => {
    const assertion = {};
    expect(meansOf("totp", { otp: "123456" })).toBe("otp");
    expect(meansOf("passkey", { assertion })).toBe("passkey");
    expect(meansOf("mail", { otp: "12345678" })).toBe("mailCode");
    for (const factor of ["totp", "passkey", "mail", undefined] as const) expect(meansOf(factor, {})).toBe("password");
    expect(meansOf("totp", { otp: "", assertion })).toBe("password");
    expect(meansOf("passkey", { otp: "123456" })).toBe("password");
    expect(meansOf("mail", { assertion })).toBe("password");
    expect(meansOf(undefined, { otp: "123456", assertion })).toBe("password");
  });
  it("no means that is refused is offered", () => {
    for (const means of MEANS) if (meansTable[means].verdict === "refused") expect(meansTable[means].offered).toBe(false);
  });
});

it("docs/policy.md says what the tables say (run `npm run docs` after a change)", () => {
  expect(readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8")).toBe(renderPolicyDoc());
});

it("every key that the tables name has its words", () => {
  const cells = LEVELS.flatMap((level) =>
    LOGIN_PATTERNS.flatMap((login) => AUTHORISATION_PATTERNS.map((authorisation) => policy(level, login, authorisation))),
  );
  expect([...new Set(cells.map(({ reason }) => reason))].toSorted()).toEqual(Object.keys(words.reason).toSorted());
  expect([...new Set(cells.flatMap(({ conditions }) => conditions))].toSorted()).toEqual(Object.keys(words.condition).toSorted());
  const notes = LEVELS.flatMap((level) => LOGIN_PATTERNS.map((login) => loginPatterns[level][login].note));
  expect([...new Set(notes)].toSorted()).toEqual(Object.keys(words.login).toSorted());
  expect(Object.keys(words.demand)).toEqual([...DEMANDS]);
  expect(Object.keys(words.short)).toEqual([...DEMANDS]);
  expect(Object.keys(words.evaluation)).toEqual([...DEVICE_EVALUATIONS]);
  expect(Object.keys(words.means.name)).toEqual([...MEANS]);
  expect(Object.keys(words.means.why)).toEqual([...MEANS]);
});
