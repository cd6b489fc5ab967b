import { actsIn, byTurn } from "@/lib/recipient-kinds.ts";
import type { ContractState, PartyView } from "@/lib/sca/views.ts";

/** Nothing is waited for any more. */
export const hasEnded = (state: ContractState): boolean =>
  state === "completed" || state === "declined" || state === "cancelled" || state === "expired";

/** Who is waited for: inputs are asked of all at once, everything else by turns. */
export function waitedFor({ state, parties }: { state: ContractState; parties: PartyView[] }): PartyView[] {
  if (state === "awaiting_input") return parties.filter(({ inputState }) => inputState === "asked");
  if (state !== "awaiting_signature" && state !== "partially_signed") return [];
  return parties.filter((party) => actsIn(party) && (party.state === "called" || party.state === "signing"));
}

export type PartyGroup = { group: number; parties: PartyView[] };

/** Those who act, by their turns; then those who only read. */
export function partyGroups(parties: PartyView[]): { acting: PartyGroup[]; readers: PartyView[] } {
  const acting = byTurn(parties).map((members) => ({ group: members[0]?.group ?? 0, parties: members }));
  return { acting, readers: parties.filter((party) => !actsIn(party)) };
}

/** How far somebody is, as a key of `contract.party`: what is waited for of a signer is not what is of an approver. */
export function partyState({ kind, state, inputState, isViewer, viewedAt }: PartyView, ended: boolean): string {
  if (kind === "cc") return state === "called" ? "copied" : ended ? "never" : "copyLater";
  if (kind === "viewer") return viewedAt ? "read" : state === "called" ? "told" : "toldLater";
  if (ended && (state === "waiting" || state === "called" || state === "signing"))
    return kind === "signer" ? "unsigned" : "unapproved";
  if (inputState === "asked" && state === "waiting") return isViewer ? "yourInput" : "input";
  if (inputState === "given" && state === "waiting") return "inputGiven";
  if (state === "called") return isViewer ? "turn" : kind === "approver" ? "toApprove" : "called";
  return state;
}

/** Of many: the reader himself, whose mail did not get through, and who is waited for come first into sight. */
export function foremost(parties: PartyView[], failed: ReadonlySet<number>, most: number): PartyView[] {
  const weight = (party: PartyView) => {
    if (party.isViewer) return 0;
    if (failed.has(party.position)) return 1;
    return actsIn(party) && (party.state === "called" || party.state === "signing" || party.inputState === "asked") ? 2 : 3;
  };
  const first = parties.toSorted((a, b) => weight(a) - weight(b) || a.position - b.position).slice(0, most);
  return first.toSorted((a, b) => a.position - b.position);
}
