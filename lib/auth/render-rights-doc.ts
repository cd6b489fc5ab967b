import { MEMBERSHIPS, RIGHTS, type RightEntry } from "./rights.ts";

const OF = { own: "what he made himself", named: "what names him", tenant: "his organisation" } as const;

/** `docs/rights.md`, whole: a row a right, in the table's order. */
export function renderRightsDoc(): string {
  const rows = Object.entries<RightEntry>(RIGHTS).map(([right, { who, of, does }]) => {
    const cells = MEMBERSHIPS.map((membership) => (who.includes(membership) ? "yes" : "–"));
    return `| \`${right}\` | ${does} | ${OF[of]} | ${cells.join(" | ")} |`;
  });
  return [
    "# Rights of an organisation's members",
    "",
    "Generated from `lib/auth/rights.ts` by `npm run docs`; a test fails when the two differ. Each act asks the table in its own function",
    "(`lib/auth`, `lib/sca`), whatever page or action called it, and a refusal is in the audit log. Jobs (RA, bank staff, auditor …) are another",
    "thing and stand in `role`; what a contract's recipient may do hangs on the contract. Nothing reaches another organisation.",
    "",
    `| right | allows to | of | ${MEMBERSHIPS.join(" | ")} |`,
    `|---|---|---|${MEMBERSHIPS.map(() => "---|").join("")}`,
    ...rows,
    "",
  ].join("\n");
}
