import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb, type Db } from "../../db.ts";
import { env } from "../../env.ts";
import { NatsuinError } from "../../errors.ts";
import {
  cancelSignatureRequest,
  credentialInfo,
  type DocumentLabel,
  openSignatureRequest,
  type SignatureRequestItemInput,
  signatureRequestState,
} from "../../rssp/index.ts";
import { lockContract } from "../access.ts";
import { isTurn } from "../contract-view.ts";
import { scaClient } from "../credentials.ts";
import { signingPath } from "../documents.ts";
import { groupDigits } from "../japanese.ts";
import { reaches } from "../minimum-level.ts";
import { actorName, record, refuse } from "../record.ts";
import { nextRecipientState, nextSigningState } from "../transitions.ts";
import { labelParties } from "./label-parties.ts";
import { becomeNext, isAnothersTurn, isAtThePage } from "./next-signer.ts";
import { attributesOf, hopsOf, LEASED, moveSigning, type WholeSigning, withContract } from "./rows.ts";
import { followRequest, isWaiting, settleRequest } from "./settle-request.ts";

/** Where the browser goes: to the RSSP's page; to the passage's own page when the key is in use or the value is here. */
export type OpenedAuthorisation = { authorizeUrl: string };

/**
 * Hop 4: asks the RSSP for a signature over the frozen bytes; only their signed attributes and a label cross the boundary.
 *   1. nobody else of the group has the revision, or is the next; one who left it gives it up. First of all: who waits is not made to read
 *      what will be old in a moment, or two hundred would have two hundred files made for each signature
 *   2. the passage is the actor's; a request opened before (another tab, a lost page) is withdrawn; one that was used is followed instead
 *   3. still his turn, the lease runs, nothing newer is stored, the key reaches the contract's least level
 *   4. a new request; 5. the row takes it, unless another was first
 * Throws NOT_FOUND, SIGNING_STALE, SIGNING_STATE, SIGNING_LEASED, NOT_YOUR_TURN, CREDENTIAL_LEVEL_TOO_LOW and the RSSP's own refusals.
 */
export async function openAuthorisation(actor: Actor, signingId: string, now: Date): Promise<OpenedAuthorisation> {
  await requireLease(actor, signingId, now);
  const signing = await ownSigning(actor, signingId, now);
  const returnUrl = `${env().publicOrigin}${signingPath(signing.contractId, signing.id)}`;
  if (signing.state !== "prepared" && signing.state !== "requested") {
    if (signing.state === "abandoned")
      return refuse("SIGNING_STALE", { type: "sca.signing.refused", actor, target: `signing:${signingId}`, now });
    return { authorizeUrl: returnUrl };
  }
  if (signing.state === "requested" && (await withdraw(signing, now)) === "used") return { authorizeUrl: returnUrl };
  await requireFresh(actor, signing, now);
  await requireLevel(actor, signing, now);

  const opened = await openSignatureRequest(scaClient(), {
    subject: actor.userId,
    credentialId: signing.credentialId,
    items: [await requestItem(signing)],
    loginAt: actor.loginAt.toISOString(),
    returnUrl,
    uiLocale: actor.locale,
    now,
  });
  const taken = await appDb().$transaction((tx) => takeRequest(tx, { actor, signing, opened, position: 0, now }));
  if (taken) return { authorizeUrl: opened.authorizeUrl };
  await cancelSignatureRequest(scaClient(), { requestId: opened.requestId, now });
  throw new NatsuinError("SIGNING_LEASED");
}

/** The actor's own passage. Throws NOT_FOUND. */
export async function ownSigning(actor: Actor, signingId: string, now: Date): Promise<WholeSigning> {
  const signing = await appDb().signing.findFirst({
    where: { id: signingId, recipient: { userId: actor.userId } },
    include: withContract,
  });
  return signing ?? refuse("NOT_FOUND", { type: "sca.signing.refused", actor, target: `signing:${signingId.slice(0, 64)}`, now });
}

async function withdraw(signing: WholeSigning, now: Date): Promise<"withdrawn" | "used"> {
  const { state } = await cancelSignatureRequest(scaClient(), { requestId: signing.requestId as string, now });
  if (state === "cancelled" || state === "expired" || state === "refused") return "withdrawn";
  await settleRequest(signing, now);
  return "used";
}

/** Who is told to read the newer revision is the next to sign it. Throws SIGNING_STALE; SIGNING_LEASED when somebody else is. */
async function requireFresh(actor: Actor, signing: WholeSigning, now: Date): Promise<void> {
  if (await isFresh(actor, signing, now)) return;
  if (isTurn(signing.contract, actor, now) && !(await becomeNext(signing, now))) throw new NatsuinError("SIGNING_LEASED");
  await refuse("SIGNING_STALE", { type: "sca.signing.refused", actor, target: `signing:${signing.id}`, now });
}

/** The level is the RSSP's to say, and may have fallen since the bytes were frozen. */
async function requireLevel(actor: Actor, { id, credentialId, contract }: WholeSigning, now: Date): Promise<void> {
  const { level } = await credentialInfo(scaClient(), { credentialId, now });
  if (reaches(level, contract)) return;
  await refuse("CREDENTIAL_LEVEL_TOO_LOW", { type: "sca.signing.refused", actor, target: `signing:${id}`, now });
}

