import "server-only";
import { createHash } from "node:crypto";
import { shortDigest, toHex } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { appDb, type Db, type Prisma } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { addDss } from "../../pades/index.ts";
import { type SignatureReport, validatePdf } from "../../pades/validate/index.ts";
import { putBlob } from "../../storage/index.ts";
import { lockContract } from "../access.ts";
import { advanceContract } from "../advance-contract.ts";
import { fileNameOf } from "../documents.ts";
import { minimumOf, reaches } from "../minimum-level.ts";
import { signersIn } from "../parties.ts";
import { record, refuse, SYSTEM } from "../record.ts";
import { nextRecipientState, nextSigningState } from "../transitions.ts";
import { collectValidationData } from "./collect-validation-data.ts";
import { placeSignature } from "./place-signature.ts";
import { scaPorts } from "./ports.ts";
import type { FrozenResult } from "./result.ts";
import { attributesOf, frozenBytes, hopsOf, moveSigning, NEEDED_NO_MORE, type WholeSigning } from "./rows.ts";
import { signerOf } from "./settle-request.ts";

type Signer = Awaited<ReturnType<typeof signerOf>>;
type Made = { bytes: Uint8Array; pages: number; report: SignatureReport; signer: Signer };

/**
 * Hops 8 (second half) to 10, from the stored value and token.
 *   1. CMS into the gap of the frozen bytes: B-T   2. DSS: B-LT   3. the own validator must say TOTAL-PASSED
 *   4. the bytes are put away   5. one transaction: document, states, history, audit, result, mail; what signing needed is dropped
 * Nothing is stored unless 3 holds. Throws CREDENTIAL_LEVEL_TOO_LOW, SIGNATURE_INVALID, SIGNING_STALE, OCSP_*, CRL_*, CREDENTIAL_REVOKED, AUDIT_UNAVAILABLE,
 * STORAGE_*.
 */
export async function completeSigning(signing: WholeSigning, clock: () => Date): Promise<void> {
  const made = await makeDocument(signing, clock);
  const validatedAt = clock();
  const blob = await putBlob(made.bytes);
  await appDb().$transaction((tx) => storeCompleted(tx, signing, { ...made, blob, validatedAt, now: clock() }), {
    timeout: 15_000,
  });
}

async function makeDocument(signing: WholeSigning, clock: () => Date): Promise<Made> {
  const { signatureValue, timestampToken, contractId, baseRevision } = signing;
  if (signatureValue === null || timestampToken === null)
    throw new NatsuinError("SIGNING_STATE", { state: signing.state, act: "complete" });
  const base = await appDb().document.findUniqueOrThrow({
    where: { contractId_revision: { contractId, revision: baseRevision } },
  });
  const prepared = await frozenBytes(signing, base.size);
  const signer = await signerOf(signing.credentialId, clock());
  // What is stored says that the contract's least level was kept: it is looked at once more, and nothing is stored below it.
  if (!reaches(signer.level, signing.contract)) await refuseLevel(signing, clock());
  const { messageDigest: digest } = signing;
  const signedAttributes = attributesOf(signing);
  const placed = await placeSignature(prepared, { digest, signedAttributes, signatureValue, timestampToken, ...signer });
  const data = await collectValidationData({ chain: signer.chain, signatureValue, timestampToken, now: clock() }, scaPorts());
  const bytes = await addDss(placed.bytes, { ...data, vri: [{ ...data, contents: placed.contents }] }, sha1);
  return { bytes, pages: base.pages, signer, report: await judge(bytes, signing, clock()) };
}

function refuseLevel({ id }: WholeSigning, now: Date): Promise<never> {
  return refuse("CREDENTIAL_LEVEL_TOO_LOW", { type: "sca.signing.refused", actor: SYSTEM, target: `signing:${id}`, now });
}

/** Names a DSS entry and secures nothing (ETSI EN 319 142-1 §5.4.2.3). */
const sha1 = (bytes: Uint8Array) => Uint8Array.from(createHash("sha1").update(bytes).digest());

/** Every signature of this contract must pass; one that the uploaded document brought is not ours to vouch for. */
async function judge(pdf: Uint8Array, { recipient, contract }: WholeSigning, now: Date): Promise<SignatureReport> {
  const { signatures } = await validatePdf({ pdf, anchors: await scaPorts().anchors(), crypto: nodeCrypto, now });
  const ours = new Set(signersIn(contract.recipients).map(({ fieldName }) => fieldName));
  const failed = signatures.find(({ fieldName, verdict }) => ours.has(fieldName) && verdict !== "TOTAL-PASSED");
  const own = signatures.find(({ fieldName }) => fieldName === recipient.fieldName);
  if (failed || !own || own.level !== "B-LT") {
    const check = (failed ?? own)?.checks.find(({ ok }) => !ok);
    const subIndication = failed?.subIndication ?? own?.level ?? "none";
    throw new NatsuinError("SIGNATURE_INVALID", { subIndication, check: check?.name ?? "", detail: check?.detail ?? "" });
  }
  return own;
}

