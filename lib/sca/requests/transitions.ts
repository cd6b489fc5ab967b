import type { CredentialRequestState } from "../../generated/prisma/enums.ts";

/**
 * A bank's request as data: `state → { act: next state }` (mission A2). What is not listed is illegal. That whoever asked does not decide is a
 * rule beside it (`decide-request.ts`, and a check in the database).
 */
export type RequestAct = "approve" | "reject" | "withdraw" | "carryOut";

export const requestTransitions: Readonly<
  Record<CredentialRequestState, Readonly<Partial<Record<RequestAct, CredentialRequestState>>>>
> = {
  requested: { approve: "approved", reject: "rejected", withdraw: "withdrawn" },
  approved: { carryOut: "done", reject: "rejected" },
  done: {},
  rejected: {},
  withdrawn: {},
};

/** The next state, or null where the act is none of this state. */
export function nextRequestState(state: CredentialRequestState, act: RequestAct): CredentialRequestState | null {
  return requestTransitions[state][act] ?? null;
}

/** States from which something can still follow. */
export const OPEN_REQUESTS: CredentialRequestState[] = ["requested", "approved"];
