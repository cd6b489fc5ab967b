import type { CredentialLevel } from "./types.ts";

/**
 * What a device's evaluation allows to be said of its keys. SoftHSM has none, so nothing above level 1 is claimed,
 * whatever the key authorisation is worth (JT2A 表3-5; Ⅱ-3.3: level 2 needs an evaluated HSM, pattern 1 or 4, two factors).
 */
export type DeviceEvaluation = "none" | "evaluated";

export function levelOf({ evaluation, factors }: { evaluation: DeviceEvaluation; factors: 1 | 2 }): CredentialLevel {
  const level = evaluation === "none" ? 1 : factors;
  const label = level === factors ? `レベル${level}` : `レベル${level}（レベル${factors}方式の鍵認可）`;
  return { level, authorisedAsLevel: factors, label };
}
