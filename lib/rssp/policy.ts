/**
 * What the JT2A guideline asks of a remote signature, as tables: level × 利用認証 × 鍵認可, what a level asks beyond the pattern, and the
 * means a signer may authorise with. Pure data: the SAM's door, the level shown, `docs/policy.md` and the page /policy all read it here.
 *
 *   利用認証 (図3-6, blue)     A  signer → SCA            B  SCA → RSSP                 C  signer → RSSP
 *   鍵認可 (図3-6, orange)     1  signer → RSSP, directly 2  the SCA on his behalf      3  the SSA on his behalf    4  through the SAM
 *
 * Clauses are counted as the guideline's headings are (it prints no numbers below the chapters); statements are the rows of
 * our reading of it, one sentence each.
 */

export type Level = 1 | 2 | 3;
export type LoginPattern = "A" | "B" | "C";
export type AuthorisationPattern = 1 | 2 | 3 | 4;

export const LEVELS = [1, 2, 3] as const satisfies Level[];
export const LOGIN_PATTERNS = ["A", "B", "C"] as const satisfies LoginPattern[];
export const AUTHORISATION_PATTERNS = [1, 2, 3, 4] as const satisfies AuthorisationPattern[];

/** `reason` and `conditions` are keys of words: `policy.reason.*`, `policy.condition.*` of the message catalogue. */
export type Cell = {
  allowed: boolean;
  reason:
    | "direct"
    | "throughSam"
    | "scaOnBehalf"
    | "ssaOnBehalf"
    | "directAndApart"
    | "samAndApart"
    | "scaMayNot"
    | "ssaMayNot"
    | "certifiedSam"
    | "directIsNotSam"
    | "scaIsNotSam"
    | "ssaIsNotSam";
  /** what goes with an allowed cell beyond its level's demands */
  conditions: readonly ("scaSeesCredentials" | "signersOwnCredential")[];
  clause: string;
  statement: string;
};

type Row = Readonly<Record<AuthorisationPattern, Cell>>;

const cell =
  (allowed: boolean, clause: string, statement: string) =>
  (reason: Cell["reason"], ...conditions: Cell["conditions"]): Cell => ({ allowed, reason, conditions, clause, statement });

// ＊１: 「鍵認可は直接（鍵認可パターン１または鍵認可パターン４）行ってもよい」「SCA（鍵認可パターン２）あるいは SSA（鍵認可パターン３）が代行してもよい」
const mayDirectly = cell(true, "Ⅰ-3.7.2 ＊１", "I-3.7.2-04");
const mayOnBehalf = cell(true, "Ⅰ-3.7.2 ＊１", "I-3.7.2-05");
// ＊２: 「鍵認可は必ず利用認証とは別に行わなければならない（鍵認可パターン１または鍵認可パターン４）」
const mustBeApart = cell(true, "Ⅰ-3.7.2 ＊２", "I-3.7.2-06");
const notApart = cell(false, "Ⅰ-3.7.2 ＊２", "I-3.7.2-06");
// ＊３: 「鍵認可は必ず SAM 経由で行わなければならない（鍵認可パターン４）」
const mustBeSam = cell(true, "Ⅰ-3.7.2 ＊３", "I-3.7.2-07");
const notSam = cell(false, "Ⅰ-3.7.2 ＊３", "I-3.7.2-07");

// Ⅰ-5.2.4.1: where the SCA mediates it may learn secrets; the credential that authorises is each signer's own, never one of the
// application's contract with the RSSP. The same holds where the SSA acts upon the SCA's login (B) alone.
const level1: Row = {
  1: mayDirectly("direct"),
  2: mayOnBehalf("scaOnBehalf", "scaSeesCredentials", "signersOwnCredential"),
  3: mayOnBehalf("ssaOnBehalf"),
  4: mayDirectly("throughSam"),
};
const level2: Row = {
  1: mustBeApart("directAndApart"),
  2: notApart("scaMayNot"),
  3: notApart("ssaMayNot"),
  4: mustBeApart("samAndApart"),
};
const level3: Row = {
  1: notSam("directIsNotSam"),
  2: notSam("scaIsNotSam"),
  3: notSam("ssaIsNotSam"),
  4: mustBeSam("certifiedSam"),
};

