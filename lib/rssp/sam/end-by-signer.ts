import "server-only";
import { closeErrand } from "../errands.ts";
import { SIGNER_REASONS, type SignerReason } from "../life-cycle.ts";
import { endCredential, finishEndingOrLater } from "../ssa/end-credential.ts";
import { tellSigner } from "../ssa/tell-signer.ts";
import { type ErrandVisitor, requireErrand } from "../ssa/view-errand.ts";
import { type ErrandResult, judgeErrand } from "./judge-errand.ts";
import type { Factors } from "./weigh-factors.ts";

type Ending = ErrandVisitor & Factors;

/**
 * 利用終了 (statement 29), by PIN and second factor: the key and what could open it are destroyed, its certificate is revoked
 * (cessationOfOperation). The errand is for this credential alone, by a handle used once: sent again, also after a new
 * enrolment, it ends nothing else. Throws as `judgeErrand`.
 */
export const endUse = (input: Ending): Promise<ErrandResult> =>
  endOwn(input, { purpose: "end_use", to: "disposed", reason: "cessationOfOperation", change: "use-ended" });

/** 失効 by the signer himself, with his reason; otherwise the same. Throws as `judgeErrand`, INPUT_INVALID. */
export const revokeOwn = ({ reason, ...input }: Ending & { reason: SignerReason }): Promise<ErrandResult> =>
  endOwn(input, { purpose: "revoke", to: "revoked", reason, change: "revoked" });

async function endOwn(
  input: Ending,
  how:
    | { purpose: "end_use"; to: "disposed"; reason: "cessationOfOperation"; change: "use-ended" }
    | { purpose: "revoke"; to: "revoked"; reason: SignerReason; change: "revoked" },
): Promise<ErrandResult> {
  const { purpose, to, reason, change } = how;
  const { credentialId } = await requireErrand(input);
  const result = await judgeErrand(input, {
    purpose,
    formFault: () => (purpose === "revoke" && !SIGNER_REASONS.includes(reason) ? "INPUT_INVALID" : null),
    async work(tx, { errand, credential, at }) {
      await endCredential(tx, credential, { to, reason, actor: `signer:${errand.signerId}`, now: at });
      await closeErrand(tx, errand.id, "done", at);
      await tellSigner(tx, { signer: errand.credential.signer, credentialId, change, now: at });
    },
  });
  await finishEndingOrLater(credentialId, input.now);
  return result;
}
