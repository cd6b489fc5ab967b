"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { openCredentialErrand, openOwnEnrolment, suspendOwnCredential } from "@/lib/sca/index.ts";

const credentialId = z.string().min(1).max(40);

/** 暗証番号を変える, 認証手段を変える, 再発行に進む, 更新, 利用終了, 失効: the address at the RSSP. */
export const openErrandAction = defineAction(
  "signed-in",
  z.object({
    credentialId,
    purpose: z.enum(["change_pin", "change_authenticator", "reissue", "renew", "end_use", "revoke"]),
    offer: z.string().max(64).optional(),
  }),
  (input, { actor, now }) => openCredentialErrand(actor, input, now),
);

/** 利用停止 */
export const suspendAction = defineAction("signed-in", z.object({ credentialId }), (input, { actor, now }) =>
  suspendOwnCredential(actor, input.credentialId, now),
);

/** 証明書を受け取る: the address at the RSSP. */
export const takeUpAction = defineAction("signed-in", z.object({ enrolmentId: z.string().max(64) }), (input, { actor, now }) =>
  openOwnEnrolment(actor, input.enrolmentId, now),
);
