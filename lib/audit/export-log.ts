import "server-only";
import { appDb } from "../db.ts";

/** One line of an export: a leaf with its place, or (`number` null) one that has none yet. */
export type ExportedLeaf = { number: number | null; id: string; leaf: string; hash: string; entryHash: string | null };

const AT_ONCE = 5_000;

/** The whole log as the database has it, by place; leaves without a place last. Hashes in hexadecimal, leaves in base64. Openings stay: they are personal. */
export async function* exportLog(): AsyncGenerator<ExportedLeaf> {
  for (let from = 0n; ; ) {
    const entries = await appDb().auditEntry.findMany({
      where: { number: { gte: from } },
      orderBy: { number: "asc" },
      take: AT_ONCE,
    });
    const leaves = await appDb().auditLeaf.findMany({ where: { id: { in: entries.map(({ leafId }) => leafId) } } });
    const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));
    for (const { number, leafId, leafHash } of entries) {
      const leaf = byId.get(leafId);
      yield {
        number: Number(number),
        id: String(leafId),
        leaf: leaf ? Buffer.from(leaf.leaf).toString("base64") : "",
        hash: leaf ? Buffer.from(leaf.leafHash).toString("hex") : "",
        entryHash: Buffer.from(leafHash).toString("hex"),
      };
    }
    if (entries.length < AT_ONCE) break;
    from = (entries.at(-1)?.number ?? 0n) + 1n;
  }
  const waiting = await appDb().$queryRaw<{ id: bigint; leaf: Uint8Array; leaf_hash: Uint8Array }[]>`
    SELECT l.id, l.leaf, l.leaf_hash FROM audit.leaf l LEFT JOIN audit.entry e ON e.leaf_id = l.id WHERE e.leaf_id IS NULL ORDER BY l.id`;
  for (const { id, leaf, leaf_hash } of waiting)
    yield {
      number: null,
      id: String(id),
      leaf: Buffer.from(leaf).toString("base64"),
      hash: Buffer.from(leaf_hash).toString("hex"),
      entryHash: null,
    };
}
