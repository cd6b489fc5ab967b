import "server-only";
import { appDb } from "../../db.ts";
import { log } from "../../log.ts";
import { dropBlob } from "../../storage/index.ts";
import { lockContract } from "../access.ts";

const BATCH = 500;

/**
 * Once a minute: the frozen bytes of passages that have ended. What was signed stands in the document; what was not is nobody's. A
 * passage whose outcome is unknown keeps its own, which staff compare.
 */
export async function dropFrozen(): Promise<void> {
  const ended = await appDb().signing.findMany({
    where: { state: { in: ["completed", "abandoned"] }, preparedBlob: { not: null } },
    select: { id: true, contractId: true, preparedBlob: true },
    take: BATCH,
  });
  for (const signing of ended) {
    await drop(signing).catch((error: unknown) => log.error("sca.drop-frozen", error, { signing: signing.id }));
  }
}

/**
 * The file first, then the row's word for it: a crash between them is repeated. Equal bytes have one file, and only one contract: under
 * its lock nobody begins to refer to them.
 */
async function drop({ id, contractId, preparedBlob: blob }: { id: string; contractId: string; preparedBlob: string | null }) {
  if (blob === null) return;
  await appDb().$transaction(async (tx) => {
    await lockContract(tx, contractId);
    const kept =
      (await tx.signing.count({ where: { id: { not: id }, preparedBlob: blob } })) > 0 ||
      (await tx.document.count({ where: { blob } })) > 0 ||
      (await tx.contractPart.count({ where: { blob } })) > 0;
    if (!kept) await dropBlob(blob);
    await tx.signing.updateMany({ where: { id, preparedBlob: blob }, data: { preparedBlob: null } });
  });
}
