import { z } from "zod";
import { plainText } from "../../plain-text.ts";

/** 真偽確認, item by item: on the bank's own identity check (規則6条3号ロ), or on a signed application (イ). */
export const VETTED_ITEMS = ["identity", "document", "authority", "duplicate", "contact"] as const;
export const CERTIFICATE_ITEMS = ["signature", "path", "revocation", "names", "fresh"] as const;
/** ... of which a machine proves those; what it cannot know is examined by a person. */
export const CARD_EXAMINED_ITEMS = ["authority", "duplicate", "contact"] as const;
export type FindingItem = (typeof VETTED_ITEMS)[number] | (typeof CERTIFICATE_ITEMS)[number];

/** `unchecked`: not done, and said so (失効確認：未実施); whether that suffices is the checker's to decide. */
export type Finding = { item: FindingItem; result: "ok" | "not-ok" | "unchecked"; note: string };

const note = z
  .string()
  .trim()
  .max(300)
  .refine(...plainText);

const finding = <const Item extends FindingItem>(items: readonly Item[]) =>
  z
    .array(z.strictObject({ item: z.enum(items), result: z.enum(["ok", "not-ok"]), note }))
    .refine((all) => all.length === items.length && new Set(all.map(({ item }) => item)).size === all.length)
    .refine((all) => all.every(({ result, note }) => result === "ok" || note !== ""));

/** Every item once; one that is not in order has a note that says why. */
export const vettedFindings = finding(VETTED_ITEMS);
const cardFindings = finding(CARD_EXAMINED_ITEMS);

/** 失効確認：未実施 is taken, or not, by a person who says why: it never passes by itself. */
const openRevocation = z.strictObject({
  item: z.literal("revocation"),
  result: z.enum(["unchecked", "not-ok"]),
  note: note.pipe(z.string().min(1)),
});

/**
 * The findings of an application that came signed: what was proved, as it was, and what was examined beside it; null where something is
 * left out, or a person would change what was proved.
 */
export function withProved(proved: Finding[], examined: unknown): Finding[] | null {
  if (!Array.isArray(examined)) return null;
  const taken = examined.filter((one) => one?.item === "revocation");
  const rest = cardFindings.safeParse(examined.filter((one) => one?.item !== "revocation"));
  const open = proved.some(({ result }) => result === "unchecked");
  if (!rest.success || taken.length !== (open ? 1 : 0)) return null;
  if (!open) return [...proved, ...rest.data];
  const verdict = openRevocation.safeParse(taken[0]);
  if (!verdict.success) return null;
  return [...proved.map((one) => (one.item === "revocation" ? verdict.data : one)), ...rest.data];
}

export const mayBeApproved = (findings: Finding[]): boolean =>
  findings.length > 0 && findings.every(({ result }) => result !== "not-ok");
