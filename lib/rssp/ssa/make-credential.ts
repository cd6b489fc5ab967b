import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { errorCodeOf, NatsuinError } from "../../errors.ts";
import type { KeyHoldingForm } from "../../generated/prisma/enums.ts";
import { secureRandom } from "../../ids.ts";
import { log } from "../../log.ts";
import { pinFaults } from "../../pin-rules.ts";
import type { Ial } from "../../trust/authority/index.ts";
import { type Requested, requestCertificate } from "../ca/request-certificate.ts";
import { refuse } from "../refuse.ts";
import { countOracleUse } from "../sam/count-oracle-use.ts";
import { factorIdentity } from "../sam/factor-identity.ts";
import { keyMakerOf } from "../sam/key-makers.ts";
import { authenticatorRow, type NewFactor, prfOf } from "../sam/new-factor.ts";
import { knownOf } from "../sam/pin.ts";
import { type KeyOwner, sealKey } from "../sam/seal-key.ts";
import { type AlgorithmName, algorithmKey, type CredentialInfo } from "../types.ts";
import { wholeCredential } from "../whole-credential.ts";
import { activateCredential } from "./activate-credential.ts";
import { awaitCertificate } from "./await-certificate.ts";
import { serialOf } from "./certificate.ts";
import { describeCredential } from "./credentials.ts";
import { endCertificate } from "./end-certificate.ts";
import { registerKey } from "./register-key.ts";

export type NewCredential = {
  /** the client's opaque name for the signer */
  subject: string;
  /** in romaji: the certificate's common name */
  displayName: string;
  /** as people read it, on screens and in the certificate */
  kanjiName: string;
  organisation?: string;
  /** where the signer is told of every use of the key */
  email?: string;
  algorithm: AlgorithmName;
  /** `wrapped` where nothing is said */
  holding?: KeyHoldingForm;
  /** how well the person was identified; the certificate states it */
  ial?: Ial;
  /** 利用者識別符号 that goes into the CSR */
  code?: string;
  pin: string;
  factor: NewFactor;
  /** the enrolment it is made for, where there is one */
  enrolmentId?: string;
  /** the credential whose place it takes, where the certificate comes later: it ends then */
  supersedes?: string;
  /** what comes true with the credential, in the transaction that activates it, or lets it wait; what it throws undoes the credential */
  along?: (tx: Prisma.TransactionClient, made: { credentialId: string; waits: boolean }) => Promise<void>;
  now: Date;
};

/**
 * A key pair of the signer's own, with a certificate for it.
 * 1. the PIN is none of those guessed first; 2. the key pair is made in the HSM; 3. number, key and second factor are registered as
 * `pending`: no key is ever registered twice (SPKI hash); 4. what opens the key is sealed under the PIN; 5. the key
 * signs its request, the RA checks it, the CA issues, and what it issued is checked (ca/request-certificate.ts); 6. certificate linked, credential
 * `active`; where the CA has not decided it stays `pending` with its request (await-certificate.ts).
 * Where 3 to 6 fail the key is destroyed, its row stays as `disposed`, and a certificate issued already is revoked.
 * @param actor who has it made, as the audit log names him
 * Throws RSSP_PIN_TOO_SIMPLE, RSSP_CERTIFICATE_AWAITED, HSM_*, and the CA's errors.
 */
