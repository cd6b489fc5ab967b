"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { plainText } from "@/lib/plain-text.ts";
import { VETTED_ITEMS } from "@/lib/rssp/index.ts";
import {
  decideEnrolment,
  discardEnrolmentKey,
  examineEnrolment,
  importEnrolmentKey,
  issueEnrolmentCode,
  kycInput,
} from "@/lib/sca/index.ts";

const asks = { enrolmentId: z.string().min(1).max(40), totp: z.string().regex(/^\d{6}$/) };
const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine(...plainText);

/** 真偽確認, with the bank's record where the application came without one; of a signed one, whether 失効確認：未実施 is taken. */
export const examineEnrolmentAction = defineAction(
  { roles: ["ra"] },
  z.object({
    ...asks,
    findings: z
      .array(
        z.strictObject({
          item: z.enum([...VETTED_ITEMS, "revocation"]),
          result: z.enum(["ok", "not-ok", "unchecked"]),
          note: text(300),
        }),
      )
      .max(10),
    kyc: kycInput.optional(),
  }),
  async (input, { actor, visitor, now }) => {
    await examineEnrolment(actor, { ...input, source: visitor.source }, now);
  },
);

/** 承認, 却下 or 差戻し, by another than who examined it. */
export const decideEnrolmentAction = defineAction(
  { roles: ["ra"] },
  z.object({ ...asks, decision: z.enum(["approve", "reject", "return"]), reason: text(500) }),
  async (input, { actor, visitor, now }) => {
    await decideEnrolment(actor, { ...input, source: visitor.source }, now);
  },
);

/** 利用者識別符号: the letter comes back once. */
export const issueEnrolmentCodeAction = defineAction(
  { roles: ["ra"] },
  z.object({ ...asks, channel: z.enum(["letter", "mail"]) }),
  async (input, { actor, visitor, now }) => {
    const { letter } = await issueEnrolmentCode(actor, { ...input, source: visitor.source }, now);
    return { letter };
  },
);

/** 鍵の取込み（PKCS#12）: the letter with the code comes back once. */
export const importKeyAction = defineAction(
  { roles: ["ra"] },
  z.object({
    ...asks,
    file: z.base64().max(256_000),
    password: z.string().min(1).max(256),
    channel: z.enum(["letter", "mail"]),
  }),
  async (input, { actor, visitor, now }) => {
    const { letter } = await importEnrolmentKey(actor, { ...input, source: visitor.source }, now);
    return { letter };
  },
);

/** 取込みの取消し */
export const discardImportAction = defineAction({ roles: ["ra"] }, z.object(asks), async (input, { actor, visitor, now }) => {
  await discardEnrolmentKey(actor, { ...input, source: visitor.source }, now);
});
