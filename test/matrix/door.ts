import { ROLES } from "@/app/(workspace)/(frame)/account/roles.ts";
import { MEMBERSHIPS, may, RIGHTS, type Right } from "@/lib/auth/rights.ts";
import type { Membership, Role } from "@/lib/auth/types.ts";
import type { ErrorCode } from "@/lib/errors.ts";
import type { Code, Ids } from "./fixture.ts";

/** `ok`: allowed, and done. Anything else is refused with exactly this, and nothing has changed. */
export type Outcome = "ok" | ErrorCode;

/**
 * Everybody who tries a door, and what he is to the contracts of the fixture: `home` is of the sender's house. Of what a door says for somebody,
 * the most particular counts: his own name, then what he is.
 */
export const CAST = {
  sender: { home: true, is: [] },
  /** 社内承認: sends what the sender made */
  boss: { home: true, is: [] },
  /** a signer whose turn it is; the one whose key, stamp, session and identity the other doors are about */
  owner: { home: true, is: ["called", "recipient"] },
  calledOutside: { home: false, is: ["called", "recipient"] },
  /** called, too, but without a key */
  newcomer: { home: false, is: ["called", "recipient"] },
  approver: { home: false, is: ["recipient"] },
  waiting: { home: true, is: ["waits", "recipient"] },
  waitingOutside: { home: false, is: ["waits", "recipient"] },
  viewer: { home: true, is: ["reader", "recipient"] },
  viewerOutside: { home: false, is: ["reader", "recipient"] },
  copy: { home: true, is: ["copied"] },
  copyOutside: { home: false, is: ["copied"] },
  colleague: { home: true, is: ["nobody"] },
  stranger: { home: false, is: ["nobody"] },
} as const satisfies Record<string, { home: boolean; is: readonly string[] }>;

export type Person = keyof typeof CAST;
export type Relation = (typeof CAST)[Person]["is"][number];

export const AROUND = {
  /** a contract: everybody who is anything to it */
  contract: Object.keys(CAST) as Person[],
  /** something of one person */
  owned: ["owner", "colleague", "stranger"],
  /** what the bank's staff asked for somebody */
  asked: ["sender", "owner", "colleague", "stranger"],
  /** nothing that belongs to anybody */
  nothing: ["colleague", "stranger"],
} as const satisfies Record<string, readonly Person[]>;

type Said = { who?: Partial<Record<Person | Relation, Outcome>>; others?: Outcome };

export type Door = Said & {
  /** below app/ */
  file: string;
  /** an action's name, a route's method, `page` or `layout` */
  name: string;
  /** a page of the RSSP: its own host, no account, but the browser that was bound to it */
  party?: "rssp";
  /** ... and what that browser may */
  bound?: Outcome;
  /** `anyone`: no session is asked for. Jobs, or a right of his membership, that are asked for before anything is looked at. */
  policy: "anyone" | "signed-in" | readonly Role[] | { right: Right };
  /** who lacks them is told; FORBIDDEN where nothing is said */
  otherRoles?: Outcome;
  around: keyof typeof AROUND;
  /** a right that who may by `who` needs besides, or is told the same */
  right?: Right;
  /** what a right or a job opens to people of the house who are nothing to it: an administrator's view */
  house?: { by: Right | Role; says: Outcome };
  /** a complete example of what is allowed, as this person would send it; for a page its address */
  input: (ids: Ids, code: Code) => Input;
  /** names of fields that an intruder would like to set, but that belong here */
  fields?: readonly string[];
  /** allowed, it takes a second */
  slow?: true;
  /** why neither Origin nor fields nor callers are judged */
  unjudged?: string;
};

/** An action's argument; a route's or page's parameters, query and body. */
export type Input = Record<string, unknown>;
export type Address = {
  params?: Record<string, string | string[]>;
  query?: Record<string, string>;
  body?: BodyInit;
  headers?: HeadersInit;
};

/** A job role and a membership of the organisation. */
export type Standing = { role: Role; membership: Membership };
export type Caller = Standing & { person: Person };

/** Every job role, and every membership; `MATRIX=all`: each with each. */
export const STANDINGS: readonly Standing[] =
  process.env.MATRIX === "all"
    ? ROLES.flatMap((role) => MEMBERSHIPS.map((membership) => ({ role, membership })))
    : [
        ...ROLES.map((role) => ({ role, membership: "staff" as const })),
        ...MEMBERSHIPS.filter((membership) => membership !== "staff").map((membership) => ({
          role: "signer" as const,
          membership,
        })),
      ];

/** Who is the same to a contract: of what takes long, the one outside is enough. */
const TWINS: Partial<Record<Person, Person>> = {
  owner: "calledOutside",
  newcomer: "calledOutside",
  waiting: "waitingOutside",
  viewer: "viewerOutside",
  copy: "copyOutside",
  colleague: "stranger",
};

/**
 * Generates the door's cells: who is nothing to it tries it in every standing, in its house and in another; its sender in every membership; each
 * of the others as staff, and in one standing that changes from door to door, so that each relation meets each standing at some. What takes long
 * is done once for each relation that may. `MATRIX=all` (`npm run matrix`) leaves nothing out.
 * @param turn the door's number
 */
export function callersOf(door: Door, turn = 0): Caller[] {
  const every = process.env.MATRIX === "all";
  return AROUND[door.around].flatMap((person, at) =>
    STANDINGS.map((standing) => ({ ...standing, person })).filter((caller, index) => {
      const usual = caller.role === "signer" && caller.membership === "staff";
      if (every) return true;
      if (door.slow && expected(door, caller) === "ok") {
        const twin = TWINS[person];
        return isLeast(door, caller) && !(twin && expected(door, { ...caller, person: twin }) === "ok");
      }
      if (door.around !== "contract" || person === "colleague" || person === "stranger") return true;
      return usual || index === (turn + at) % STANDINGS.length || (person === "sender" && caller.role === "signer");
    }),
  );
}

/** Of those who are let in, the first standing: a door that asks for a job or a right has another than the usual. */
const isLeast = (door: Door, { person, role, membership }: Caller): boolean => {
  const first = STANDINGS.find((standing) => expected(door, { ...standing, person }) === "ok");
  return first?.role === role && first.membership === membership;
};

/** What the declaration says for one cell. */
export function expected(door: Door, caller: Caller): Outcome {
  const { policy, otherRoles = "FORBIDDEN", right, who = {}, others = "NOT_FOUND", house } = door;
  const { person } = caller;
  if (typeof policy === "object" && !("right" in policy ? may(caller, policy.right) : policy.includes(caller.role)))
    return otherRoles;
  const said = [person, ...CAST[person].is].flatMap((name) => who[name as Person | Relation] ?? [])[0] ?? others;
  if (said === "ok") return right && !may(caller, right) ? otherRoles : said;
  return said === "NOT_FOUND" && CAST[person].home && house && opens(caller, house.by) ? house.says : said;
}

const opens = (caller: Caller, by: Right | Role): boolean => (by in RIGHTS ? may(caller, by as Right) : caller.role === by);

export const keyOf = ({ file, name }: Pick<Door, "file" | "name">): string => `${file} ${name}`;
