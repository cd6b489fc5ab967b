import { expect, test } from "vitest";
import { EnrolmentState } from "../../generated/prisma/enums.ts";
import { type EnrolmentAct, enrolmentTransitions, nextEnrolmentState, OPEN_STATES } from "./transitions.ts";

const ACTS: EnrolmentAct[] = [
  "examine",
  "approve",
  "reject",
  "return",
  "issueCode",
  "import",
  "discard",
  "withdraw",
  "lapse",
  "await",
  "complete",
  "resume",
];

test("an enrolment that has ended never moves again, and one that has not can be withdrawn until the CA has its request", () => {
  for (const state of Object.values(EnrolmentState)) {
    const open = OPEN_STATES.includes(state);
    expect(Object.keys(enrolmentTransitions[state]).length > 0).toBe(open);
    expect(nextEnrolmentState(state, "withdraw")).toBe(open && state !== "issuing" ? "withdrawn" : null);
  }
});

test("nothing is approved that was not examined, and no code is issued or key made before the approval", () => {
  const from = (act: EnrolmentAct) => Object.values(EnrolmentState).filter((state) => nextEnrolmentState(state, act) !== null);
  expect(ACTS.map((act) => [act, from(act)])).toEqual([
    ["examine", ["applied"]],
    ["approve", ["examined"]],
    ["reject", ["examined"]],
    ["return", ["examined"]],
    ["issueCode", ["approved"]],
    ["import", ["approved"]],
    ["discard", ["approved"]],
    ["withdraw", ["applied", "examined", "approved"]],
    ["lapse", ["applied", "examined", "approved"]],
    ["await", ["approved"]],
    ["complete", ["approved", "issuing"]],
    ["resume", ["issuing"]],
  ]);
});
