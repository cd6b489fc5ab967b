import type { EnrolmentState } from "../../generated/prisma/enums.ts";

/**
 * An enrolment's states as data: `state → { act: next state }` (JT2A 附録1). What is not listed is illegal. The row's lock makes each step
 * happen once; that maker and checker are two people is a rule beside it (`decide.ts`, and a check in the database).
 */
export type EnrolmentAct =
  | "examine"
  | "approve"
  | "reject"
  | "return"
  | "issueCode"
  | "import"
  | "discard"
  | "withdraw"
  | "lapse"
  | "await"
  | "complete"
  | "resume";

export const enrolmentTransitions: Readonly<Record<EnrolmentState, Readonly<Partial<Record<EnrolmentAct, EnrolmentState>>>>> = {
  applied: { examine: "examined", withdraw: "withdrawn", lapse: "expired" },
  examined: { approve: "approved", reject: "rejected", return: "applied", withdraw: "withdrawn", lapse: "expired" },
  approved: {
    issueCode: "approved",
    import: "approved",
    discard: "approved",
    await: "issuing",
    complete: "completed",
    withdraw: "withdrawn",
    lapse: "expired",
  },
  // the code is used up; who gives up waiting begins again with a new one
  issuing: { complete: "completed", resume: "approved" },
  rejected: {},
  withdrawn: {},
  expired: {},
  completed: {},
};

/** The next state, or null where the act is none of this state. */
export function nextEnrolmentState(state: EnrolmentState, act: EnrolmentAct): EnrolmentState | null {
  return enrolmentTransitions[state][act] ?? null;
}

/** States from which something can still follow. */
export const OPEN_STATES: EnrolmentState[] = ["applied", "examined", "approved", "issuing"];
