"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { plainLine } from "@/lib/plain-text.ts";
import { KYC_METHODS } from "@/lib/rssp/index.ts";
import { applyByAddress } from "@/lib/sca/index.ts";

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
    kyc: z.strictObject({
      record: line(40),
      method: z.enum(KYC_METHODS),
      date: z.iso.date(),
      checkedBy: line(60),
      document: line(60),
    }),
    totp: z.string().regex(/^\d{6}$/),
  }),
  async (input, { actor, visitor, now }) => {
    const { id } = await applyByAddress(actor, { ...input, source: visitor.source }, now);
    return { enrolmentId: id };
  },
);
