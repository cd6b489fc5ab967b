import "server-only";
import type { Actor } from "../../auth/types.ts";
import { toHex } from "../../bytes.ts";
import { appDb, type Db } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { Recipient, Signing } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { type Appearance, drawStamp, inspectPdf } from "../../pades/index.ts";
import { getBlob, putBlob } from "../../storage/index.ts";
import { type ContractWithParties, lockContract, refuseContract } from "../access.ts";
import { isTurn } from "../contract-view.ts";
import type { CredentialChoice, UsableCredential } from "../credentials.ts";
import { stampFaces } from "../fonts.ts";
import { reaches } from "../minimum-level.ts";
import { contractPlaces } from "../places.ts";
import { actorName, record } from "../record.ts";
import { chosenSeal } from "../stamps/stored-seal.ts";
import type { SignaturePlace } from "../views.ts";
import { abandon } from "./abandon.ts";
import { checkCredential } from "./check-credential.ts";
import { freezeRevision } from "./freeze-revision.ts";
import { scaPorts } from "./ports.ts";
import { LIVE, type WholeSigning, withContract } from "./rows.ts";
import { settleRequest } from "./settle-request.ts";
import { timestampRoom } from "./timestamp-room.ts";

/** How long frozen bytes stay the ones that would be signed, from the last look at them. */
export const LEASE_MS = 10 * 60 * 1000;

export type Prepared = { signing: Signing; credential: UsableCredential };

/**
 * Hops 1–3: the signer's turn, his certificate, and the frozen bytes that he reads from now on, under a lease of ten minutes.
 * The same signer gets the same bytes while they are the newest and the lease runs; a second tab therefore shows the same digest.
 * Throws NOT_YOUR_TURN, ALREADY_SIGNED, CONTRACT_EXPIRED, CONTRACT_STATE, NO_CREDENTIAL, CREDENTIAL_EXPIRED, CREDENTIAL_REVOKED,
 * CREDENTIAL_LEVEL_TOO_LOW (below the contract's least level),
 * SIGNING_LEASED, SIGNING_STATE (the value exists already, or its outcome is unknown).
 * @param check a batch looks at its signer's certificate once
 */
export async function prepareSigning(
  actor: Actor,
  contract: ContractWithParties,
  now: Date,
  check: () => Promise<CredentialChoice> = () => checkCredential(actor.userId, now, contract.minLevel),
): Promise<Prepared> {
  const own = await requireTurn(actor, contract, now);
  const choice = await check();
  if (!choice.ok) return refuseContract(actor, contract.id, choice.code, now);
  const { credential } = choice;
  if (!reaches(credential.level, contract)) return refuseContract(actor, contract.id, "CREDENTIAL_LEVEL_TOO_LOW", now);
  const newest = await appDb().document.findFirstOrThrow({ where: { contractId: contract.id }, orderBy: { revision: "desc" } });

  // Of others in his group each reads bytes of his own; who asks for the signature first has the revision (open-authorisation.ts).
  const live = await appDb().signing.findFirst({
    where: { recipientId: own.id, state: { in: [...LIVE] } },
    include: withContract,
  });
  if (live) {
    const same = live.baseRevision === newest.revision && live.credentialId === credential.credentialId;
    if (same && live.state === "prepared" && live.leaseUntil > now) return { signing: await extend(live, now), credential };
    if (same && live.state === "requested" && live.leaseUntil > now) return { signing: live, credential };
    await giveWay(live, now);
  }

  const frozen = await freeze({ contract, own, credential, base: newest, now });
  const signing = await store({ contract, own, credential, base: newest, frozen, by: actorName(actor), now });
  return { signing, credential };
}

async function requireTurn(actor: Actor, contract: ContractWithParties, now: Date): Promise<Recipient> {
  const own = contract.recipients.find(({ userId }) => userId === actor.userId);
  const refused = (code: "NOT_FOUND" | "ALREADY_SIGNED" | "CONTRACT_STATE" | "CONTRACT_EXPIRED" | "NOT_YOUR_TURN") =>
    refuseContract(actor, contract.id, code, now, { state: contract.state, act: "sign" });
  if (own?.kind !== "signer") return refused("NOT_FOUND");
  if (own.state === "signed") return refused("ALREADY_SIGNED");
  if (contract.state === "expired" || (contract.expiresAt !== null && contract.expiresAt <= now))
    return refused("CONTRACT_EXPIRED");
  if (contract.state !== "awaiting_signature" && contract.state !== "partially_signed") return refused("CONTRACT_STATE");
  return isTurn(contract, actor, now) ? own : refused("NOT_YOUR_TURN");
}

