import "server-only";
import { AUTHORISED_HERE, factsOf, levelOfCredential } from "../credential-level.ts";
import type { Device } from "../device.ts";
import { shortfalls } from "../level.ts";
import {
  AUTHORISATION_PATTERNS,
  type AuthorisationPattern,
  type Cell,
  DEMANDS,
  type Demand,
  demandClauses,
  LEVELS,
  type Level,
  LOGIN_PATTERNS,
  type LoginPattern,
  loginPatterns,
  MEANS,
  type Means,
  meansTable,
  policy,
  type Verdict,
} from "../policy.ts";
import { rsspPorts } from "../ports.ts";
import type { CredentialLevel } from "../types.ts";

/** What the RSSP says of itself to everybody. JSON; `reason`, `note` and the like are keys of words, `policy.*` of the message catalogue. */
export type ServicePolicy = {
  device: Device;
  /** of a key that is made here from now on: no credential of this installation is above it */
  level: CredentialLevel;
  login: LoginPattern;
  authorisation: AuthorisationPattern;
  levels: {
    level: Level;
    demands: { demand: Demand; clause: string; met: boolean }[];
    logins: { login: LoginPattern; note: string; clause: string }[];
    /** `here`: the way of this installation */
    rows: {
      authorisation: AuthorisationPattern;
      clause: string;
      cells: (Pick<Cell, "allowed" | "reason" | "conditions"> & { login: LoginPattern; here: boolean })[];
    }[];
  }[];
  means: { means: Means; verdict: Verdict; factors: 1 | 2; offered: boolean }[];
};

/** Public: a driving application and its people read it before they ask for anything. */
export function servicePolicy(): ServicePolicy {
  const { login, authorisation } = AUTHORISED_HERE;
  const madeHere = { keyOrigin: "rssp", holding: "wrapped", factor: "totp" } as const;
  const facts = factsOf(madeHere);
  return {
    device: rsspPorts().device(),
    level: levelOfCredential(madeHere),
    login,
    authorisation,
    levels: LEVELS.map((level) => {
      const short = shortfalls(level, facts);
      return {
        level,
        demands: DEMANDS.map((demand) => ({ demand, clause: demandClauses[demand][level], met: !short.includes(demand) })),
        logins: LOGIN_PATTERNS.map((pattern) => ({ login: pattern, ...loginPatterns[level][pattern] })),
        rows: AUTHORISATION_PATTERNS.map((pattern) => ({
          authorisation: pattern,
          clause: policy(level, login, pattern).clause,
          cells: LOGIN_PATTERNS.map((by) => {
            const { allowed, reason, conditions } = policy(level, by, pattern);
            return { login: by, allowed, reason, conditions, here: allowed && by === login && pattern === authorisation };
          }),
        })),
      };
    }),
    means: MEANS.map((means) => ({ means, ...meansTable[means] })),
  };
}
