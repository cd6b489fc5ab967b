import "server-only";
import { nodeCrypto } from "../../crypto-node.ts";
import { appDb, type Db } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { Archive } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { archiveRenewalDue, extendPdf, type LevelPort, newestArchiveStamp } from "../../pades/levels/index.ts";
import { validatePdf } from "../../pades/validate/index.ts";
import { getBlob, putBlob } from "../../storage/index.ts";
import { lockContract } from "../access.ts";
import { record, SYSTEM } from "../record.ts";
import { levelPort } from "../signing/level-port.ts";
import { scaPorts } from "../signing/ports.ts";

export type Archived = "archived" | "overtaken";

/**
 * A completed contract's next archive timestamp, the first one or a renewal.
 *   1. the newest document at B-LTA: the data of the last archive timestamp, then one more   2. the own validator must say so
 *   3. when it has to be renewed   4. the bytes are put away   5. one transaction: document, archive, history, audit
 * No signature changes: each keeps its result. A run that comes second stores nothing.
 * Throws SIGNATURE_INVALID, TSA_*, OCSP_*, CRL_*, STORAGE_*, BLOB_*, AUDIT_UNAVAILABLE.
 */
export async function archiveContract({ contractId, dueAt }: Archive, clock: () => Date): Promise<Archived> {
  const newest = await appDb().document.findFirstOrThrow({ where: { contractId }, orderBy: { revision: "desc" } });
  const port = await levelPort(scaPorts(), clock);
  const bytes = await extendPdf(await getBlob(newest.blob), "B-LTA", port);
  const { recipients } = await appDb().contract.findUniqueOrThrow({ where: { id: contractId }, include: { recipients: true } });
  await requireArchived(bytes, new Set(recipients.map(({ fieldName }) => fieldName)), port);
  const stamp = await newestArchiveStamp(bytes, port);
  if (!stamp) throw new NatsuinError("SIGNATURE_INVALID", { subIndication: "NO_ARCHIVE_TIMESTAMP" });

  const { at: nextDueAt, why } = archiveRenewalDue(stamp, clock());
  const blob = await putBlob(bytes);
  const revision = newest.revision + 1;
  const document = { contractId, revision, blob, size: bytes.length, pages: newest.pages };
  return appDb().$transaction((tx) => store(tx, { document, dueAt, nextDueAt, why, stampedAt: stamp.genTime, now: clock() }));
}

/** Every signature of this contract passes at B-LTA, and the new timestamp itself. */
async function requireArchived(pdf: Uint8Array, ours: ReadonlySet<string>, { anchors, now }: LevelPort): Promise<void> {
  const { signatures } = await validatePdf({ pdf, anchors, crypto: nodeCrypto, now: now() });
  const failed = signatures.find(
    ({ fieldName, kind, verdict, level }, at) =>
      (ours.has(fieldName) && (verdict !== "TOTAL-PASSED" || level !== "B-LTA")) ||
      (at === signatures.length - 1 && (kind !== "document-timestamp" || verdict !== "TOTAL-PASSED")),
  );
  if (!failed) return;
  const check = failed.checks.find(({ ok }) => !ok);
  const subIndication = failed.subIndication ?? failed.level;
  throw new NatsuinError("SIGNATURE_INVALID", { subIndication, check: check?.name ?? "", detail: check?.detail ?? "" });
}

type Made = {
  document: { contractId: string; revision: number; blob: string; size: number; pages: number };
  dueAt: Date;
  nextDueAt: Date;
  why: string;
  stampedAt: Date;
  now: Date;
};

async function store(tx: Db, { document, dueAt, nextDueAt, why, stampedAt, now }: Made): Promise<Archived> {
  const { contractId, revision, blob } = document;
  const contract = await lockContract(tx, contractId);
  const newer = await tx.document.count({ where: { contractId, revision: { gte: revision } } });
  const data = { revision, stampedAt, dueAt: nextDueAt, attempts: 0, errorCode: null };
  const taken = newer === 0 ? await tx.archive.updateMany({ where: { contractId, dueAt }, data }) : { count: 0 };
  if (taken.count === 0) return "overtaken";
  await tx.document.create({ data: { id: newId("doc"), tenantId: contract.tenantId, ...document, createdAt: now } });
  await record(tx, {
    contract,
    by: SYSTEM,
    now,
    event: { type: "archived", data: { revision } },
    audit: {
      type: "sca.contract.archived",
      outcome: "ok",
      facts: { document: blob, revision, genTime: stampedAt.toISOString(), renewAt: nextDueAt.toISOString(), ends: why },
    },
  });
  return "archived";
}
