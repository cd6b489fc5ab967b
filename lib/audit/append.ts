import "server-only";
import { toHex } from "../bytes.ts";
import type { Db } from "../db.ts";
import { NatsuinError } from "../errors.ts";
import { type Random, secureRandom } from "../ids.ts";
import { makeLeaf } from "./leaf.ts";
import type { AuditEvent } from "./types.ts";

/**
 * Writes one event. Within a transaction the event lives or dies with it: use that where an act and its record must not part.
 * A refusal that rolls its act back records itself through a plain client instead.
 * Returns the leaf's id (order of insertion, with gaps). Throws AUDIT_UNAVAILABLE; whoever is about to sign then does not.
 */
export async function appendAudit(db: Db, event: AuditEvent, random: Random = secureRandom): Promise<bigint> {
  const leaf = makeLeaf(event, random);
  const openings = JSON.stringify(leaf.openings.map(({ field, salt, value }) => ({ field, salt: toHex(salt), value })));
  try {
    const rows = await db.$queryRaw<{ id: bigint }[]>`
      SELECT audit.append(${leaf.bytes}::bytea, ${leaf.hash}::bytea, ${event.at}::timestamptz, ${event.type},
        ${event.actor}, ${event.target}, ${event.outcome}, ${openings}::jsonb) AS id`;
    const id = rows[0]?.id;
    if (id === undefined) throw new Error("audit.append returned nothing");
    return BigInt(id);
  } catch (cause) {
    throw new NatsuinError("AUDIT_UNAVAILABLE", {}, { cause });
  }
}
