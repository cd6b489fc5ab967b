import type { Recipient } from "../generated/prisma/client.ts";
import type { PartyView } from "./views.ts";

const STEMS = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/** The character in a signer's seal place: the ten stems, then ⑪ to ㊿, then 署. */
export function markAt(position: number): string {
  const stem = STEMS[position - 1];
  if (stem !== undefined) return stem;
  if (position <= 20) return String.fromCodePoint(0x2460 + position - 1);
  if (position <= 35) return String.fromCodePoint(0x3251 + position - 21);
  return position <= 50 ? String.fromCodePoint(0x32b1 + position - 36) : "署";
}

/** A signer's field in the PDF. */
export const fieldNameAt = (position: number) => `Signature${position}`;

/** Everybody here signs in person, so every seal place is round; a company's own seal (角印) is another kind of recipient. */
export function partyView(recipient: Recipient, viewerId: string): PartyView {
  const { position, mark, role, name, organisation, state, userId, viewedAt, signedAt } = recipient;
  return {
    position,
    mark,
    role,
    name,
    organisation,
    shape: "person",
    state,
    isViewer: userId === viewerId,
    viewedAt: viewedAt?.toISOString() ?? null,
    signedAt: signedAt?.toISOString() ?? null,
  };
}

/** Whose turn it is: the first who has not signed, once he was called. */
export const calledRecipient = <R extends Pick<Recipient, "state">>(recipients: R[]): R | undefined =>
  recipients.find(({ state }) => state === "called" || state === "signing");
