import "server-only";
import { rsspDb } from "../../db.ts";
import { type ErrorCode, NatsuinError } from "../../errors.ts";
import {
  closeErrand,
  errandFault,
  errandReturnAddress,
  errandStateAt,
  errandStateFault,
  lockErrand,
  type WholeErrand,
} from "../errands.ts";
import { refuse } from "../refuse.ts";
import { newPinFault } from "../sam/change-pin.ts";
import { draftOf, provedFactor } from "../sam/factor-draft.ts";
import type { ErrandResult } from "../sam/judge-errand.ts";
import type { NewFactor } from "../sam/new-factor.ts";
import { outage } from "../sam/reach-fault.ts";
import { algorithmName, type CredentialInfo } from "../types.ts";
import { ialOf } from "./assurance.ts";
import { holderOf } from "./certificate.ts";
import { amongMakers, isFirst, MAKING } from "./one-maker.ts";
import { replaceCredential } from "./reissue-credential.ts";
import { tellSigner } from "./tell-signer.ts";
import { type ErrandVisitor, requireErrand } from "./view-errand.ts";

/**
 * 再発行, where the PIN or the second factor is lost: nothing of the old key is asked for, because nobody has it. What stands in its place is
 * RA staff's offer, the login at the client, and the new second factor, which has proved itself (prove-new-factor.ts).
 * 1. the errand is this browser's and open, the offer stands, the new PIN is none of those guessed first; 2. of two submissions, or two
 * errands of one offer, one makes a key, and nobody waits for it; with the errand locked, the same again; 3. a new key and certificate under the old one's names, the old ones end;
 * 4. the errand is done, the signer told. Throws NOT_FOUND, RSSP_ERRAND_*, RSSP_PIN_TOO_SIMPLE, RSSP_NEW_FACTOR_WRONG, HSM_*, and the CA's errors.
 */
export async function reissueByErrand({ newPin, ...visitor }: ErrandVisitor & { newPin: string }): Promise<ErrandResult> {
  const { errandId, browserSecret = "", now } = visitor;
  const errand = await requireErrand(visitor);
  const returnTo = errandReturnAddress(errand);
  if (errand.purpose === "reissue" && errandStateAt(errand, now) === "done") return { outcome: "already", returnTo };
  const refused = (code: ErrorCode) =>
    refuse(code, {
      type: "rssp.errand.refused",
      actor: `signer:${errand.signerId}`,
      target: `errand:${errandId}`,
      now,
      facts: { credential: errand.credentialId, purpose: errand.purpose },
    });
  const fault = reissueFault(errand, { newPin, browserSecret, now });
  if (fault) return refused(fault);

  const outcome = await amongMakers(() =>
    rsspDb().$transaction(async (tx) => {
      if (!(await isFirst(tx, `rssp.reissue:${errand.credentialId}`))) return "already" as const;
      const locked = await lockErrand(tx, errandId);
      if (!locked || errandStateAt(locked, now) !== "open") return "already" as const;
      const changed = reissueFault(locked, { newPin, browserSecret, now });
      if (changed) return { fault: changed };
      const factor = provedFactor(draftOf(locked, browserSecret)) as NewFactor;
      const made = await replace(locked, { pin: newPin, factor, now });
      await closeErrand(tx, errandId, "done", now);
      const { credentialId, status } = made;
      if (status !== "pending") await tellSigner(tx, { signer: locked.credential.signer, credentialId, change: "reissued", now });
      return "done" as const;
    }, MAKING),
  ).catch(outage);
  if (typeof outcome === "string") return { outcome, returnTo };
  return refused("fault" in outcome ? outcome.fault : outcome.outage);
}

function reissueFault(
  errand: WholeErrand,
  { newPin, browserSecret, now }: { newPin: string; browserSecret: string; now: Date },
): ErrorCode | null {
  return (
    errandStateFault(errand, "reissue", now) ??
    errandFault("reissue", errand.credential, now) ??
    newPinFault(errand, newPin) ??
    (provedFactor(draftOf(errand, browserSecret)) ? null : "RSSP_NEW_FACTOR_WRONG")
  );
}

/** Names and identity assurance are those of the enrolment, as the old certificate has them: nobody changes them here. */
async function replace(
  { credential, signerId }: WholeErrand,
  { pin, factor, now }: { pin: string; factor: NewFactor; now: Date },
): Promise<CredentialInfo> {
  const { id: credentialId, signer, chain, algorithm } = credential;
  if (!chain[0]) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: "no certificate" });
  const { commonName: displayName, organisation } = holderOf(chain[0]);
  return replaceCredential(`signer:${signerId}`, {
    credentialId,
    subject: signer.subject,
    displayName,
    kanjiName: signer.displayName,
    organisation,
    email: signer.email ?? undefined,
    algorithm: algorithmName(algorithm),
    ial: ialOf(chain[0]) ?? undefined,
    pin,
    factor,
    now,
  });
}
