"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { plainLine, plainText } from "@/lib/plain-text.ts";
import {
  carryOutRequest,
  decideRequest,
  fileRequest,
  kycInput,
  RA_REASONS,
  REASON_LENGTH,
  withdrawRequest,
} from "@/lib/sca/index.ts";

const requestId = z.string().min(1).max(40);
const totp = z.string().regex(/^\d{6}$/);
const credentialId = z.string().min(1).max(40);
const text = (min: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(REASON_LENGTH.max)
    .refine(...plainText);
const whose = { userId: z.string().min(1).max(64), reason: text(REASON_LENGTH.min), totp };

/** 発行・更新・失効の依頼, by bank staff. */
export const fileRequestAction = defineAction(
  { roles: ["staff"] },
  z.discriminatedUnion("kind", [
    z.strictObject({
      ...whose,
      kind: z.literal("issue"),
      romaji: z
        .string()
        .trim()
        .min(1)
        .max(64)
        .refine(...plainLine),
      algorithm: z.enum(["P-256", "RSA-3072"]),
      kyc: kycInput.optional(),
    }),
    z.strictObject({ ...whose, kind: z.literal("renew"), credentialId }),
    z.strictObject({ ...whose, kind: z.literal("revoke"), credentialId, revocation: z.enum(RA_REASONS) }),
  ]),
  (input, { actor, visitor, now }) => fileRequest(actor, { ...input, source: visitor.source }, now),
);

/** 承認 or 却下, by another than who asked. */
export const decideRequestAction = defineAction(
  { roles: ["staff", "checker", "ra"] },
  z.object({ requestId, totp, decision: z.enum(["approve", "reject"]), reason: text(0) }),
  (input, { actor, visitor, now }) => decideRequest(actor, { ...input, source: visitor.source }, now),
);

/** 失効 of what was approved, by the RA; or what an outage kept back, once more. */
export const carryOutRequestAction = defineAction(
  { roles: ["staff", "checker", "ra"] },
  z.object({ requestId, totp }),
  (input, { actor, visitor, now }) => carryOutRequest(actor, { ...input, source: visitor.source }, now),
);

/** 取下げ */
export const withdrawRequestAction = defineAction({ roles: ["staff"] }, z.object({ requestId }), (input, { actor, now }) =>
  withdrawRequest(actor, input.requestId, now),
);