/**
 * The 36 cells. 利用認証 lies outside of the guideline's scope and is chosen from a risk analysis (Ⅰ-3.6, Ⅱ-1), so no level forbids A, B
 * or C: a cell's verdict follows 鍵認可, and `loginPatterns` says what a login is worth beside it.
 */
export const policyTable: Readonly<Record<Level, Readonly<Record<LoginPattern, Row>>>> = {
  1: { A: level1, B: { ...level1, 3: mayOnBehalf("ssaOnBehalf", "signersOwnCredential") }, C: level1 },
  2: { A: level2, B: level2, C: level2 },
  3: { A: level3, B: level3, C: level3 },
};

export function policy(level: Level, login: LoginPattern, authorisation: AuthorisationPattern): Cell {
  return policyTable[level][login][authorisation];
}

/** `note`: words `policy.login.*`. */
type LoginNote = { note: "doublesAsB" | "scaForSigner" | "separate" | "byRisk"; clause: string; statement: string };
const byRisk: LoginNote = { note: "byRisk", clause: "Ⅰ-3.6", statement: "I-3.6-03" };
const above = { A: byRisk, B: byRisk, C: byRisk };

export const loginPatterns: Readonly<Record<Level, Readonly<Record<LoginPattern, LoginNote>>>> = {
  1: {
    A: { note: "doublesAsB", clause: "Ⅰ-3.7.2 ＊１", statement: "I-3.7.2-02" },
    B: { note: "scaForSigner", clause: "Ⅰ-5.2.4.1", statement: "I-5.2.4.1-03" },
    C: { note: "separate", clause: "Ⅰ-3.7.2 ＊１", statement: "I-3.7.2-03" },
  },
  2: above,
  3: above,
};

// ── what a level asks beyond the pattern (表3-5; Ⅱ-3.1.4; Ⅲ-3 items 15–17) ──────────────────────────────────────────────

/** What is recorded of the device's evaluation (PKCS11_EVALUATION). FIPS 140-2 is not among them: its certificates are historical. */
export const DEVICE_EVALUATIONS = ["none", "fips140-3-l3", "jcmvp-l3", "cc-eal4+", "cc-en419221-5"] as const;
export type DeviceEvaluation = (typeof DEVICE_EVALUATIONS)[number];

/** `evaluated`: by a third party, ※２ (CMVP, JCMVP). `international`: ※３, Common Criteria by the European standard for SCDevs. */
export type DeviceGrade = "any" | "evaluated" | "international";
export const deviceGrades: Readonly<Record<DeviceEvaluation, DeviceGrade>> = {
  none: "any",
  "fips140-3-l3": "evaluated",
  "jcmvp-l3": "evaluated",
  "cc-eal4+": "evaluated",
  "cc-en419221-5": "international",
};

/** Who made the key pair (Ⅲ 附録1-8): `ca` came from the CA to the RSSP alone; what passed through the signer's hands is `signer`. */
export type KeyOrigin = "rssp" | "ca" | "signer";
export type HoldingForm = "wrapped" | "resident";

/** In the order in which a page says them. The first four are about key authorisation, the rest about the key. */
export const DEMANDS = ["pattern", "factors", "apart", "sam", "device", "origin", "holding"] as const;
export type Demand = (typeof DEMANDS)[number];

export type LevelRule = {
  /** 単要素 / 複数要素 */
  factors: 1 | 2;
  /** 利用認証と別に鍵認可 */
  apartFromLogin: boolean;
  /** evaluated, certified, in a tamper-resistant area */
  certifiedSam: boolean;
  device: DeviceGrade;
  origins: readonly KeyOrigin[];
  /** a CA's keys only where the CA is accredited or as trustworthy, and itself meets the level's key generation (※４) */
  trustedCaOnly: boolean;
  /** Either form counts as inside the boundary that the HSM sets (※５): the wrapped key is opened and used in the HSM alone. */
  holdings: readonly HoldingForm[];
};

