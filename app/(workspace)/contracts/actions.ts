"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { plainLine, plainText } from "@/lib/plain-text.ts";
import {
  abandonSigning,
  cancelContract,
  continueSigning,
  createFromTemplate,
  declineContract,
  enrolForContract,
  openAuthorisation,
  remindSigner,
  saveDraft,
  sendContract,
  setRecipients,
  signerCandidates,
} from "@/lib/sca/index.ts";

const id = z.string().min(1).max(64);
const iso = z.iso.datetime();

// ── the sender's wizard ─────────────────────────────────────────────────────────────────────────────
export const createFromTemplateAction = defineAction(
  "signed-in",
  z.object({ templateId: id, values: z.record(z.string().max(64), z.string().max(4000)) }),
  async (input, { actor, now }) => createFromTemplate(actor, input, now),
);

export const saveDraftAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    title: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .refine(...plainLine),
    amount: z.number().int().min(0).max(999_999_999_999_999).nullable(),
    message: z
      .string()
      .max(500)
      .refine(...plainText),
    due: iso.nullable(),
    minLevel: z.literal([1, 2, 3]),
  }),
  async (input, { actor, now }) => saveDraft(actor, input, now),
);

export const candidatesAction = defineAction(
  "signed-in",
  z.object({ text: z.string().max(200) }),
  async (input, { actor, now }) => signerCandidates(actor, input.text, now),
);

export const setRecipientsAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    recipients: z
      .array(
        z.object({
          email: z.email().max(254),
          role: z
            .string()
            .trim()
            .max(40)
            .refine(...plainLine)
            .optional(),
          name: z
            .string()
            .trim()
            .max(64)
            .refine(...plainLine)
            .optional(),
        }),
      )
      .max(20),
  }),
  async (input, { actor, now }) => setRecipients(actor, input, now),
);

export const sendAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  sendContract(actor, input.contractId, now),
);

// ── one contract ────────────────────────────────────────────────────────────────────────────────────
export const declineAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .refine(...plainText),
  }),
  async (input, { actor, now }) => declineContract(actor, input, now),
);

export const cancelAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  cancelContract(actor, input.contractId, now),
);

export const remindAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  remindSigner(actor, input.contractId, now),
);

/** Somebody from outside has his key made at the RSSP and comes back to read and sign. */
export const enrolForContractAction = defineAction(
  "signed-in",
  z.object({ contractId: id, romaji: z.string().trim().min(1).max(64) }),
  async (input, { actor, now }) => enrolForContract(actor, input, now),
);

/** Hop 4: the browser then leaves for the RSSP's page. */
export const authoriseAction = defineAction("signed-in", z.object({ signingId: id }), async (input, { actor, now }) =>
  openAuthorisation(actor, input.signingId, now),
);

/** Hops 8–10, when the signer has come back with a value. */
export const continueAction = defineAction("polling", z.object({ signingId: id }), async (input, { actor, now }) =>
  continueSigning(actor, input.signingId, now),
);

export const abandonAction = defineAction("signed-in", z.object({ signingId: id }), async (input, { actor, now }) =>
  abandonSigning(actor, input.signingId, now),
);
