import "server-only";
import { appDb } from "../db.ts";

/** When the oldest entry was written that no checkpoint covers yet; null where there is none. */
export async function oldestUncovered(): Promise<Date | null> {
  const [row] = await appDb().$queryRaw<{ at: Date }[]>`
    SELECT l.at FROM audit.leaf l
    WHERE l.id > coalesce((SELECT max(leaf_id) FROM audit.entry WHERE number < coalesce((SELECT max(size) FROM audit.checkpoint), 0)
      AND number >= coalesce((SELECT max(size) FROM audit.checkpoint), 0) - 1), 0)
    ORDER BY l.id LIMIT 1`;
  return row?.at ?? null;
}
