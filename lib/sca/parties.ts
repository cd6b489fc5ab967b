import type { Recipient } from "../generated/prisma/client.ts";
import { actsIn, type RecipientKind } from "../recipient-kinds.ts";
import type { PartyView } from "./views.ts";

/** A signer's field in the PDF. */
export const fieldNameAt = (nth: number) => `Signature${nth}`;

export const signersIn = <R extends { kind: RecipientKind }>(recipients: R[]): R[] =>
  recipients.filter(({ kind }) => kind === "signer");

/** Everybody here signs in person, so every seal place is round; a company's own seal (角印) is another kind of recipient. */
export function partyView(recipient: Recipient, viewerId: string): PartyView {
  const { kind, position, group, mark, role, name, organisation, state, inputState, userId, viewedAt, signedAt, approvedAt } =
    recipient;
  return {
    kind,
    position,
    group,
    mark,
    role,
    name,
    organisation,
    shape: "person",
    state,
    isViewer: userId === viewerId,
    inputState,
    viewedAt: viewedAt?.toISOString() ?? null,
    signedAt: signedAt?.toISOString() ?? null,
    approvedAt: approvedAt?.toISOString() ?? null,
  };
}

/** Something is waited for, inside the house or outside. */
export const OPEN = ["awaiting_approval", "awaiting_input", "awaiting_signature", "partially_signed"] as const;

/** Called to sign or to approve, or asked for inputs. */
export const isAsked = (one: Pick<Recipient, "kind" | "state" | "inputState">): boolean =>
  one.inputState === "asked" || (actsIn(one) && (one.state === "called" || one.state === "signing"));

type Turning = Pick<Recipient, "kind" | "state" | "group">;

/** Whose turn it is: those of the present group who were called and have not acted. */
export const calledRecipients = <R extends Turning>(recipients: R[]): R[] =>
  recipients.filter((one) => actsIn(one) && (one.state === "called" || one.state === "signing"));

/** Who is called next: the first group in which somebody has still to act; none when everybody has. */
export function nextGroup<R extends Turning>(recipients: R[]): R[] {
  const open = recipients.filter((one) => actsIn(one) && one.state !== "signed" && one.state !== "approved");
  const first = Math.min(...open.map(({ group }) => group));
  return open.filter(({ group }) => group === first);
}
