import { AROUND, CAST, type Door, expected, type Person } from "./door.ts";
import { DOORS } from "./doors.ts";

/** Columns of a contract: people who are the same to it stand in one. */
const COLUMNS: [string, Person][] = [
  ["sender", "sender"],
  ["approves the sending", "boss"],
  ["called", "calledOutside"],
  ["called, at home", "owner"],
  ["approver", "approver"],
  ["waits", "waitingOutside"],
  ["viewer", "viewerOutside"],
  ["copy", "copyOutside"],
  ["colleague", "colleague"],
  ["other house", "stranger"],
];

/** `docs/access-matrix.md`, whole: a row a door. test/matrix/ tries every cell of it. */
export function renderAccessMatrix(): string {
  return [
    "# Who may do what",
    "",
    "Generated from `test/matrix/doors/` by `npm run docs`; `test/matrix/matrix.it.test.ts` tries each cell, in every job role and membership, without `proxy.ts`, and",
    "finds nothing changed and nothing told where it is refused. `●` may; a code is the refusal; `·` is `NOT_FOUND`, which is also what something that does",
    "not exist says. Nobody who is not logged in comes further than `AUTH_REQUIRED`, but through the doors before a login. From a missing, `null` or foreign",
    "Origin everything that changes something says `ORIGIN_REFUSED`; a field that an action does not know is `INPUT_INVALID`.",
    "`needs`: the job, or the right of his membership ([rights](rights.md)), without which who may is told `FORBIDDEN`; what a right lets somebody of the",
    "house see who is nothing to the contract stands behind it.",
    ...Object.entries(DOORS).flatMap(([title, doors]) => ["", `## ${title}`, "", ...table(doors)]),
    "",
  ].join("\n");
}

function table(doors: Door[]): string[] {
  const people = COLUMNS.filter(([, person]) =>
    doors.some(({ around, party }) => !party && (AROUND[around] as readonly Person[]).includes(person)),
  );
  const rsspOnly = doors.every(({ party }) => party === "rssp");
  if (rsspOnly)
    return [
      "| door | the bound browser | any other |",
      "|---|---|---|",
      ...doors.map((door) => `| ${titleOf(door)} | ${mark(door.bound ?? "ok")} | ${mark(door.others ?? "NOT_FOUND")} |`),
    ];
  return [
    `| door | needs | ${people.map(([title]) => title).join(" | ")} |`,
    `|---|---|${people.map(() => "---").join("|")}|`,
    ...doors.map(
      (door) => `| ${titleOf(door)} | ${needOf(door)} | ${people.map(([, person]) => cellOf(door, person)).join(" | ")} |`,
    ),
  ];
}

const titleOf = ({ file, name }: Door) => `\`${file.replace(/\/(page|route|actions|layout)\.tsx?$/, "")}\` ${name}`;

function needOf({ policy, otherRoles = "FORBIDDEN", right, house, unjudged }: Door): string {
  if (unjudged) return `anyone: ${unjudged}`;
  if (policy === "anyone") return "anyone";
  const asked = typeof policy === "object" && ("right" in policy ? policy.right : policy.join(", "));
  return [asked ? `${asked}, else ${mark(otherRoles)}` : right, house && `${house.by} sees: ${mark(house.says)}`]
    .filter(Boolean)
    .join("; ");
}

/** Of somebody who has what is asked for, and no view of the house besides. */
function cellOf(door: Door, person: Person): string {
  const around: readonly Person[] = AROUND[door.around];
  if (door.unjudged || (!around.includes(person) && CAST[person].is[0] !== "nobody")) return "";
  const { policy } = door;
  const role = typeof policy === "object" && !("right" in policy) ? policy[0] : "signer";
  const membership = typeof policy === "object" && "right" in policy ? "owner" : "staff";
  return mark(expected(door, { person, role: role ?? "signer", membership }));
}

const mark = (outcome: string) => (outcome === "ok" ? "●" : outcome === "NOT_FOUND" ? "·" : `\`${outcome}\``);
