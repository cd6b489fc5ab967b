import { NatsuinError } from "../errors.ts";
import { templateById } from "./template/index.ts";
import type { ContractState } from "./views.ts";

/** More signers than one sitting can call in turn are a case for several contracts. */
const MAX_SIGNERS = 50;

/** Throws CONTRACT_STATE. */
export function requireDraft({ state }: { state: ContractState }): void {
  if (state !== "draft") throw new NatsuinError("CONTRACT_STATE", { state, act: "edit" });
}

/** How many signers a document takes: a template names its parties, an upload takes any number. */
export function signersOf(templateId: string | null): { min: number; max: number; roles: string[] | null } {
  const template = templateId === null ? null : templateById(templateId);
  if (template === null) return { min: 1, max: MAX_SIGNERS, roles: null };
  const roles = template.parties.map(({ role }) => role.ja);
  return { min: roles.length, max: roles.length, roles };
}
