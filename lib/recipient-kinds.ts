/** 署名者, 承認者 (no signature), 閲覧者 (told at sending), 写し (told once it is concluded); in the order in which they are offered. */
export const RECIPIENT_KINDS = ["signer", "approver", "viewer", "cc"] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** Has to do something before the contract is concluded; the others read. */
export const actsIn = ({ kind }: { kind: RecipientKind }): boolean => kind === "signer" || kind === "approver";

/** Those who act, in the order of their turns; who shares a turn in the list's order. */
export function byTurn<R extends { kind: RecipientKind; group: number }>(recipients: readonly R[]): R[][] {
  const turns = new Map<number, R[]>();
  for (const one of recipients.filter(actsIn)) turns.set(one.group, [...(turns.get(one.group) ?? []), one]);
  return [...turns].sort(([a], [b]) => a - b).map(([, turn]) => turn);
}
