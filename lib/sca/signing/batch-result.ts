import "server-only";
import type { Actor } from "../../auth/types.ts";
import { appDb } from "../../db.ts";
import { documentUrl, resultPath } from "../documents.ts";
import { refuse } from "../record.ts";
import type { BatchResultView } from "../views.ts";
import { countsOf, progressItem } from "./batch-progress.ts";
import { askedOf, ownBatch, phaseOf } from "./batch-rows.ts";
import type { FrozenResult } from "./result.ts";

/** 一括署名の結果, one line a contract. Throws NOT_FOUND, also while the key was not used. */
export async function batchResult(actor: Actor, batchId: string, now: Date): Promise<BatchResultView> {
  const batch = await ownBatch(actor, batchId, now);
  if (phaseOf(batch) !== "used")
    return refuse("NOT_FOUND", { type: "sca.batch.refused", actor, target: `batch:${batchId}`, now });
  const asked = askedOf(batch);
  const rows = await appDb().signing.findMany({
    where: { id: { in: asked.map(({ signing }) => signing.id) }, state: "completed" },
    select: { id: true, result: true },
  });
  const frozen = new Map(rows.map(({ id, result }) => [id, result as unknown as FrozenResult]));
  const items = asked.map((item) => {
    const line = progressItem(item, actor);
    const result = frozen.get(line.signingId);
    return { ...line, contractState: item.contract.state, result: result ? resultLine(line, result) : null };
  });
  return { batchId, items, counts: countsOf(items), signerId: asked[0]?.signing.credentialId ?? null };
}

function resultLine(
  { contractId, signingId }: { contractId: string; signingId: string },
  { verdict, level, signedAt, timestamp, document }: FrozenResult,
): NonNullable<BatchResultView["items"][number]["result"]> {
  return {
    verdict,
    level,
    signedAt,
    timestampAt: timestamp.at,
    url: resultPath(contractId, signingId),
    documentUrl: `${documentUrl(contractId, document.revision)}&download=1`,
  };
}
