"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import {
  openCredentialErrand,
  openOwnEnrolment,
  prepareOwnApplication,
  sendOwnApplication,
  suspendOwnCredential,
  withdrawEnrolment,
} from "@/lib/sca/index.ts";

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

const enrolmentId = z.string().max(64);

/** 証明書を受け取る: the address at the RSSP. */
export const takeUpAction = defineAction("signed-in", z.object({ enrolmentId }), (input, { actor, now }) =>
  openOwnEnrolment(actor, input.enrolmentId, now),
);

/** 取下げ */
export const withdrawAction = defineAction("signed-in", z.object({ enrolmentId }), async (input, { actor, now }) => {
  await withdrawEnrolment(actor, input.enrolmentId, now);
});

/** What the person is to sign with a certificate he holds. */
export const prepareApplicationAction = defineAction(
  "signed-in",
  z.object({ romaji: z.string().trim().min(1).max(64), algorithm: z.enum(["P-256", "RSA-3072"]) }),
  (input, { actor, now }) => prepareOwnApplication(actor, input, now),
);

/** ... signed, base64: what is too large the RSSP says itself, up to what a form can be. */
export const sendApplicationAction = defineAction(
  "signed-in",
  z.object({ cms: z.base64().min(1).max(500_000) }),
  async (input, { actor, now }) => {
    const { id: enrolmentId } = await sendOwnApplication(actor, input.cms, now);
    return { enrolmentId };
  },
);