type Completed = Made & { blob: string; validatedAt: Date; now: Date };

/** Hop 10. A run that comes second finds the passage completed and changes nothing. */
async function storeCompleted(tx: Db, signing: WholeSigning, made: Completed): Promise<void> {
  const { id, contractId, baseRevision, recipient } = signing;
  const { bytes, blob, pages, now } = made;
  const contract = await lockContract(tx, contractId);
  const revision = baseRevision + 1;
  // The lease and one live passage a contract keep this from happening; a signature never lands on bytes that it does not cover.
  if ((await tx.document.count({ where: { contractId, revision: { gte: revision } } })) > 0 && (await isOpen(tx, id)))
    throw new NatsuinError("SIGNING_STALE");
  const hops = { ...hopsOf(signing), "9": made.validatedAt.toISOString(), "10": now.toISOString() };
  const result = frozenResult(signing, made, revision) as unknown as Prisma.InputJsonObject;
  const state = nextSigningState(signing.state, "complete");
  const data = { ...NEEDED_NO_MORE, state, completedAt: now, errorCode: null, hops, result };
  if (!(await moveSigning(tx, { id, from: "timestamped", data }))) return;

  await tx.document.create({
    data: {
      id: newId("doc"),
      tenantId: contract.tenantId,
      contractId,
      revision,
      recipientId: recipient.id,
      blob,
      size: bytes.length,
      pages,
      createdAt: now,
    },
  });
  const own = contract.recipients.find((one) => one.id === recipient.id) ?? recipient;
  await tx.recipient.update({ where: { id: own.id }, data: { state: nextRecipientState(own.state, "sign"), signedAt: now } });

  const by = `user:${recipient.userId}`;
  const facts = {
    contract: contractId,
    revision,
    document: blob,
    digest: toHex(signing.messageDigest),
    credential: signing.credentialId,
    credentialLevel: made.signer.level.level,
    timestamp: made.report.timestamp?.genTime.toISOString() ?? "",
    level: made.report.level,
  };
  await record(tx, {
    contract,
    by,
    now,
    event: { type: "signed", data: { position: recipient.position, revision } },
    audit: { type: "sca.signing.completed", target: `signing:${id}`, outcome: "ok", facts },
  });
  await advanceContract(tx, { contractId, act: "sign", now });
}

const isOpen = async (tx: Db, id: string) => (await tx.signing.count({ where: { id, state: "timestamped" } })) === 1;

function frozenResult(signing: WholeSigning, { bytes, pages, report, signer }: Completed, revision: number): FrozenResult {
  const { recipient, contract, messageDigest } = signing;
  const certificate = report.chain[0];
  const { timestamp, revocation } = report;
  if (!certificate || !timestamp || !revocation || !report.signer)
    throw new NatsuinError("SIGNATURE_INVALID", { subIndication: "report" });
  return {
    signerId: signing.credentialId,
    signer: {
      name: recipient.name,
      romaji: report.signer.commonName,
      organisation: recipient.organisation,
      role: recipient.role,
      mark: recipient.mark,
    },
    certificate: {
      serial: certificate.serial,
      issuer: certificate.issuer,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      algorithm: signer.algorithm,
      level: signer.level.label,
      levels: { level: signer.level.level, authorisedAsLevel: signer.level.authorisedAsLevel, minimum: minimumOf(contract) },
    },
    target: {
      title: contract.title,
      amount: contract.amount === null ? null : Number(contract.amount),
      number: contract.number,
      pages,
    },
    document: {
      fileName: fileNameOf(contract.number, revision),
      size: bytes.length,
      revision,
      digest: toHex(messageDigest),
      shortDigest: shortDigest(messageDigest),
      digestAlgorithm: "SHA-256",
    },
    signedAt: hopsOf(signing)["7"] ?? timestamp.genTime.toISOString(),
    timestamp: { at: timestamp.genTime.toISOString(), authority: timestamp.authority },
    revocation: {
      status: "good",
      source: revocation.source === "ocsp" ? "OCSP" : "CRL",
      at: revocation.producedAt.toISOString(),
    },
    verdict: report.verdict,
    level: report.level,
    checks: report.checks,
    report: JSON.parse(JSON.stringify(report)),
  };
}
