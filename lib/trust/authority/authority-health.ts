import "server-only";
import { cm } from "@/hsm/index.ts";
import { errorCodeOf } from "../../errors.ts";
import { authority } from "./authority.ts";
import { ROLES } from "./profile.ts";

/** Whether CA, responder and TSA can answer: made, in date, keys in the token. For /api/health; never throws. */
export async function authorityHealth({ now }: { now: Date }): Promise<{ ok: boolean; detail?: string }> {
  try {
    const current = await authority();
    for (const role of ROLES) {
      const { notAfter, keyHandle } = current[role];
      if (notAfter <= now) return { ok: false, detail: `${role}: certificate expired` };
      if (!(await cm().hasKey(keyHandle))) return { ok: false, detail: `${role}: key missing` };
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: errorCodeOf(error) };
  }
}
