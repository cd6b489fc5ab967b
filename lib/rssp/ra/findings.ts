import { z } from "zod";
import { plainText } from "../../plain-text.ts";

/** 真偽確認, item by item: on the bank's own identity check (規則6条3号ロ), or on a signed application (イ). */
export const VETTED_ITEMS = ["identity", "document", "authority", "duplicate", "contact"] as const;
export const CERTIFICATE_ITEMS = ["signature", "path", "revocation", "names", "fresh"] as const;
export type FindingItem = (typeof VETTED_ITEMS)[number] | (typeof CERTIFICATE_ITEMS)[number];

/** `unchecked`: not done, and said so (失効確認：未実施); whether that suffices is the checker's to decide. */
export type Finding = { item: FindingItem; result: "ok" | "not-ok" | "unchecked"; note: string };

const note = z
  .string()
  .trim()
  .max(300)
  .refine(...plainText);

/** Every item once; one that is not in order has a note that says why. */
export const vettedFindings = z
  .array(z.strictObject({ item: z.enum(VETTED_ITEMS), result: z.enum(["ok", "not-ok"]), note }))
  .refine((all) => all.length === VETTED_ITEMS.length && new Set(all.map(({ item }) => item)).size === all.length)
  .refine((all) => all.every(({ result, note }) => result === "ok" || note !== ""));

export const mayBeApproved = (findings: Finding[]): boolean =>
  findings.length > 0 && findings.every(({ result }) => result !== "not-ok");
