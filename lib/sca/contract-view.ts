import "server-only";
import { peopleById } from "../auth/directory.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import type { ContractEvent } from "../generated/prisma/client.ts";
import { type ContractWithParties, visibleContract } from "./access.ts";
import { documentView } from "./documents.ts";
import { evidenceUrl, isParty } from "./evidence/parties-only.ts";
import { senderOf } from "./list-contracts.ts";
import { minimumOf } from "./minimum-level.ts";
import { calledRecipient, partyView } from "./parties.ts";
import { mayContract } from "./transitions.ts";
import type { ContractView, TimelineEntry } from "./views.ts";

/** One contract as its viewer sees it. Throws NOT_FOUND. */
export async function contractView(actor: Actor, contractId: string, now: Date): Promise<ContractView> {
  const contract = await visibleContract(actor, contractId, now);
  const { recipients, number, expiresAt } = contract;
  const db = appDb();
  const own = recipients.find(({ userId }) => userId === actor.userId);
  const [documents, events, signings] = await Promise.all([
    db.document.findMany({ where: { contractId }, orderBy: { revision: "asc" } }),
    db.contractEvent.findMany({ where: { contractId }, orderBy: [{ at: "asc" }, { id: "asc" }] }),
    db.signing.findMany({
      where: { contractId, recipientId: own?.id ?? "", state: { not: "abandoned" } },
      orderBy: { createdAt: "asc" },
    }),
  ]);
  const people = await peopleById([contract.createdBy, ...events.map(({ actor: by }) => by.replace(/^user:/, ""))]);
  const turn = isTurn(contract, actor, now);
  const begun = signings.find(({ state }) => state !== "completed" && state !== "prepared");
  const sender = contract.createdBy === actor.userId;
  return {
    id: contract.id,
    number,
    title: contract.title,
    amount: contract.amount === null ? null : Number(contract.amount),
    message: contract.message,
    minLevel: minimumOf(contract),
    state: contract.state,
    sender: { ...senderOf(contract, people), isViewer: sender },
    parties: recipients.map((recipient) => partyView(recipient, actor.userId)),
    viewer: {
      position: own?.position ?? null,
      turn,
      may: {
        edit: sender && contract.state === "draft",
        read: contract.state !== "draft",
        sign: turn && (begun === undefined || begun.state === "requested"),
        decline: turn && (begun === undefined || begun.state === "requested"),
        cancel: sender && mayContract(contract.state, "cancel"),
        remind: sender && !turn && isOpen(contract, now),
      },
      openSigning: begun ? { id: begun.id, state: begun.state } : null,
      result: signings.find(({ state }) => state === "completed")?.id ?? null,
    },
    evidenceUrl: isParty(actor, contract) && recipients.some(({ state }) => state === "signed") ? evidenceUrl(contractId) : null,
    createdAt: contract.createdAt.toISOString(),
    sentAt: contract.sentAt?.toISOString() ?? null,
    completedAt: contract.completedAt?.toISOString() ?? null,
    due: expiresAt?.toISOString() ?? null,
    declineReason: contract.declineReason,
    documents: documents.map((document) => documentView(document, number, recipients)),
    timeline: events.map((event) => timelineEntry(event, contract, (userId) => people.get(userId)?.displayName ?? null)),
  };
}

/** Whether the actor is the one who is called, in a contract that still waits for signatures. */
export function isTurn(contract: ContractWithParties, actor: Actor, now: Date): boolean {
  return isOpen(contract, now) && calledRecipient(contract.recipients)?.userId === actor.userId;
}

/** Whether signatures are waited for. */
export function isOpen({ state, expiresAt }: Pick<ContractWithParties, "state" | "expiresAt">, now: Date): boolean {
  return (state === "awaiting_signature" || state === "partially_signed") && (expiresAt === null || expiresAt > now);
}

function timelineEntry(
  event: ContractEvent,
  { recipients }: ContractWithParties,
  nameOf: (userId: string) => string | null,
): TimelineEntry {
  const userId = event.actor.startsWith("user:") ? event.actor.slice("user:".length) : null;
  const data = event.data as Record<string, string | number>;
  const meant = recipients.find(({ position, userId: of }) =>
    data.position === undefined ? of === userId : position === data.position,
  );
  return {
    at: event.at.toISOString(),
    type: event.type as TimelineEntry["type"],
    actor: userId === null ? null : nameOf(userId),
    mark: meant?.mark ?? null,
    data,
  };
}
