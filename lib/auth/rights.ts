import type { Membership } from "./types.ts";

/** From most to least. */
export const MEMBERSHIPS = ["owner", "admin", "staff", "viewer"] as const satisfies readonly Membership[];

/**
 * `who`: the memberships that have the right. `of`: what it reaches, which the act's own function checks apart: `own` what the actor made,
 * `named` what names him, `tenant` his whole organisation, never another's. `does`: in words, for docs/rights.md.
 */
export type RightEntry = { who: readonly Membership[]; of: "own" | "named" | "tenant"; does: string };

const MANAGERS = ["owner", "admin"] as const;
const WORKERS = ["owner", "admin", "staff"] as const;

/**
 * 役割と権限: every act of an organisation's members, and whose it is (docs/decisions/0034). What somebody may do as a contract's recipient
 * (read, put in, sign, decline, forward) hangs on being named in it, not on his membership; what RA and bank staff do hangs on their job.
 */
export const RIGHTS = {
  "contract.create": { who: WORKERS, of: "own", does: "make a draft, from a file, a template or an earlier contract" },
  "contract.edit": { who: WORKERS, of: "own", does: "change a draft: details, documents, recipients, fields" },
  "contract.send": { who: WORKERS, of: "own", does: "send a draft, ask a colleague's approval first, or take that back" },
  "contract.approve": { who: WORKERS, of: "named", does: "decide whether a colleague's draft is sent (社内承認)" },
  "contract.remind": { who: WORKERS, of: "own", does: "remind whoever is waited for" },
  "contract.amend": { who: WORKERS, of: "own", does: "take a contract that nobody has signed back to a draft" },
  "contract.cancel": { who: WORKERS, of: "own", does: "cancel a contract, or delete a draft that nobody else has had" },
  "contract.file": { who: WORKERS, of: "own", does: "put a contract into a folder that he sees, or take it out" },
  "contracts.see": { who: MANAGERS, of: "tenant", does: "see every contract of the organisation, drafts excepted" },
  "contracts.file": { who: MANAGERS, of: "tenant", does: "put any contract of the organisation into a folder, drafts excepted" },
  "members.manage": { who: MANAGERS, of: "tenant", does: "invite, change, stop and unlock members, owners excepted" },
  "owners.manage": { who: ["owner"], of: "tenant", does: "make somebody an owner, change or stop one" },
  "jobs.give": {
    who: ["owner"],
    of: "tenant",
    does: "invite somebody for a job besides 署名者: bank staff, RA, auditor and the like",
  },
  "departments.manage": { who: MANAGERS, of: "tenant", does: "make, rename and archive departments (部署)" },
  "folders.manage": { who: MANAGERS, of: "tenant", does: "make, change and archive folders, and say who sees them" },
} as const satisfies Record<string, RightEntry>;

export type Right = keyof typeof RIGHTS;

export function may({ membership }: { membership: Membership }, right: Right): boolean {
  const { who }: RightEntry = RIGHTS[right];
  return who.includes(membership);
}

/** All that somebody has, for what a page offers him. */
export const rightsOf = (of: { membership: Membership }): Right[] =>
  (Object.keys(RIGHTS) as Right[]).filter((right) => may(of, right));
