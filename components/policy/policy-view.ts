/** What the page is given: the RSSP's own policy as JSON. Keys of words are strings here; the catalogue's test knows them all. */
export type PolicyView = {
  device: { evaluation: string; certificate: string | null; softHsm: boolean };
  level: { level: number; authorisedAsLevel: number; scl: number; reasons: { level: number; demand: string }[] };
  login: string;
  authorisation: number;
  levels: LevelView[];
  means: { means: string; verdict: "recommended" | "limited" | "refused"; factors: number; offered: boolean }[];
};

export type LevelView = {
  level: number;
  demands: { demand: string; clause: string; met: boolean }[];
  logins: { login: string; note: string; clause: string }[];
  rows: {
    authorisation: number;
    clause: string;
    cells: { login: string; allowed: boolean; reason: string; conditions: readonly string[]; here: boolean }[];
  }[];
};