export const levelRules: Readonly<Record<Level, LevelRule>> = {
  1: {
    factors: 1,
    apartFromLogin: false,
    certifiedSam: false,
    device: "any",
    origins: ["rssp", "ca", "signer"],
    trustedCaOnly: false,
    holdings: ["wrapped", "resident"],
  },
  2: {
    factors: 2,
    apartFromLogin: true,
    certifiedSam: false,
    device: "evaluated",
    origins: ["rssp", "ca"],
    trustedCaOnly: true,
    holdings: ["wrapped", "resident"],
  },
  3: {
    factors: 2,
    apartFromLogin: true,
    certifiedSam: true,
    device: "international",
    origins: ["rssp"],
    trustedCaOnly: true,
    holdings: ["wrapped", "resident"],
  },
};

export const demandClauses: Readonly<Record<Demand, Readonly<Record<Level, string>>>> = {
  pattern: { 1: "Ⅰ-3.7.2 ＊１", 2: "Ⅰ-3.7.2 ＊２", 3: "Ⅰ-3.7.2 ＊３" },
  factors: { 1: "表3-5; Ⅱ-3.1.4", 2: "表3-5; Ⅱ-3.1.4", 3: "表3-5; Ⅱ-3.1.4" },
  apart: { 1: "表3-5 ＊１; Ⅱ-3.1.4", 2: "表3-5 ＊２; Ⅱ-3.1.4", 3: "表3-5; Ⅱ-3.1.4" },
  sam: { 1: "表3-5", 2: "表3-5", 3: "表3-5 ＊３ ※６; Ⅱ-3.1.4" },
  device: { 1: "表3-5 ※１", 2: "表3-5 ※２; Ⅲ-3 16", 3: "表3-5 ※３; Ⅲ-3 16" },
  origin: { 1: "表3-5; Ⅲ-3 15", 2: "表3-5 ※４; Ⅲ-3 15", 3: "表3-5; Ⅲ-3 15" },
  holding: { 1: "表3-5; Ⅲ-3 17", 2: "表3-5 ※５; Ⅲ-3 9, 17", 3: "表3-5; Ⅲ-3 17" },
};

// ── what a signer may authorise with (認証認可手段, remote signature of an accredited CA, 4.③) ──────────────────────────────

export const MEANS = ["icCard", "passkey", "otp", "mailCode", "password"] as const;
export type Means = (typeof MEANS)[number];

/** ○ recommended, △ with care, × refused. */
export type Verdict = "recommended" | "limited" | "refused";

/**
 * A whole means, the PIN or password included. `mailCode` is not in the source: NIST SP 800-63B §5.1.3.1, to which 附録8 refers, does not
 * take e-mail for proof of possession, so it counts as no factor.
 */
export const meansTable: Readonly<Record<Means, { verdict: Verdict; factors: 1 | 2; offered: boolean }>> = {
  icCard: { verdict: "recommended", factors: 2, offered: false },
  passkey: { verdict: "recommended", factors: 2, offered: true },
  otp: { verdict: "limited", factors: 2, offered: true },
  mailCode: { verdict: "limited", factors: 1, offered: true },
  password: { verdict: "refused", factors: 1, offered: false },
};

/** What a credential's second factor makes of its signer's authorisation, as a means. */
export const meansByFactor = { totp: "otp", passkey: "passkey", mail: "mailCode" } as const satisfies Record<string, Means>;
export type Factor = keyof typeof meansByFactor;

/**
 * What somebody authorises with: the credential's own second factor, where it was given. Whatever else came counts for nothing, and a
 * PIN is a password: alone it is `password`.
 */
export function meansOf(factor: Factor | undefined, given: { otp?: string; assertion?: unknown }): Means {
  const brought = factor === "passkey" ? given.assertion : given.otp;
  return factor && brought ? meansByFactor[factor] : "password";
}

/** Why this means may not authorise a key, at any level, or null: asked before anything is judged. */
export function meansFault(means: Means): "RSSP_MEANS_REFUSED" | null {
  return meansTable[means].verdict === "refused" ? "RSSP_MEANS_REFUSED" : null;
}
