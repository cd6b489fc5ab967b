"use server";

import type { ActResult } from "@/components/act.ts";
import type { StampInput } from "@/components/stamp/stamp-input.ts";
import { toFailure } from "@/lib/action.ts";
import { previewStamp } from "@/lib/sca/index.ts";
import type { BatchView, StampPictures } from "@/lib/sca/views.ts";
import { batches, galleryNow } from "./fixtures.ts";
import { stampActor } from "./stamp-actor.ts";

/** Stands in for every act of a gallery screen: it refuses, so that the refusal can be looked at too. */
export async function refuseAction(): Promise<ActResult<never>> {
  return { ok: false, code: "SYSTEM_ERROR", message: "システムエラーが発生しました。時間をおいて再度お試しください。" };
}

/** Another of the group is signing, for as long as one looks. */
export async function leasedAction(): Promise<ActResult<never>> {
  if (process.env.NODE_ENV === "production") return refuseAction();
  return {
    ok: false,
    code: "SIGNING_LEASED",
    message: "ほかの署名のお手続きが進行中です。しばらくしてから、もう一度お試しください。",
  };
}

/** A batch as it stands: nothing is prepared in the gallery. */
export async function sameBatchAction({ batchId }: { batchId: string }): Promise<ActResult<BatchView>> {
  const data = batches[batchId];
  return data ? { ok: true, data } : refuseAction();
}

/** The live preview of a 印影, which stores nothing. */
export async function drawStampAction(design: StampInput): Promise<ActResult<StampPictures>> {
  if (process.env.NODE_ENV === "production" || design.kind === "image") return refuseAction();
  try {
    return { ok: true, data: await previewStamp(stampActor, design, galleryNow) };
  } catch (error) {
    return toFailure(error, "ja");
  }
}
