import {
  type AuthorisationPattern,
  DEMANDS,
  type Demand,
  type DeviceEvaluation,
  deviceGrades,
  type HoldingForm,
  type KeyOrigin,
  LEVELS,
  type Level,
  type LoginPattern,
  levelRules,
  policy,
} from "./policy.ts";
import type { CredentialLevel } from "./types.ts";

/** Everything a level is computed from. Nothing else moves it, and nobody sets it. */
export type LevelFacts = {
  /** what may be said of the device: `deviceEvaluation()`, which knows SoftHSM */
  evaluation: DeviceEvaluation;
  /** a SAM that was certified against part Ⅱ, in a tamper-resistant area: this one is software and is not */
  certifiedSam: boolean;
  origin: KeyOrigin;
  /** of a key that a CA made: accredited or as trustworthy, and itself up to the level's key generation (※４) */
  trustedCa: boolean;
  holding: HoldingForm;
  login: LoginPattern;
  authorisation: AuthorisationPattern;
  /** every signature is authorised apart from the login */
  apartFromLogin: boolean;
  factors: 1 | 2;
};

/** Of key authorisation alone, whatever the key and its device are worth. */
const AUTHORISING: readonly Demand[] = ["pattern", "factors", "apart", "sam"];
const RANK = { any: 0, evaluated: 1, international: 2 } as const;

/**
 * The highest level whose every demand is met, and the highest whose key authorisation is used. Where the device falls short the
 * second is said in brackets, as 方式 and never as 適合 (rssp.md, statement 38).
 */
export function levelOf(facts: LevelFacts): CredentialLevel {
  const reached = (within: readonly Demand[]) =>
    LEVELS.findLast((level) => !shortfalls(level, facts).some((demand) => within.includes(demand))) ?? 1;
  const level = reached(DEMANDS);
  const authorisedAsLevel = reached(AUTHORISING);
  const reasons = LEVELS.filter((above) => above > level).flatMap((above) =>
    shortfalls(above, facts).map((demand) => ({ level: above, demand })),
  );
  return { level, authorisedAsLevel, label: labelOf(level, authorisedAsLevel), scl: soleControl(facts), reasons };
}

/** The demands of a level that are not met, in the order in which a page says them. */
export function shortfalls(level: Level, facts: LevelFacts): Demand[] {
  const rule = levelRules[level];
  const met: Record<Demand, boolean> = {
    pattern: policy(level, facts.login, facts.authorisation).allowed,
    factors: facts.factors >= rule.factors,
    apart: facts.apartFromLogin || !rule.apartFromLogin,
    sam: facts.certifiedSam || !rule.certifiedSam,
    device: RANK[deviceGrades[facts.evaluation]] >= RANK[rule.device],
    origin: rule.origins.includes(facts.origin) && (facts.origin !== "ca" || facts.trustedCa || !rule.trustedCaOnly),
    holding: rule.holdings.includes(facts.holding),
  };
  return DEMANDS.filter((demand) => !met[demand]);
}

function labelOf(level: Level, authorisedAs: Level): string {
  return authorisedAs > level ? `レベル${level}（レベル${authorisedAs}方式の鍵認可）` : `レベル${level}`;
}

/**
 * Sole control (EN 419 241-1): level 2 asks for two factors, given past the application to a SAM in a tamper-protected environment,
 * over a key in an evaluated device. Without such a SAM and device it is level 1, however the signer authorises.
 */
function soleControl({ evaluation, certifiedSam, factors, authorisation, apartFromLogin }: LevelFacts): 1 | 2 {
  const direct = authorisation === 1 || authorisation === 4;
  return certifiedSam && deviceGrades[evaluation] !== "any" && factors === 2 && direct && apartFromLogin ? 2 : 1;
}
