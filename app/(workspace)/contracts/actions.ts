"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { cancelContract, declineContract } from "@/lib/sca/index.ts";

const contractId = z.string().min(1).max(64);

export const declineAction = defineAction(
  "signed-in",
  z.object({ contractId, reason: z.string().trim().min(1).max(500) }),
  async (input, { actor, now }) => declineContract(actor, input, now),
);

export const cancelAction = defineAction("signed-in", z.object({ contractId }), async (input, { actor, now }) =>
  cancelContract(actor, input.contractId, now),
);
