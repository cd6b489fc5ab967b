import "server-only";
import { cm } from "@/hsm/index.ts";
import { type AuditType, appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import type { RevocationReason } from "../../trust/authority/index.ts";
import { TRANSACTION } from "../limits.ts";
import { flushKeyJournal, retireKey } from "../sam/key-journal.ts";
import { keyMakerOf } from "../sam/key-makers.ts";
import { eraseSads } from "../sam/sad.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { serialOf } from "./certificate.ts";
import { endCertificate } from "./end-certificate.ts";

/** `reason`: what the CA is told; `expired`: it need not be told. `why`: in the log, as the act knows it. */
export type CredentialEnd = {
  to: "revoked" | "expired" | "disposed";
  reason: RevocationReason | "expired";
  why?: string;
  /** the caller records it */
  recorded?: boolean;
  actor: string;
  now: Date;
};

const ENDED: Record<CredentialEnd["to"], AuditType> = {
  revoked: "rssp.credential.revoked",
  expired: "rssp.credential.expired",
  disposed: "rssp.credential.ended",
};

/**
 * Ends a credential in the caller's transaction; its row is locked. From the commit on nothing opens the key: what was sealed is erased,
 * with every permission given a moment ago. `finishEnding` has to follow.
 */
export async function endCredential(tx: Prisma.TransactionClient, credential: Credential, end: CredentialEnd): Promise<void> {
  const { id, spkiHash } = credential;
  const { to, reason, why, recorded = false, actor, now } = end;
  await tx.credential.update({
    where: { id },
    data: {
      status: to,
      sealedKey: null,
      pinSalt: null,
      pinHash: null,
      lockedAt: null,
      reissueOfferHash: null,
      endedAt: now,
      endReason: reason,
      endedBy: actor,
    },
  });
  await eraseSads(tx, id);
  await tx.awaitedCertificate.updateMany({ where: { credentialId: id, closedAt: null }, data: { closedAt: now, askAt: null } });
  await retireKey(tx, { spkiHash, now });
  if (recorded) return;
  const facts = { reason: why ?? reason, spki: hex(spkiHash) };
  await appendAudit(tx, { at: now, type: ENDED[to], actor, target: `credential:${id}`, outcome: "ok", facts });
}

/**
 * 廃棄, after `endCredential`: 1. the CA revokes; 2. a token object is destroyed and looked for in vain; 3. the journal outside of the
 * database has it, so that no backup revives it; 4. the proof is recorded. Each step may be done again: one that failed is
 * done by the next minute's chore. Throws HSM_*, the CA's errors, and those of the disk.
 */
export async function finishEnding(credentialId: string, now: Date): Promise<void> {
  const row = await rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId } });
  if (!row.endedAt || row.destroyedAt) return;
  const actor = row.endedBy ?? "system:rssp";
  const [certificate] = row.chain;
  const reason = row.endReason as CredentialEnd["reason"];
  const told =
    certificate && reason !== "expired"
      ? endCertificate(reason, { credentialId, serial: serialOf(certificate), actor, now })
      : Promise.resolve();
  const destroyed = keyMakerOf(row.holding).destroy(row.keyHandle);
  // the key ends whatever the CA says, and the CA is told whatever the HSM says
  for (const step of await Promise.allSettled([told, destroyed])) if (step.status === "rejected") throw step.reason;
  const left = row.keyHandle ? await cm().hasKey(row.keyHandle) : false;
  if (left) throw new Error(`the key of ${credentialId} is still in the token`);
  await flushKeyJournal(now);
  await rsspDb().$transaction(async (tx) => {
    const locked = await lockCredential(tx, credentialId);
    if (locked.destroyedAt) return;
    await tx.credential.update({ where: { id: credentialId }, data: { destroyedAt: now } });
    const facts = { reason: row.endReason ?? "", spki: hex(row.spkiHash), holding: row.holding, copies: 0 };
    const target = `credential:${credentialId}`;
    await appendAudit(tx, { at: now, type: "rssp.credential.disposed", actor, target, outcome: "ok", facts });
  }, TRANSACTION);
}

/** The same where the end stands already and the person need not wait for what comes after it. */
export async function finishEndingOrLater(credentialId: string, now: Date): Promise<void> {
  await finishEnding(credentialId, now).catch((error: unknown) =>
    log.error("rssp.ending.unfinished", error, { credential: credentialId }),
  );
}

/** Each minute: what an outage or a lost process left between the end and the destruction. @returns how many were finished */
export async function finishEndings(now: Date): Promise<number> {
  const rows = await rsspDb().credential.findMany({
    where: { endedAt: { not: null }, destroyedAt: null },
    select: { id: true },
    take: 100,
  });
  for (const { id } of rows) await finishEndingOrLater(id, now);
  return rows.length;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
