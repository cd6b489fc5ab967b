import "server-only";
import { peopleById } from "../../auth/directory.ts";
import { may } from "../../auth/rights.ts";
import type { Actor } from "../../auth/types.ts";
import { shortDigest, toHex } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { describeError, NatsuinError } from "../../errors.ts";
import { type ContractWithParties, refuseContract, visibleContract } from "../access.ts";
import { sentText } from "../approve-contract.ts";
import { isTurn } from "../contract-view.ts";
import { mayEnrol } from "../credentials.ts";
import { documentUrl, preparedUrl } from "../documents.ts";
import { senderOf } from "../list-contracts.ts";
import { levelView, minimumOf } from "../minimum-level.ts";
import { partyView } from "../parties.ts";
import { partView as viewOfPart } from "../parts/part-view.ts";
import { readParts } from "../parts/read-parts.ts";
import { factsOf } from "../pdf-facts.ts";
import { contractPlaces } from "../places.ts";
import { actorName, record } from "../record.ts";
import type { ReadView } from "../views.ts";
import { type Prepared, prepareSigning } from "./prepare-signing.ts";
import { LIVE } from "./rows.ts";

/**
 * The reading page. At the viewer's turn the bytes are frozen first, so that what is read, what is shown at the RSSP and what is
 * signed have one digest (JT2A Ⅱ-3.3; mission A5). Opening it again within the lease shows the same bytes.
 * Throws NOT_FOUND, CONTRACT_STATE for a draft.
 */
export async function openReading(actor: Actor, contractId: string, now: Date): Promise<ReadView> {
  const contract = await visibleContract(actor, contractId, now);
  if (contract.state === "draft")
    return refuseContract(actor, contractId, "CONTRACT_STATE", now, { state: "draft", act: "read" });
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  if (own && own.viewedAt === null) await markViewed(actor, contract, own.id, now);

  // Only a signer has bytes of his own made; the others read what is stored.
  const attempt = own?.kind === "signer" ? await prepare(actor, contract, now) : null;
  const prepared = attempt && "signing" in attempt ? attempt : null;
  if (prepared) await markRead(prepared, now);
  const newest = await appDb().document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
  const { size, pages } = await factsOf(prepared?.signing.preparedBlob ?? newest.blob);
  const url = prepared ? preparedUrl(contractId, prepared.signing.id) : documentUrl(contractId, newest.revision);
  const people = await peopleById([contract.createdBy]);
  const begun = own ? await begunPassage(contractId, own.id) : null;
  const resume = begun && begun.state !== "requested" ? begun.id : null;
  const turn = isTurn(contract, actor, now);
  const decides =
    contract.state === "awaiting_approval" && contract.approverId === actor.userId && may(actor, "contract.approve");
  return {
    contractId,
    number: contract.number,
    title: contract.title,
    amount: contract.amount === null ? null : Number(contract.amount),
    message: contract.message,
    minLevel: minimumOf(contract),
    state: contract.state,
    sender: { ...senderOf(contract, people), isViewer: contract.createdBy === actor.userId },
    documentUrl: url,
    downloadUrl: `${url}&download=1`,
    pageCount: pages.length,
    pageSizes: pages,
    size,
    signing: prepared && signingOf(prepared),
    resume,
    blocked: attempt && "code" in attempt ? attempt : null,
    enrol: own && isKeyless(attempt) && mayEnrol(contract, actor) ? { name: own.name, email: own.email } : null,
    places: await placesFor(contract, actor),
    parties: contract.recipients.map((recipient) => partyView(recipient, actor.userId)),
    viewerRole: own?.role ?? null,
    attachments: (await readParts(contractId)).filter(({ kind }) => kind === "attachment").map(viewOfPart),
    mayDecline: turn && resume === null,
    mayForward: turn && contract.mayForward && begun === null,
    approves: turn && own?.kind === "approver" ? { text: await sentText(contractId, appDb()) } : null,
    decides: decides ? { version: contract.version } : null,
    due: contract.expiresAt?.toISOString() ?? null,
  };
}

async function prepare(actor: Actor, contract: ContractWithParties, now: Date): Promise<Prepared | ReadView["blocked"]> {
  try {
    return await prepareSigning(actor, contract, now);
  } catch (error) {
    if (!(error instanceof NatsuinError)) throw error;
    // Who has signed, or reads what has ended, is not kept from anything.
    if (error.code === "ALREADY_SIGNED" || error.code === "CONTRACT_STATE" || error.code === "SIGNING_STATE") return null;
    return { code: error.code, message: describeError(error.code, actor.locale, error.details) };
  }
}

/** Only the key is missing: turn and deadline were looked at before. */
const isKeyless = (attempt: Prepared | ReadView["blocked"]): boolean =>
  attempt !== null && "code" in attempt && attempt.code === "NO_CREDENTIAL";

function signingOf({ signing, credential }: Prepared): NonNullable<ReadView["signing"]> {
  const { id, messageDigest, leaseUntil } = signing;
  const { credentialId, displayName, algorithm, notAfter, level } = credential;
  return {
    id,
    digest: toHex(messageDigest),
    shortDigest: shortDigest(messageDigest),
    leaseUntil: leaseUntil.toISOString(),
    certificate: { credentialId, displayName, algorithm, notAfter, level: levelView(level) },
  };
}

/** A passage of the viewer that was asked for. Once its value exists or may exist: its progress page, not another signature. */
const begunPassage = (contractId: string, recipientId: string) =>
  appDb().signing.findFirst({ where: { contractId, recipientId, state: { in: [...LIVE], not: "prepared" } } });

async function placesFor(contract: ContractWithParties, actor: Actor): Promise<ReadView["places"]> {
  const places = await contractPlaces(contract);
  return places.flatMap((place) => {
    const party = contract.recipients.find(({ position }) => position === place.position);
    return party ? [{ ...place, name: party.name, isViewer: party.userId === actor.userId, state: party.state }] : [];
  });
}

/** Which of a batch's documents their signer has been shown, in these very bytes. */
async function markRead({ signing: { id } }: Prepared, now: Date): Promise<void> {
  await appDb().signing.updateMany({ where: { id, readAt: null }, data: { readAt: now } });
}

async function markViewed(actor: Actor, contract: ContractWithParties, recipientId: string, now: Date): Promise<void> {
  await appDb().$transaction(async (tx) => {
    const { count } = await tx.recipient.updateMany({ where: { id: recipientId, viewedAt: null }, data: { viewedAt: now } });
    if (count === 0) return;
    const by = actorName(actor);
    await record(tx, { contract, by, now, event: { type: "viewed" }, audit: { type: "sca.contract.viewed", outcome: "ok" } });
  });
}