/**
 * From hop 4 until his signature is in, or given up, nobody else signs on this revision: others of his group read on, and are shown the newer
 * one when they ask. Their pages ask every few seconds, in a crowd all of them: so this looks at two small rows, not at the contract with its
 * two hundred recipients. Throws SIGNING_LEASED.
 */
async function requireLease(actor: Actor, signingId: string, now: Date): Promise<void> {
  const own = await appDb().signing.findFirst({
    where: { id: signingId, state: "prepared", recipient: { userId: actor.userId } },
    select: { contractId: true, recipientId: true, contract: { select: { nextSignerId: true, nextSignerUntil: true } } },
  });
  if (!own) return;
  if (isAnothersTurn(own.contract, own, now)) throw new NatsuinError("SIGNING_LEASED");
  const holder = await appDb().signing.findFirst({
    where: { contractId: own.contractId, id: { not: signingId }, state: { in: [...LEASED] } },
    select: { id: true, state: true, requestId: true },
  });
  if (holder && !(await hasLeft(holder, now))) throw new NatsuinError("SIGNING_LEASED");
}

/** Whether the passage was asked for and its signer has gone from the RSSP's page, or let its time pass. */
async function hasLeft({ id, state, requestId }: Pick<WholeSigning, "id" | "state" | "requestId">, now: Date): Promise<boolean> {
  if (state !== "requested" || requestId === null) return false;
  const status = await signatureRequestState(scaClient(), { requestId, now });
  if (isWaiting(status)) return false;
  const whole = await appDb().signing.findUniqueOrThrow({ where: { id }, include: withContract });
  // his own page may have followed it meanwhile
  if (whole.state === "requested") await followRequest(whole, status, now);
  const after = await appDb().signing.findUniqueOrThrow({ where: { id }, select: { state: true } });
  return after.state === "abandoned";
}

/** What was shown must still be what would be signed. */
export async function isFresh(actor: Actor, signing: WholeSigning, now: Date): Promise<boolean> {
  if (signing.leaseUntil <= now || !isTurn(signing.contract, actor, now)) return false;
  const { contractId, baseRevision } = signing;
  return (await appDb().document.count({ where: { contractId, revision: { gt: baseRevision } } })) === 0;
}

/** One item of a request: the frozen bytes' signed attributes, and what the RSSP's page says of them. */
export async function requestItem(signing: WholeSigning): Promise<SignatureRequestItemInput> {
  return { label: await labelOf(signing), signedAttributes: Buffer.from(attributesOf(signing)).toString("base64") };
}

async function labelOf({ contract, contractId, recipientId, baseRevision }: WholeSigning): Promise<DocumentLabel> {
  const { pages } = await appDb().document.findUniqueOrThrow({
    where: { contractId_revision: { contractId, revision: baseRevision } },
    select: { pages: true },
  });
  const amount = contract.amount === null ? undefined : `${groupDigits(contract.amount)}円`;
  const parties = labelParties(contract.recipients, recipientId);
  return { title: contract.title, amount, parties, reference: contract.number, pages };
}

type Taking = {
  actor: Actor;
  signing: WholeSigning;
  opened: { requestId: string; expiresAt: string };
  /** its place among the request's items */
  position: number;
  now: Date;
};

/** Of two clicks one gets the row: it must still stand as this run has read it. */
export async function takeRequest(tx: Db, { actor, signing, opened, position, now }: Taking): Promise<boolean> {
  const { id, contractId, recipientId } = signing;
  const { requestId, expiresAt } = opened;
  const contract = await lockContract(tx, contractId);
  const same = await tx.signing.count({ where: { id, requestId: signing.requestId } });
  const held = await tx.signing.count({ where: { contractId, id: { not: id }, state: { in: [...LEASED] } } });
  const newer = await tx.document.count({ where: { contractId, revision: { gt: signing.baseRevision } } });
  const data = {
    state: signing.state === "prepared" ? nextSigningState("prepared", "request") : ("requested" as const),
    requestId,
    requestPosition: position,
    leaseUntil: new Date(expiresAt),
    hops: { ...hopsOf(signing), "4": now.toISOString() },
  };
  if (same === 0 || held > 0 || newer > 0 || isAnothersTurn(contract, signing, now)) return false;
  if (!(await moveSigning(tx, { id, from: signing.state, data }))) return false;
  await isAtThePage(tx, signing, now);
  const recipient = contract.recipients.find((one) => one.id === recipientId);
  if (recipient?.state === "called") {
    await tx.recipient.update({ where: { id: recipientId }, data: { state: nextRecipientState("called", "begin") } });
  }
  await record(tx, {
    contract,
    by: actorName(actor),
    now,
    event: { type: "authorisation_opened", data: { position: signing.recipient.position } },
    audit: {
      type: "sca.signing.requested",
      target: `signing:${id}`,
      outcome: "ok",
      facts: { contract: contractId, request: requestId },
    },
  });
  return true;
}
