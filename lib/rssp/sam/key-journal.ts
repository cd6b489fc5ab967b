import "server-only";
import { createHash } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { env } from "../../env.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";

type Key = Pick<Credential, "spkiHash">;

/** In the journal: the key itself ended. */
const THE_KEY = new Uint8Array();
const ENDED = "ended";

/**
 * The journal of what must never open a key again: DATA_DIR/key-journal, apart from the database, one file a key, named by its SPKI hash; a
 * line is the SHA-256 of a sealed key that a change of PIN or second factor replaced, or `ended`. Only ever appended to. A backup of
 * the database that is restored knows nothing of what came after it; this does (docs/decisions/0014). It holds no secret.
 */
const fileOf = (spkiHash: Uint8Array): string => {
  const name = Buffer.from(spkiHash).toString("hex");
  return path.join(env().dataDir, "key-journal", name.slice(0, 2), name);
};

/**
 * Retires a sealed key, or with none the key itself, in the caller's transaction; `flushKeyJournal` after its commit brings it into the
 * journal, and where the process is lost between the two, the next start or minute does.
 */
export async function retireKey(
  tx: Prisma.TransactionClient,
  { spkiHash, sealedKey, now }: Key & { sealedKey?: Uint8Array | null; now: Date },
): Promise<void> {
  const sealing = sealedKey ? sealingOf(sealedKey) : THE_KEY;
  await tx.keyRetirement.createMany({ data: [{ spkiHash, sealing, at: now }], skipDuplicates: true });
}

/** Brings what was retired into the journal, on the disk. Done twice, a line stands there twice: harmless. @returns how many */
export async function flushKeyJournal(now: Date): Promise<number> {
  const rows = await rsspDb().keyRetirement.findMany({ where: { journaledAt: null }, orderBy: { at: "asc" }, take: 1_000 });
  for (const { spkiHash, sealing } of rows) {
    await appendLine(spkiHash, sealing.length === 0 ? ENDED : Buffer.from(sealing).toString("hex"));
    await rsspDb().keyRetirement.update({
      where: { spkiHash_sealing: { spkiHash, sealing } },
      data: { journaledAt: now },
    });
  }
  return rows.length;
}

/** The same where the change stands already: what the disk does not take now, the next minute or start brings. */
export async function flushKeyJournalOrLater(now: Date): Promise<void> {
  await flushKeyJournal(now).catch((error: unknown) => log.error("rssp.key-journal.behind", error));
}

/** What the journal says of a row: `retired`, its sealed key was replaced; `ended`, its key was; null, nothing against it. */
export async function journalSays({
  spkiHash,
  sealedKey,
}: Key & Pick<Credential, "sealedKey">): Promise<"ended" | "retired" | null> {
  const lines = await readFile(fileOf(spkiHash), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const known = new Set(lines.split("\n"));
  if (known.has(ENDED)) return "ended";
  return sealedKey && known.has(Buffer.from(sealingOf(sealedKey)).toString("hex")) ? "retired" : null;
}

/** Why a row that looks fit may not be used: it came out of a backup. */
export async function journalFault(credential: Credential): Promise<ErrorCode | null> {
  return (await journalSays(credential)) ? "RSSP_KEY_RETIRED" : null;
}

const sealingOf = (sealedKey: Uint8Array): Bytes => new Uint8Array(createHash("sha256").update(sealedKey).digest());

async function appendLine(spkiHash: Uint8Array, line: string): Promise<void> {
  const name = fileOf(spkiHash);
  await mkdir(path.dirname(name), { recursive: true, mode: 0o700 });
  const file = await open(name, "a", 0o600);
  try {
    await file.write(`${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