function extend({ id }: Signing, now: Date): Promise<Signing> {
  return appDb().signing.update({ where: { id }, data: { leaseUntil: new Date(now.getTime() + LEASE_MS) } });
}

/** The signer's own earlier passage makes room; one under way keeps it. Throws SIGNING_LEASED, SIGNING_STATE. */
async function giveWay(live: WholeSigning, now: Date): Promise<void> {
  if (live.state === "prepared") {
    await abandon(live, "lapsed", now);
    return;
  }
  if (live.state === "requested" && (await settleRequest(live, now)) === "waiting") throw new NatsuinError("SIGNING_LEASED");
  const { state } = await appDb().signing.findUniqueOrThrow({ where: { id: live.id } });
  if (state !== "abandoned") throw new NatsuinError("SIGNING_STATE", { state, act: "prepare" });
}

type Basis = {
  contract: ContractWithParties;
  own: Recipient;
  credential: UsableCredential;
  base: { revision: number; blob: string };
  now: Date;
};

async function freeze({ contract, own, credential, base, now }: Basis) {
  const pdf = await getBlob(base.blob);
  const { signatures, certification } = inspectPdf(pdf);
  const place = (await contractPlaces(contract)).find(({ position }) => position === own.position);
  return freezeRevision(pdf, {
    fieldName: own.fieldName,
    appearance: place ? await stampOf(own, place, now) : null,
    // Only an unsigned document is certified; a later signature approves (design/pades.md).
    certify: signatures.length === 0 && certification === undefined,
    chain: credential.chain.map((base64) => Uint8Array.from(Buffer.from(base64, "base64"))),
    algorithm: credential.algorithm,
    timestampSize: await timestampRoom(scaPorts(), now),
    name: own.name,
    now,
  });
}

/** The signer's chosen 印影, or the round one with the role's mark; the name beside it is the recipient's in any case. */
async function stampOf(own: Recipient, { rect }: SignaturePlace, preparedAt: Date): Promise<Appearance> {
  const [, , width, height] = rect;
  const seal = (await chosenSeal(own.userId)) ?? ({ shape: "round", mark: own.mark } as const);
  const who = { name: own.name, organisation: own.organisation ?? undefined };
  return drawStamp({ width, height, ...seal, ...who, state: "signed", preparedAt }, await stampFaces());
}

type Frozen = Awaited<ReturnType<typeof freezeRevision>>;

/**
 * Of two tabs that prepare at once one stores; the other is given its bytes. The file is written under the contract's lock: nobody
 * deletes bytes as nobody's that are just becoming somebody's (drop-frozen.ts). Throws SIGNING_STALE, SIGNING_LEASED.
 */
async function store(basis: Basis & { frozen: Frozen; by: string }): Promise<Signing> {
  const { contract, own, base, now } = basis;
  const run = async (tx: Db) => {
    const locked = await lockContract(tx, contract.id);
    const newer = await tx.document.count({ where: { contractId: contract.id, revision: { gt: base.revision } } });
    const called = locked.recipients.find((one) => one.id === own.id)?.state;
    if (newer > 0 || (called !== "called" && called !== "signing")) throw new NatsuinError("SIGNING_STALE");
    const live = await tx.signing.findFirst({ where: { recipientId: own.id, state: { in: [...LIVE] } } });
    if (!live) return create(tx, basis);
    if (live.state !== "prepared" || live.leaseUntil <= now) throw new NatsuinError("SIGNING_LEASED");
    return live;
  };
  return appDb().$transaction(run, STORE);
}

/** A file of 50 MB is written meanwhile. */
const STORE = { timeout: 15_000 } as const;

async function create(
  tx: Db,
  { contract, own, credential, base, frozen, by, now }: Basis & { frozen: Frozen; by: string },
): Promise<Signing> {
  const id = newId("sig");
  const signing = await tx.signing.create({
    data: {
      id,
      tenantId: contract.tenantId,
      contractId: contract.id,
      recipientId: own.id,
      state: "prepared",
      baseRevision: base.revision,
      credentialId: credential.credentialId,
      preparedBlob: await putBlob(frozen.prepared.bytes),
      byteRange: frozen.prepared.byteRange,
      messageDigest: frozen.digest,
      signedAttributes: frozen.signedAttributes,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      hops: { "1": (own.viewedAt ?? now).toISOString(), "2": now.toISOString(), "3": now.toISOString() },
      createdAt: now,
    },
  });
  const facts = { contract: contract.id, credential: credential.credentialId, digest: toHex(frozen.digest) };
  const audit = { type: "sca.signing.prepared", target: `signing:${id}`, outcome: "ok", facts } as const;
  await record(tx, { contract, by, now, audit });
  return signing;
}
