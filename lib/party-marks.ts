import type { RecipientKind } from "./recipient-kinds.ts";

/** The character by which a recipient is told apart: one rule for the wizard's list and for what is stored. */
const STEMS = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/** The character in a signer's seal place: the ten stems, then ⑪ to ㊿, then 署. */
export function markAt(position: number): string {
  const stem = STEMS[position - 1];
  if (stem !== undefined) return stem;
  if (position <= 20) return String.fromCodePoint(0x2460 + position - 1);
  if (position <= 35) return String.fromCodePoint(0x3251 + position - 21);
  return position <= 50 ? String.fromCodePoint(0x32b1 + position - 36) : "署";
}

const OTHERS = { approver: "承", viewer: "閲", cc: "写" } as const;

/** Marks in the list's order: signers have a stem each, the others the character of what they do. */
export function marksOf(kinds: RecipientKind[]): string[] {
  let signers = 0;
  return kinds.map((kind) => (kind === "signer" ? markAt(++signers) : OTHERS[kind]));
}
