import "server-only";
import type { Db } from "../../db.ts";

/**
 * Counts an asking of the pepper before it is made; an attempt's on a plain client, not in its transaction: whatever becomes of the
 * attempt, and of the process, it stands in the count that is compared with the HSM's (rssp.md: "every oracle use is counted").
 */
export async function countOracleUse(db: Db, credentialId: string, now: Date, uses = 1): Promise<void> {
  await db.$executeRaw`
    INSERT INTO rssp.oracle_use AS o (credential_id, day, uses)
    VALUES (${credentialId}, (${now}::timestamptz AT TIME ZONE 'UTC')::date, ${uses})
    ON CONFLICT (credential_id, day) DO UPDATE SET uses = o.uses + ${uses}`;
}
