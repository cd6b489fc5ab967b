"use server";

import { z } from "zod";
import { defineAction } from "@/lib/action.ts";
import { FIELD_KINDS, LABEL_LENGTH, MOST_FIELDS, MOST_LETTERS } from "@/lib/field-rules.ts";
import { plainLine, plainText } from "@/lib/plain-text.ts";
import { RECIPIENT_KINDS } from "@/lib/recipient-kinds.ts";
import {
  abandonSigning,
  amendContract,
  approveContract,
  askApproval,
  cancelContract,
  continueSigning,
  createFromTemplate,
  decideApproval,
  declineContract,
  deleteDraft,
  draftView,
  duplicateContract,
  enrolForContract,
  fieldsView,
  fileContract,
  forwardContract,
  giveInputs,
  MAX_RECIPIENTS,
  openAuthorisation,
  orderParts,
  remindSigner,
  removePart,
  restorePart,
  saveDraft,
  saveFields,
  saveInputs,
  sendContract,
  setRecipients,
  signerCandidates,
  takeBackApproval,
} from "@/lib/sca/index.ts";

const id = z.string().min(1).max(64);
const iso = z.iso.datetime();
/** of the draft that the page showed: what somebody else saved meanwhile is never written over */
const version = z.number().int().min(0);

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
    version,
    title: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .refine(...plainLine)
      .optional(),
    amount: z.number().int().min(0).max(999_999_999_999_999).nullable().optional(),
    message: z
      .string()
      .max(500)
      .refine(...plainText)
      .optional(),
    due: iso.nullable().optional(),
    minLevel: z.literal([1, 2, 3]).optional(),
    remindEveryDays: z.number().int().min(1).max(30).nullable().optional(),
    mayForward: z.boolean().optional(),
    approver: z.email().max(254).nullable().optional(),
  }),
  async (input, { actor, now }) => saveDraft(actor, input, now),
);

export const orderPartsAction = defineAction(
  "signed-in",
  z.object({ contractId: id, order: z.array(id).min(1).max(100) }),
  async (input, { actor, now }) => orderParts(actor, input, now),
);

const part = z.object({ contractId: id, partId: id });

export const removePartAction = defineAction("signed-in", part, async (input, { actor, now }) => removePart(actor, input, now));

export const restorePartAction = defineAction("signed-in", part, async (input, { actor, now }) => restorePart(actor, input, now));

export const candidatesAction = defineAction(
  "signed-in",
  z.object({ text: z.string().max(200) }),
  async (input, { actor, now }) => signerCandidates(actor, input.text, now),
);

export const setRecipientsAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    version,
    recipients: z
      .array(
        z.strictObject({
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
          kind: z.enum(RECIPIENT_KINDS),
          group: z.number().int().min(1).max(MAX_RECIPIENTS),
        }),
      )
      .max(MAX_RECIPIENTS),
  }),
  async (input, { actor, now }) => setRecipients(actor, input, now),
);

const size = z.number().min(0).max(1e6);
export const saveFieldsAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    version,
    ownPlaces: z.boolean(),
    fields: z
      .array(
        z.strictObject({
          kind: z.enum(FIELD_KINDS),
          position: z.number().int().min(1).max(1000),
          page: z.number().int().min(1).max(5000),
          rect: z.tuple([size, size, size, size]),
          required: z.boolean(),
          label: z
            .string()
            .trim()
            .max(LABEL_LENGTH)
            .refine(...plainLine),
          maxLength: z.number().int().min(1).max(MOST_LETTERS).nullable(),
        }),
      )
      .max(MOST_FIELDS),
  }),
  async (input, { actor, now }) => saveFields(actor, input, now),
);

export const rereadFieldsAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  fieldsView(actor, input.contractId, now),
);

export const rereadDraftAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  draftView(actor, input.contractId, now),
);

const shown = z.object({ contractId: id, version });

export const sendAction = defineAction("signed-in", shown, async (input, { actor, now }) =>
  sendContract(actor, input.contractId, now, input.version),
);

/** 社内承認 */
export const askApprovalAction = defineAction("signed-in", shown, async (input, { actor, now }) =>
  askApproval(actor, input.contractId, now, input.version),
);

export const deleteDraftAction = defineAction("signed-in", shown, async (input, { actor, now }) =>
  deleteDraft(actor, input, now),
);

export const duplicateAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  duplicateContract(actor, input.contractId, now),
);

// ── inputs before anybody signs ─────────────────────────────────────────────────────────────────────
export const saveInputsAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    // what a value may be is asked where its field is known; here only that it is small
    values: z.array(z.strictObject({ id, value: z.string().max(4000).nullable() })).max(MOST_FIELDS),
  }),
  async (input, { actor, now }) => saveInputs(actor, input, now),
);

export const giveInputsAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  giveInputs(actor, input.contractId, now),
);

// ── one contract ────────────────────────────────────────────────────────────────────────────────────
const reasoned = z.object({
  contractId: id,
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine(...plainText),
});

export const declineAction = defineAction("signed-in", reasoned, async (input, { actor, now }) =>
  declineContract(actor, input, now),
);

/** 承認 by a recipient: it names the text that he was shown. */
export const approveAction = defineAction(
  "signed-in",
  z.object({ contractId: id, text: z.string().regex(/^[0-9a-f]{64}$/) }),
  async (input, { actor, now }) => approveContract(actor, input, now),
);

export const forwardAction = defineAction(
  "signed-in",
  z.object({
    contractId: id,
    email: z.email().max(254),
    name: z
      .string()
      .trim()
      .min(1)
      .max(64)
      .refine(...plainLine),
  }),
  async (input, { actor, now }) => forwardContract(actor, input, now),
);

/** 修正, before the first signature. */
export const amendAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  amendContract(actor, input.contractId, now),
);

/** 社内承認: the colleague sends what he saw. */
export const sendApprovedAction = defineAction(
  "signed-in",
  z.object({ contractId: id, version: z.number().int().min(0) }),
  async (input, { actor, now }) => decideApproval(actor, { ...input, decision: "approve" }, now),
);

/** 差戻し */
export const giveBackAction = defineAction("signed-in", reasoned, async (input, { actor, now }) =>
  decideApproval(actor, { ...input, decision: "return" }, now),
);

export const takeBackApprovalAction = defineAction("signed-in", z.object({ contractId: id }), async (input, { actor, now }) =>
  takeBackApproval(actor, input.contractId, now),
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

export const fileContractAction = defineAction(
  "signed-in",
  z.object({ contractId: id, folderId: id.nullable() }),
  (input, { actor, now }) => fileContract(actor, input, now),
);
