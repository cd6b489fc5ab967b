import { NatsuinError } from "../errors.ts";
import type { ContractState, RecipientState, SigningState } from "./views.ts";

/**
 * The three state machines of the SCA as data: `state → { act: next state }`. What is not listed is illegal.
 * Rendered in docs/SIGNING-CYCLE.md; the row's version or a lock makes each step happen once.
 */
export type ContractAct = "send" | "sign" | "signLast" | "decline" | "cancel" | "expire";
export type RecipientAct = "call" | "begin" | "release" | "sign" | "decline";
export type SigningAct = "request" | "storeValue" | "timestamp" | "complete" | "abandon" | "lose";

type Table<State extends string, Act extends string> = Readonly<Record<State, Readonly<Partial<Record<Act, State>>>>>;

const untilSigned = {
  sign: "partially_signed",
  signLast: "completed",
  decline: "declined",
  cancel: "cancelled",
  expire: "expired",
} as const;

export const contractTransitions: Table<ContractState, ContractAct> = {
  draft: { send: "awaiting_signature", cancel: "cancelled" },
  awaiting_signature: untilSigned,
  partially_signed: untilSigned,
  completed: {},
  declined: {},
  cancelled: {},
  expired: {},
};

/** `release` gives the turn back when a passage was abandoned: nothing was signed. */
export const recipientTransitions: Table<RecipientState, RecipientAct> = {
  waiting: { call: "called" },
  called: { begin: "signing", decline: "declined" },
  signing: { release: "called", sign: "signed", decline: "declined" },
  signed: {},
  declined: {},
};

/** After `storeValue` nothing is ever abandoned: the value exists and the work resumes until it is placed. `unknown` ends only by hand. */
export const signingTransitions: Table<SigningState, SigningAct> = {
  prepared: { request: "requested", abandon: "abandoned" },
  requested: { storeValue: "value_stored", abandon: "abandoned", lose: "unknown" },
  value_stored: { timestamp: "timestamped" },
  timestamped: { complete: "completed" },
  completed: {},
  abandoned: {},
  unknown: {},
};

/** The next state. @throws NatsuinError CONTRACT_STATE with the state and the act */
export function nextContractState(state: ContractState, act: ContractAct): ContractState {
  return step(contractTransitions, state, act, "CONTRACT_STATE");
}

/** The next state. @throws NatsuinError NOT_YOUR_TURN */
export function nextRecipientState(state: RecipientState, act: RecipientAct): RecipientState {
  return step(recipientTransitions, state, act, "NOT_YOUR_TURN");
}

/** The next state. @throws NatsuinError SIGNING_STATE */
export function nextSigningState(state: SigningState, act: SigningAct): SigningState {
  return step(signingTransitions, state, act, "SIGNING_STATE");
}

/** Whether an act is legal, for a page that offers it. */
export function mayContract(state: ContractState, act: ContractAct): boolean {
  return act in contractTransitions[state];
}

function step<State extends string, Act extends string>(
  table: Table<State, Act>,
  state: State,
  act: Act,
  code: "CONTRACT_STATE" | "NOT_YOUR_TURN" | "SIGNING_STATE",
): State {
  const next = table[state][act];
  if (next === undefined) throw new NatsuinError(code, { state, act });
  return next;
}
