"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { plainText } from "@/lib/plain-text.ts";
import { actAsRa, RA_REASONS, REASON_LENGTH } from "@/lib/sca/index.ts";

/** ロック解除, 停止解除, 再発行の案内, 失効, 証明書の取込みと発行の取りやめ, each with a reason and a fresh code of the staff's own authenticator. */
export const actAsRaAction = defineAction(
  { roles: ["ra"] },
  z.object({
    act: z.enum(["unlock", "release", "offer-reissue", "revoke", "bring-certificate", "give-up-issue", "confirm-revocation"]),
    revocation: z.enum(RA_REASONS).optional(),
    file: z.base64().max(256_000).optional(),
    serial: z
      .string()
      .regex(/^[0-9a-f]{1,64}$/)
      .optional(),
    userId: z.string().min(1).max(64),
    credentialId: z.string().min(1).max(40),
    reason: z
      .string()
      .trim()
      .min(REASON_LENGTH.min)
      .max(REASON_LENGTH.max)
      .refine(...plainText),
    totp: z.string().regex(/^\d{6}$/),
  }),
  (input, { actor, visitor, now }) => actAsRa(actor, { ...input, source: visitor.source }, now),
);
