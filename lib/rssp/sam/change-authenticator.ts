import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { NatsuinError } from "../../errors.ts";
import { secureRandom } from "../../ids.ts";
import { closeErrand } from "../errands.ts";
import { tellSigner } from "../ssa/tell-signer.ts";
import type { ErrandVisitor } from "../ssa/view-errand.ts";
import { countOracleUse } from "./count-oracle-use.ts";
import { draftOf, provedFactor } from "./factor-draft.ts";
import { factorIdentity } from "./factor-identity.ts";
import { type ErrandResult, judgeErrand } from "./judge-errand.ts";
import { flushKeyJournalOrLater, retireKey } from "./key-journal.ts";
import { authenticatorRow, prfOf } from "./new-factor.ts";
import { eraseSads } from "./sad.ts";
import { sealKey } from "./seal-key.ts";
import type { Factors } from "./weigh-factors.ts";

/**
 * 2つめの確認の変更: the new second factor, which has proved itself (choose-factor.ts, register-passkey.ts, prove-new-factor.ts), takes the
 * place of the present one, by PIN and the present one. They come last, so that neither the PIN nor what it opens is kept between steps.
 * 1. the new one has proved itself; 2. PIN and present factor in one verdict (judge-errand.ts); 3. in the same transaction the old one is
 * removed, the new one put in its place, the key sealed anew to it (with its PRF, if it has one), permissions given a moment ago are
 * erased, the signer is told. Throws as `judgeErrand`, RSSP_NEW_FACTOR_WRONG.
 */
export async function changeAuthenticator(input: ErrandVisitor & Factors): Promise<ErrandResult> {
  const { browserSecret = "", source } = input;
  const result = await judgeErrand(input, {
    purpose: "change_authenticator",
    formFault: (errand) => (provedFactor(draftOf(errand, browserSecret)) ? null : "RSSP_NEW_FACTOR_WRONG"),
    async work(tx, { errand, credential, authenticator: old, inner, opener, at }) {
      const factor = provedFactor(draftOf(errand, browserSecret));
      if (!factor) throw new NatsuinError("RSSP_NEW_FACTOR_WRONG"); // another tab has begun again meanwhile
      const { id: credentialId } = credential;
      const { signer } = errand.credential;
      await tx.authenticator.update({ where: { id: old.id }, data: { removedAt: at } });
      const row = authenticatorRow(credentialId, factor, { now: at });
      await tx.authenticator.create({ data: row });
      await countOracleUse(tx, credentialId, at);
      const sealed = { pin: opener.pin, prf: prfOf(factor), factor: factorIdentity(row, signer.email) };
      await tx.credential.update({ where: { id: credentialId }, data: await sealKey(credential, inner, sealed, secureRandom) });
      await retireKey(tx, { ...credential, now: at });
      await eraseSads(tx, credentialId);
      await closeErrand(tx, errand.id, "done", at);
      await appendAudit(tx, {
        at,
        type: "rssp.credential.authenticator-changed",
        actor: `signer:${errand.signerId}`,
        target: `credential:${credentialId}`,
        outcome: "ok",
        facts: { errand: errand.id, from: old.kind, factor: factor.kind, prf: prfOf(factor) ? "yes" : "no" },
        personal: { source },
      });
      await tellSigner(tx, { signer, credentialId, change: "authenticator-changed", now: at });
    },
  });
  await flushKeyJournalOrLater(input.now);
  return result;
}
