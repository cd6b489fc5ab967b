import type { ContractView } from "@/lib/sca/views.ts";
import { waitedFor } from "./party-groups.ts";

export type OutcomeKey =
  | "turn"
  | "approve"
  | "decide"
  | "decideWaiting"
  | "fill"
  | "filling"
  | "notYet"
  | "waiting"
  | "approvedWaiting"
  | "viewing"
  | "senderWaiting"
  | "senderApproval"
  | "colleagueWaiting"
  | "processing"
  | "unknown"
  | "completed"
  | "declined"
  | "cancelled"
  | "expired"
  | "returned"
  | "draft";

/** Where the contract stands for this reader: one key, in the order in which it matters. */
export function outcomeOf(contract: ContractView): OutcomeKey {
  const { state, viewer, parties } = contract;
  if (state === "draft") return contract.approval?.returnReason ? "returned" : "draft";
  if (state === "completed" || state === "declined" || state === "cancelled" || state === "expired") return state;
  if (state === "awaiting_approval") return viewer.may.decide ? "decide" : "decideWaiting";
  const me = parties.find(({ isViewer }) => isViewer);
  if (me?.kind === "viewer") return "viewing";
  if (state === "awaiting_input") return asksInput(contract) ? "fill" : "filling";
  if (viewer.openSigning?.state === "unknown") return "unknown";
  if (viewer.openSigning && ["value_stored", "timestamped"].includes(viewer.openSigning.state)) return "processing";
  if (viewer.turn) return viewer.may.approve ? "approve" : "turn";
  if (me?.state === "signed") return "waiting";
  if (me?.state === "approved") return "approvedWaiting";
  if (viewer.position !== null) return "notYet";
  // who sees it as a manager or by its folder is told nothing by mail
  if (!contract.sender.isViewer) return "colleagueWaiting";
  return waitedFor(contract).every(({ kind }) => kind === "approver") ? "senderApproval" : "senderWaiting";
}

/** The viewer has something to put in before anybody signs. */
export const asksInput = ({ state, parties }: ContractView): boolean =>
  state === "awaiting_input" && parties.some((party) => party.isViewer && party.inputState === "asked");
