"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { plainLine } from "@/lib/plain-text.ts";
import { applyByAddress, kycInput } from "@/lib/sca/index.ts";

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(...plainLine);

/** 発行申請 for a person of the tenant, with the bank's identity check carried over. */
export const applyForPersonAction = defineAction(
  { roles: ["staff", "admin"] },
  z.object({
    email: z.email().max(254),
    romaji: line(64),
    algorithm: z.enum(["P-256", "RSA-3072"]),
    kyc: kycInput,
    totp: z.string().regex(/^\d{6}$/),
  }),
  async (input, { actor, visitor, now }) => {
    const { id } = await applyByAddress(actor, { ...input, source: visitor.source }, now);
    return { enrolmentId: id };
  },
);