export async function makeCredential(actor: string, { now, ...input }: NewCredential): Promise<CredentialInfo> {
  const { pin, factor, holding = "wrapped", email, displayName, kanjiName, supersedes } = input;
  const refused = { type: "rssp.credential.refused", actor, target: "credential:new", now } as const;
  if (pinFaults(pin, [...knownOf({ displayName, email }), kanjiName]).size > 0) return refuse("RSSP_PIN_TOO_SIMPLE", refused);
  const awaited = supersedes ? await rsspDb().awaitedCertificate.count({ where: { supersedes, closedAt: null } }) : 0;
  if (awaited > 0) return refuse("RSSP_CERTIFICATE_AWAITED", refused);
  const key = await keyMakerOf(holding).create({ algorithm: input.algorithm, label: input.subject });
  let credentialId: string | undefined;
  let serial: string | undefined;
  try {
    const { owner, identity } = await rsspDb().$transaction((tx) => register(tx, { ...input, ...key, holding, now }));
    credentialId = owner.id;
    await countOracleUse(rsspDb(), owner.id, now);
    const sealed = await sealKey(owner, key.inner, { pin, prf: prfOf(factor), factor: identity }, secureRandom);
    await rsspDb().credential.update({ where: { id: owner.id }, data: sealed });
    const { organisation, ial, code, algorithm } = input;
    const subject = { commonName: displayName, kanjiName, serialNumber: credentialId, organisation };
    const requested = await requestCertificate({ ...key, algorithm, holding }, { subject, ial, code, now });
    if ("chain" in requested) serial = serialOf(requested.chain[0] as Bytes);
    return await conclude(credentialId, requested, { actor, supersedes, along: input.along, now });
  } catch (error) {
    await undo({ keyHandle: key.keyHandle, holding, credentialId, serial, actor, now, error });
    throw error;
  }
}

type Undone = {
  keyHandle: Bytes | null;
  holding: KeyHoldingForm;
  credentialId?: string;
  serial?: string;
  actor: string;
  now: Date;
  error: unknown;
};

/** Each step is tried whatever became of the others: what made the enrolment fail may stop some of them too. */
async function undo({ keyHandle, holding, credentialId, serial, actor, now, error }: Undone): Promise<void> {
  const revoke = async (): Promise<void> => {
    if (serial) await endCertificate("cessationOfOperation", { credentialId, serial, actor, now });
  };
  const dispose = async (): Promise<void> => {
    const data = { status: "disposed", sealedKey: null, pinSalt: null } as const;
    if (credentialId) await rsspDb().credential.updateMany({ where: { id: credentialId }, data });
  };
  const record = (): Promise<unknown> => {
    const target = `credential:${credentialId ?? "new"}`;
    const facts = {
      reason: errorCodeOf(error),
      ...(error instanceof NatsuinError && error.details.what ? { what: error.details.what } : {}),
    };
    return appendAudit(rsspDb(), { at: now, type: "rssp.credential.refused", actor, target, outcome: "refused", facts });
  };
  for (const step of [revoke, () => keyMakerOf(holding).destroy(keyHandle), dispose, record]) {
    await step().catch((failure) => log.error("rssp.enrolment.undo-failed", failure, { credential: credentialId ?? "-" }));
  }
}

type Registration = NewCredential & { keyHandle: Bytes | null; spki: Bytes; holding: KeyHoldingForm };

async function register(tx: Prisma.TransactionClient, input: Registration): Promise<{ owner: KeyOwner; identity: Bytes }> {
  const { holding, keyHandle, spki, enrolmentId, now } = input;
  const key = { algorithm: algorithmKey(input.algorithm), holding, keyHandle, spki, chain: [], keyOrigin: "rssp", enrolmentId };
  const { owner, email } = await registerKey(tx, input, key);
  const authenticator = authenticatorRow(owner.id, input.factor, { now });
  await tx.authenticator.create({ data: authenticator });
  return { owner, identity: factorIdentity(authenticator, email) };
}

function conclude(
  credentialId: string,
  requested: Requested,
  { actor, along, supersedes, now }: Pick<NewCredential, "along" | "supersedes" | "now"> & { actor: string },
): Promise<CredentialInfo> {
  return rsspDb().$transaction(async (tx) => {
    const waits = !("chain" in requested);
    if (waits) await awaitCertificate(tx, credentialId, { ...requested, supersedes, actor, now });
    else await activateCredential(tx, credentialId, { chain: requested.chain, actor, now });
    await along?.(tx, { credentialId, waits });
    return describeCredential(await tx.credential.findUniqueOrThrow({ where: { id: credentialId }, include: wholeCredential }));
  });
}
