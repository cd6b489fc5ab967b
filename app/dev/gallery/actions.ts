"use server";

import type { ActResult } from "@/components/act.ts";
import type { BatchView } from "@/lib/sca/views.ts";
import { batches } from "./fixtures.ts";

/** Stands in for every act of a gallery screen: it refuses, so that the refusal can be looked at too. */
export async function refuseAction(): Promise<ActResult<never>> {
  return { ok: false, code: "SYSTEM_ERROR", message: "システムエラーが発生しました。時間をおいて再度お試しください。" };
}

/** A batch as it stands: nothing is prepared in the gallery. */
export async function sameBatchAction({ batchId }: { batchId: string }): Promise<ActResult<BatchView>> {
  const data = batches[batchId];
  return data ? { ok: true, data } : refuseAction();
}
