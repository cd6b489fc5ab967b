import type { Role } from "@/lib/auth/types.ts";

/** Every role, in the order a list shows them. */
export const ROLES = [
  "signer",
  "admin",
  "staff",
  "checker",
  "approver",
  "ra",
  "security",
  "system",
  "operator",
  "auditor",
] as const satisfies readonly Role[];
