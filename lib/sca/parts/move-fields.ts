import "server-only";
import type { Db } from "../../db.ts";
import type { ContractPart } from "../../generated/prisma/client.ts";

/** Placed fields follow their document when the order changes; those on a document that is taken out go with it. */
export async function moveFields(tx: Db, contractId: string, before: ContractPart[], after: ContractPart[]): Promise<void> {
  const was = startsOf(before);
  const is = startsOf(after);
  const fields = await tx.contractField.findMany({ where: { contractId }, select: { id: true, page: true } });
  for (const { id, page } of fields) {
    const own = [...was].find(([, { start, pages }]) => page > start && page <= start + pages);
    const now = own && is.get(own[0]);
    if (!own || !now) await tx.contractField.delete({ where: { id } });
    else if (now.start !== own[1].start)
      await tx.contractField.update({ where: { id }, data: { page: page - own[1].start + now.start } });
  }
}

function startsOf(parts: ContractPart[]): Map<string, { start: number; pages: number }> {
  const starts = new Map<string, { start: number; pages: number }>();
  let start = 0;
  for (const { id, pages } of parts) {
    if (pages === null) continue;
    starts.set(id, { start, pages });
    start += pages;
  }
  return starts;
}
