import { NatsuinError } from "../errors.ts";
import type { ContractState, RecipientState, SigningState } from "./views.ts";

/**
 * The three state machines of the SCA as data: `state → { act: next state }`. What is not listed is illegal.
 * Rendered in docs/SIGNING-CYCLE.md; the row's version or a lock makes each step happen once.
 */
export type ContractAct =
  | "askApproval"
  | "return"
  | "send"
  | "sendForInput"
  | "begin"
  | "approve"
  | "sign"
  | "conclude"
  | "amend"
  | "decline"
  | "cancel"
  | "expire";
export type RecipientAct = "call" | "begin" | "release" | "sign" | "approve" | "forward" | "decline";
export type SigningAct = "request" | "storeValue" | "timestamp" | "complete" | "abandon" | "lose";

type Table<State extends string, Act extends string> = Readonly<Record<State, Readonly<Partial<Record<Act, State>>>>>;

const ends = { decline: "declined", cancel: "cancelled", expire: "expired" } as const;

/**
 * `sign` and `approve` leave something to wait for, `conclude` is the act after which nothing is. `return` brings a draft back from who
 * approves it (差戻し, or its sender takes it back); `amend` brings back what was sent, while nobody has signed.
 */
export const contractTransitions: Table<ContractState, ContractAct> = {
  draft: { askApproval: "awaiting_approval", send: "awaiting_signature", sendForInput: "awaiting_input", cancel: "cancelled" },
  awaiting_approval: { return: "draft", send: "awaiting_signature", sendForInput: "awaiting_input", cancel: "cancelled" },
  awaiting_input: { begin: "awaiting_signature", amend: "draft", ...ends },
  awaiting_signature: {
    approve: "awaiting_signature",
    sign: "partially_signed",
    conclude: "completed",
    amend: "draft",
    ...ends,
  },
  partially_signed: { approve: "partially_signed", sign: "partially_signed", conclude: "completed", ...ends },
  completed: {},
  declined: {},
  cancelled: {},
  expired: {},
};

/** `release` gives the turn back when a passage was abandoned: nothing was signed. `forward` puts another person in the place; who waits and is asked for inputs may decline, too. */
export const recipientTransitions: Table<RecipientState, RecipientAct> = {
  waiting: { call: "called", decline: "declined" },
  called: { begin: "signing", approve: "approved", forward: "called", decline: "declined" },
  signing: { release: "called", sign: "signed", decline: "declined" },
  signed: {},
  approved: {},
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
