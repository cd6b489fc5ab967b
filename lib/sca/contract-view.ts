import "server-only";
import { peopleById } from "../auth/directory.ts";
import { may } from "../auth/rights.ts";
import type { Actor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import type { ContractEvent } from "../generated/prisma/client.ts";
import { type MailOutcome, outcomesOf } from "../jobs/mail-outcomes.ts";
import { type ContractWithParties, visibleContract } from "./access.ts";
import { isShowing } from "./delete-draft.ts";
import { documentView } from "./documents.ts";
import { completionCertificateUrl } from "./evidence/completion-certificate.ts";
import { evidenceUrl, isParty } from "./evidence/parties-only.ts";
import { filedView } from "./folders/filed-view.ts";
import { senderOf } from "./list-contracts.ts";
import { minimumOf } from "./minimum-level.ts";
import { calledRecipients, isAsked, partyView } from "./parties.ts";
import { partView as viewOfPart } from "./parts/part-view.ts";
import { readParts } from "./parts/read-parts.ts";
import { mayContract } from "./transitions.ts";
import type { ContractView, MailView, TimelineEntry } from "./views.ts";

/** One contract as its viewer sees it. Throws NOT_FOUND. */
export async function contractView(actor: Actor, contractId: string, now: Date): Promise<ContractView> {
  const contract = await visibleContract(actor, contractId, now);
  const { recipients, number, expiresAt } = contract;
  const db = appDb();
  const own = recipients.find(({ userId }) => userId === actor.userId);
  const tellsMails = seesMails(actor, contract);
  const [documents, parts, history, signings, outcomes, filed] = await Promise.all([
    db.document.findMany({ where: { contractId }, orderBy: { revision: "asc" } }),
    readParts(contractId),
    db.contractEvent.findMany({ where: { contractId }, orderBy: [{ at: "asc" }, { id: "asc" }] }),
    db.signing.findMany({
      where: { contractId, recipientId: own?.id ?? "", state: { not: "abandoned" } },
      orderBy: { createdAt: "asc" },
    }),
    tellsMails ? outcomesOf(contractId) : [],
    filedView(actor, contract),
  ]);
  const events = history.filter(({ type }) => tellsMails || type !== "undelivered");
  const people = await peopleById([
    contract.createdBy,
    contract.approverId ?? "",
    ...events.map(({ actor: by }) => by.replace(/^user:/, "")),
  ]);
  const turn = isTurn(contract, actor, now);
  const begun = signings.find(({ state }) => state !== "completed" && state !== "prepared");
  const sender = contract.createdBy === actor.userId;
  const unseen = sender && contract.state === "draft" && !history.some(({ type }) => isShowing(type));
  const free = begun === undefined || begun.state === "requested";
  const { approverId, approvalAskedAt, approvedAt, returnReason } = contract;
  return {
    id: contract.id,
    number,
    title: contract.title,
    amount: contract.amount === null ? null : Number(contract.amount),
    message: contract.message,
    minLevel: minimumOf(contract),
    state: contract.state,
    version: contract.version,
    sender: { ...senderOf(contract, people), isViewer: sender },
    parties: recipients.map((recipient) => partyView(recipient, actor.userId)),
    viewer: {
      position: own?.position ?? null,
      turn,
      may: {
        edit: sender && may(actor, "contract.edit") && contract.state === "draft",
        read: contract.state !== "draft",
        sign: turn && own?.kind === "signer" && free,
        approve: turn && own?.kind === "approver",
        forward: turn && contract.mayForward && begun === undefined,
        decline: (turn && free) || isInputAsked(contract, actor, now),
        amend: sender && may(actor, "contract.amend") && mayContract(contract.state, "amend"),
        cancel: sender && may(actor, "contract.cancel") && mayContract(contract.state, "cancel") && !unseen,
        deleteDraft: unseen && may(actor, "contract.cancel"),
        duplicate: sender && may(actor, "contract.create"),
        remind:
          sender &&
          may(actor, "contract.remind") &&
          isPending(contract, now) &&
          recipients.some((one) => isAsked(one) && one.userId !== actor.userId),
        decide: contract.state === "awaiting_approval" && contract.approverId === actor.userId && may(actor, "contract.approve"),
        takeBack: contract.state === "awaiting_approval" && sender && may(actor, "contract.send"),
      },
      openSigning: begun ? { id: begun.id, state: begun.state } : null,
      result: signings.find(({ state }) => state === "completed")?.id ?? null,
    },
    certificateUrl: isParty(actor, contract) && contract.state === "completed" ? completionCertificateUrl(contractId) : null,
    evidenceUrl: isParty(actor, contract) && recipients.some(({ state }) => state === "signed") ? evidenceUrl(contractId) : null,
    createdAt: contract.createdAt.toISOString(),
    sentAt: contract.sentAt?.toISOString() ?? null,
    completedAt: contract.completedAt?.toISOString() ?? null,
    due: expiresAt?.toISOString() ?? null,
    declineReason: contract.declineReason,
    mails: tellsMails
      ? recipients.flatMap(({ id, position }) =>
          mailView(
            position,
            outcomes.find(({ recipientId }) => recipientId === id),
          ),
        )
      : null,
    filed,
    approval:
      approverId === null
        ? null
        : {
            name: people.get(approverId)?.displayName ?? "―",
            askedAt: approvalAskedAt?.toISOString() ?? null,
            approvedAt: approvedAt?.toISOString() ?? null,
            returnReason,
            version: contract.version,
          },
    documents: documents.map((document) => documentView(document, number, recipients)),
    parts: parts.map(viewOfPart),
    timeline: events.map((event) => timelineEntry(event, contract, (userId) => people.get(userId)?.displayName ?? null)),
  };
}

/** What became of a recipient's mail is for those who sent it: no other recipient learns whose address does not work. */
export const seesMails = (actor: Actor, { tenantId, createdBy }: Pick<ContractWithParties, "tenantId" | "createdBy">): boolean =>
  tenantId === actor.tenantId && (createdBy === actor.userId || may(actor, "contracts.see"));

const mailView = (position: number, outcome: MailOutcome | undefined): MailView[] =>
  outcome ? [{ position, state: outcome.state, fault: outcome.fault, at: outcome.at.toISOString() }] : [];

/** Whether the actor is the one who is called, in a contract that still waits for signatures. */
export function isTurn(contract: ContractWithParties, actor: Actor, now: Date): boolean {
  return isOpen(contract, now) && calledRecipients(contract.recipients).some(({ userId }) => userId === actor.userId);
}

/** Whether the actor's inputs are waited for. */
export function isInputAsked(contract: ContractWithParties, actor: Actor, now: Date): boolean {
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  return contract.state === "awaiting_input" && isPending(contract, now) && own?.inputState === "asked";
}

/** Whether anybody outside is waited for. */
export function isPending(contract: Pick<ContractWithParties, "state" | "expiresAt">, now: Date): boolean {
  const { state, expiresAt } = contract;
  return isOpen(contract, now) || (state === "awaiting_input" && (expiresAt === null || expiresAt > now));
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
