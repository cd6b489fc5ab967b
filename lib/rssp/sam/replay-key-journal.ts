import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import { LIVING } from "../life-cycle.ts";
import { TRANSACTION } from "../limits.ts";
import { endCredential, finishEndingOrLater } from "../ssa/end-credential.ts";
import { tellSigner } from "../ssa/tell-signer.ts";
import { flushKeyJournal, journalSays } from "./key-journal.ts";
import { eraseSads } from "./sad.ts";
import { lockCredential } from "./weigh-factors.ts";

const PAGE = 500;

/**
 * At each start: a database that was restored from a backup forgets what ended or changed after it; the journal does not.
 * 1. what had not reached the journal yet does; 2. a living row whose key ended, ends again; 3. one that is sealed under a PIN or second
 * factor of before loses that sealing and stays suspended, until RA staff offer a re-issue: its newest sealing stands nowhere any more.
 * Until it has run, no such row is used either (`journalFault`). @returns how many rows were put right
 */
export async function replayKeyJournal(now: Date): Promise<number> {
  await flushKeyJournal(now);
  let after = "";
  let corrected = 0;
  for (;;) {
    const rows = await rsspDb().credential.findMany({
      where: { id: { gt: after }, status: { in: [...LIVING] } },
      orderBy: { id: "asc" },
      take: PAGE,
    });
    for (const row of rows) if (await putRight(row, now)) corrected++;
    const last = rows.at(-1);
    if (!last) return corrected;
    after = last.id;
  }
}

async function putRight({ id }: Credential, now: Date): Promise<boolean> {
  const actor = "system:restore";
  const end = await rsspDb().$transaction(async (tx) => {
    const row = await lockCredential(tx, id);
    const says = await journalSays(row);
    if (!says) return null;
    if (says === "ended") {
      await endCredential(tx, row, {
        to: "disposed",
        reason: "cessationOfOperation",
        why: "ended before the backup was restored",
        actor,
        now,
      });
      return says;
    }
    await tx.credential.update({
      where: { id },
      data: { status: "suspended", suspendedAt: now, suspendedBy: actor, sealedKey: null, pinSalt: null },
    });
    await eraseSads(tx, id);
    const facts = { reason: "sealed under a PIN or second factor of before" };
    await appendAudit(tx, {
      at: now,
      type: "rssp.credential.suspended",
      actor,
      target: `credential:${id}`,
      outcome: "ok",
      facts,
    });
    const signer = await tx.signer.findUniqueOrThrow({ where: { id: row.signerId } });
    await tellSigner(tx, { signer, credentialId: id, change: "suspended", now });
    return says;
  }, TRANSACTION);
  if (!end) return false;
  log.warn("rssp.key.restored", { credential: id, journal: end });
  if (end === "ended") await finishEndingOrLater(id, now);
  return true;
}
