import "server-only";
import { secureRandom } from "../../ids.ts";
import type { PasskeyQuestion } from "../sam/ask-passkey.ts";
import { questionOf } from "../sam/ask-passkey.ts";
import { newDraft } from "../sam/choose-factor.ts";
import type { DraftStep, FactorDraft } from "../sam/factor-draft.ts";
import { provePasskey } from "../sam/prove-new-factor.ts";
import { creationFor, newChallenge, type PasskeyCreation, takePasskey } from "../sam/register-passkey.ts";
import type { FactorProof } from "../sam/second-factor.ts";
import { acceptTotp } from "../sam/totp.ts";
import { type EnrolVisitor, stepVisit, type WholeVisit } from "./visits.ts";

/** What a first key may be opened with beside the PIN: a code by mail would come where the link came. */
export const FIRST_FACTORS = ["totp", "passkey"] as const;
export type FirstFactor = (typeof FIRST_FACTORS)[number];

/** A step of the factor's draft; before the code was right there is none. */
function stepFactor(
  visitor: EnrolVisitor,
  next: (draft: FactorDraft | null, visit: WholeVisit) => Promise<DraftStep> | DraftStep,
): Promise<void> {
  return stepVisit(visitor, async (kept, { visit }) => {
    if (!kept) return { refused: "INPUT_INVALID" };
    const step = await next(kept.factor, visit);
    const progress = step.draft === undefined ? undefined : { ...kept, factor: step.draft };
    if ("refused" in step) return progress ? { refused: step.refused, progress } : { refused: step.refused };
    return { progress: { ...kept, factor: step.draft } };
  });
}

/** What the second factor shall be; null: to choose anew. Throws as `stepVisit`, INPUT_INVALID out of order. */
export const chooseFirstFactor = ({ kind, ...visitor }: EnrolVisitor & { kind: FirstFactor | null }): Promise<void> =>
  stepFactor(visitor, () => ({ draft: kind && newDraft(kind, secureRandom) }));

/** What a browser is to make the passkey from. Throws the same. */
export async function beginFirstPasskey(visitor: EnrolVisitor): Promise<PasskeyCreation> {
  let creation: PasskeyCreation | undefined;
  await stepFactor(visitor, (draft, { enrolment }) => {
    if (draft?.kind !== "passkey") return { refused: "INPUT_INVALID" };
    const fresh = { kind: draft.kind, challenge: newChallenge(), prfSalt: draft.prfSalt };
    creation = creationFor(fresh, { name: enrolment.email, displayName: enrolment.kanjiName });
    return { draft: fresh };
  });
  return creation as PasskeyCreation;
}

/** Takes what the browser made. Throws the same, RSSP_PASSKEY_REFUSED. */
export const registerFirstPasskey = ({ registration, ...visitor }: EnrolVisitor & { registration: unknown }): Promise<void> =>
  stepVisit(visitor, async (kept, { tx }) => {
    if (!kept) return { refused: "INPUT_INVALID" };
    const step = await takePasskey(tx, kept.factor, registration);
    return "refused" in step ? { refused: step.refused } : { progress: { ...kept, factor: step.draft } };
  });

/** What the new passkey is asked, to prove itself: each time another challenge. Throws the same. */
export async function askFirstPasskey(visitor: EnrolVisitor): Promise<PasskeyQuestion> {
  let question: PasskeyQuestion | undefined;
  await stepFactor(visitor, (draft) => {
    if (draft?.kind !== "passkey" || !draft.passkey) return { refused: "INPUT_INVALID" };
    const challenge = newChallenge();
    question = questionOf({ ...draft.passkey, prfSalt: draft.prfSalt }, challenge);
    return { draft: { ...draft, challenge } };
  });
  return question as PasskeyQuestion;
}

/** It shows, once, that it works in its owner's hands. Throws the same, RSSP_NEW_FACTOR_WRONG. */
export const proveFirstFactor = ({ otp = "", assertion, prf, ...visitor }: EnrolVisitor & FactorProof): Promise<void> =>
  stepFactor(visitor, (draft) => {
    if (draft?.kind === "passkey") return provePasskey(draft, { assertion, prf });
    if (draft?.kind !== "totp") return { refused: "INPUT_INVALID" };
    const step = acceptTotp({ secret: draft.secret, otp, lastStep: 0, now: visitor.now });
    return step === null ? { refused: "RSSP_NEW_FACTOR_WRONG" } : { draft: { ...draft, step } };
  });
