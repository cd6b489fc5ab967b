import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { ErrorCode } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { pinFaults, samePin } from "../../pin-rules.ts";
import { closeErrand, type WholeErrand } from "../errands.ts";
import { tellSigner } from "../ssa/tell-signer.ts";
import type { ErrandVisitor } from "../ssa/view-errand.ts";
import { countOracleUse } from "./count-oracle-use.ts";
import { type ErrandResult, judgeErrand } from "./judge-errand.ts";
import { flushKeyJournalOrLater, retireKey } from "./key-journal.ts";
import { knownOf } from "./pin.ts";
import { eraseSads } from "./sad.ts";
import { sealKey } from "./seal-key.ts";
import type { Factors } from "./weigh-factors.ts";

export type PinChange = ErrandVisitor & Factors & { newPin: string };

/**
 * 暗証番号の変更: the signer gives the present PIN and the second factor, and the key is sealed anew under another PIN.
 * 1. the new PIN is another one and none of those guessed first; 2. both present factors in one verdict (judge-errand.ts); 3. in the same
 * transaction the key is sealed under the new PIN with a new salt, permissions given a moment ago are erased, the signer is told.
 * From then on the old PIN opens nothing. Throws as `judgeErrand`, RSSP_PIN_TOO_SIMPLE, RSSP_PIN_UNCHANGED, HSM_*.
 */
export async function changePin({ newPin, ...input }: PinChange): Promise<ErrandResult> {
  const result = await judgeErrand(input, {
    purpose: "change_pin",
    formFault: (errand) => newPinFault(errand, newPin) ?? (samePin(newPin, input.pin) ? "RSSP_PIN_UNCHANGED" : null),
    async work(tx, { errand, credential, authenticator, inner, opener, at }) {
      const { id: credentialId } = credential;
      await countOracleUse(tx, credentialId, at);
      const data = await sealKey(credential, inner, { ...opener, pin: newPin }, secureRandom);
      await tx.credential.update({ where: { id: credentialId }, data });
      await retireKey(tx, { ...credential, now: at });
      await eraseSads(tx, credentialId);
      await closeErrand(tx, errand.id, "done", at);
      await appendAudit(tx, {
        at,
        type: "rssp.credential.pin-changed",
        actor: `signer:${errand.signerId}`,
        target: `credential:${credentialId}`,
        outcome: "ok",
        facts: { errand: errand.id, factor: authenticator.kind },
        personal: { source: input.source },
      });
      await tellSigner(tx, { signer: errand.credential.signer, credentialId, change: "pin-changed", now: at });
    },
  });
  await flushKeyJournalOrLater(input.now);
  return result;
}

/** Why this may not be the signer's new PIN, or null. */
export function newPinFault({ credential: { id, signer } }: Pick<WholeErrand, "credential">, newPin: string): ErrorCode | null {
  return pinFaults(newPin, knownOf({ ...signer, credentialId: id })).size > 0 ? "RSSP_PIN_TOO_SIMPLE" : null;
}
