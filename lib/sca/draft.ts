import { NatsuinError } from "../errors.ts";
import { templateById } from "./template/index.ts";
import type { ContractState } from "./views.ts";

/** More than these are a case for several contracts. */
const MAX_SIGNERS = 250;
export const MAX_RECIPIENTS = 250;

/** Throws CONTRACT_STATE. */
export function requireDraft({ state }: { state: ContractState }): void {
  if (state !== "draft") throw new NatsuinError("CONTRACT_STATE", { state, act: "edit" });
}

/** The draft is still the one that a page showed (`version`). Throws CONTRACT_STATE, CONTRACT_CHANGED. */
export function requireUnchanged(contract: { state: ContractState; version: number }, version: number | undefined): void {
  requireDraft(contract);
  if (version !== undefined && version !== contract.version) throw new NatsuinError("CONTRACT_CHANGED");
}

/** How many signers a document takes: a template names its parties, an upload takes any number. */
export function signersOf(templateId: string | null): { min: number; max: number; roles: string[] | null } {
  const template = templateId === null ? null : templateById(templateId);
  if (template === null) return { min: 1, max: MAX_SIGNERS, roles: null };
  const roles = template.parties.map(({ role }) => role.ja);
  return { min: roles.length, max: roles.length, roles };
}
