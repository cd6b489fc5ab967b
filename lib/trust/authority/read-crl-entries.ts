import "server-only";
import { breather } from "../../breathe.ts";
import { type Bytes, concatBytes } from "../../bytes.ts";
import { appDb, type Db } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { enumerated, integer, sequence, x509Time } from "../../der/write.ts";
import { extension } from "./extensions.ts";
import type { Issuer } from "./profile.ts";

/** Entries as they stand in the list, DER, in the order of revocation. `state` is another one whenever an entry was added; none is ever taken away. */
export type CrlEntries = { state: string; count: number; der: Bytes; last?: Entry };
type Entry = { serial: string; revokedAt: Date; reason: number };

const PAGE = 5_000;
/** One snapshot for all that is read of it. */
const SNAPSHOT = { isolationLevel: "RepeatableRead", timeout: 60_000 } as const;

export async function crlState(issuer: Issuer, db: Db = appDb()): Promise<string> {
  const row = await db.authoritySetting.findUnique({ where: { key: `revocations.${issuer}` } });
  return row?.value ?? "0";
}

/**
 * All entries of an issuer's CRL, of which `known` need not be read again: of 200,000 they are 9 MB, and one more is one row. An entry
 * with an earlier time than one already known, from a process whose clock is behind, makes all be read anew.
 */
export async function readCrlEntries(issuer: Issuer, known?: CrlEntries): Promise<CrlEntries> {
  return appDb().$transaction(async (tx) => {
    const state = await crlState(issuer, tx);
    const count = await tx.issuedCertificate.count({ where: { issuer, revokedAt: { not: null } } });
    const added = known && (await readAfter(tx, issuer, known));
    return { ...(added?.count === count ? added : await readAfter(tx, issuer)), state };
  }, SNAPSHOT);
}

/** Read as one text a page: an object a row, 200,000 times, takes longer than all else. */
async function readAfter(tx: Db, issuer: Issuer, known?: CrlEntries): Promise<Omit<CrlEntries, "state">> {
  let { count, last, der } = known ?? { count: 0, der: new Uint8Array() };
  const pages = await tx.$queryRaw<{ lines: string }[]>`
    SELECT string_agg(concat_ws(' ', serial, floor(extract(epoch FROM revoked_at) * 1000)::bigint, coalesce(reason, 0)), E'\n'
      ORDER BY revoked_at, serial) AS lines
    FROM (
      SELECT serial, revoked_at, reason, (row_number() OVER (ORDER BY revoked_at, serial) - 1) / ${PAGE}::int AS page
      FROM trust.issued_certificate
      WHERE issuer = ${issuer} AND revoked_at IS NOT NULL
        AND (revoked_at, serial) > (coalesce(${last?.revokedAt ?? null}::timestamptz, '-infinity'), ${last?.serial ?? ""})
    ) AS entry
    GROUP BY page ORDER BY page`;
  const parts: Bytes[] = [der];
  const breathe = breather();
  for (const { lines } of pages) {
    const entries: Bytes[] = [];
    for (const line of lines.split("\n")) {
      last = entryOf(line);
      entries.push(encoded(last));
      await breathe();
    }
    count += entries.length;
    parts.push(concatBytes(...entries));
  }
  der = concatBytes(...parts);
  return { count, last, der };
}

function entryOf(line: string): Entry {
  const [serial = "", revokedAt, reason] = line.split(" ");
  return { serial, revokedAt: new Date(Number(revokedAt)), reason: Number(reason) };
}

function encoded({ serial, revokedAt, reason }: Entry): Bytes {
  // "unspecified" is said by silence (RFC 5280 §5.3.1)
  const why = reason > 0 ? [reasonOf(reason)] : [];
  return sequence(integer(Buffer.from(serial, "hex")), x509Time(revokedAt), ...why);
}

const reasons = new Map<number, Bytes>();
function reasonOf(reason: number): Bytes {
  const known = reasons.get(reason) ?? sequence(extension(oids.crlReason, enumerated(reason)));
  reasons.set(reason, known);
  return known;
}
