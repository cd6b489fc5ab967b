"use server";

import type { ActResult } from "@/components/act.ts";

/** Stands in for every act of a gallery screen: it refuses, so that the refusal can be looked at too. */
export async function refuseAction(): Promise<ActResult<never>> {
  return { ok: false, code: "SYSTEM_ERROR", message: "システムエラーが発生しました。時間をおいて再度お試しください。" };
}
