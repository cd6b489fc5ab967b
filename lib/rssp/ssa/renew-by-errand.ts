import "server-only";
import { rsspDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { Authenticator } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import { closeErrand, type WholeErrand } from "../errands.ts";
import { type Allowed, type ErrandResult, judgeErrand } from "../sam/judge-errand.ts";
import type { NewFactor } from "../sam/new-factor.ts";
import { openTotpSecret } from "../sam/totp.ts";
import type { Factors } from "../sam/weigh-factors.ts";
import { algorithmName } from "../types.ts";
import { ialOf } from "./assurance.ts";
import { holderOf } from "./certificate.ts";
import { disposeCredential } from "./dispose-credential.ts";
import { endCredential, finishEndingOrLater } from "./end-credential.ts";
import { makeCredential, type NewCredential } from "./make-credential.ts";
import { tellSigner } from "./tell-signer.ts";
import { type ErrandVisitor, requireErrand } from "./view-errand.ts";

/**
 * 更新: a new key and certificate in the place of those that are about to end, by the present PIN and second factor, which stay.
 * 1. one verdict over both (judge-errand.ts); 2. while the old row is locked, the new credential is made whole; 3. the old one ends in
 * the same transaction, superseded; where that fails the new one is taken back; 4. the old certificate is revoked, its key destroyed.
 * Where the CA has not decided, 3 and 4 follow when its certificate comes.
 * Throws as `judgeErrand`, HSM_*, and the CA's errors: the old one is untouched then.
 */
export async function renewByErrand(input: ErrandVisitor & Factors): Promise<ErrandResult> {
  const { credentialId } = await requireErrand(input);
  let made: string | undefined;
  try {
    const result = await judgeErrand(input, {
      purpose: "renew",
      async work(tx, allowed) {
        const { errand, credential, at } = allowed;
        const actor = `signer:${errand.signerId}`;
        // as the verdict left it: a code that was used is used for the new key too
        const authenticator = await tx.authenticator.findUniqueOrThrow({ where: { id: allowed.authenticator.id } });
        const fresh = await makeCredential(actor, successorOf(errand, { ...allowed, authenticator }));
        made = fresh.credentialId;
        await closeErrand(tx, errand.id, "done", at);
        // the present one stays until the certificate comes (link-awaited.ts)
        if (fresh.status === "pending") return;
        await endCredential(tx, credential, {
          to: "disposed",
          reason: "superseded",
          why: `superseded by ${made}`,
          actor,
          now: at,
        });
        await tellSigner(tx, { signer: errand.credential.signer, credentialId: made, change: "renewed", now: at });
      },
    });
    await finishEndingOrLater(credentialId, input.now);
    return result;
  } catch (error) {
    if (made && !(await committed(input.errandId))) await takeBack(made, input.now);
    throw error;
  }
}

/** Did the transaction commit, whatever its caller was told? */
const committed = async (errandId: string): Promise<boolean> =>
  (await rsspDb().errand.findUniqueOrThrow({ where: { id: errandId } })).state === "done";

const takeBack = (credentialId: string, now: Date): Promise<void> =>
  disposeCredential({ credentialId, actor: "system:rssp", reason: "its predecessor could not be ended", now }).catch(
    (error: unknown) => log.error("rssp.renewal.undo-failed", error, { credential: credentialId }),
  );

/** Names and identity assurance are those of the old certificate: nobody was examined again; PIN, second factor, algorithm and holding are the signer's present ones. */
function successorOf(
  { credential: { signer, chain } }: WholeErrand,
  { credential, authenticator, opener, at }: Allowed,
): NewCredential {
  if (!chain[0]) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: "no certificate" });
  const { commonName: displayName, organisation } = holderOf(chain[0]);
  return {
    subject: signer.subject,
    displayName,
    kanjiName: signer.displayName,
    organisation,
    email: signer.email ?? undefined,
    algorithm: algorithmName(credential.algorithm),
    holding: credential.holding,
    ial: ialOf(chain[0]) ?? undefined,
    supersedes: credential.id,
    pin: opener.pin,
    factor: sameFactor(authenticator, opener.prf),
    now: at,
  };
}

function sameFactor(authenticator: Authenticator, prf?: Uint8Array): NewFactor {
  const { kind, credentialId, totpSecret, totpLastStep, passkeyId, passkeyPublicKey } = authenticator;
  if (kind === "mail") return { kind };
  const secret = totpSecret && openTotpSecret(totpSecret, credentialId);
  if (kind === "totp" && secret) return { kind, secret, lastStep: totpLastStep };
  if (!passkeyId || !passkeyPublicKey) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: "no second factor" });
  return {
    kind: "passkey",
    prf,
    passkey: {
      id: Uint8Array.from(passkeyId),
      publicKey: Uint8Array.from(passkeyPublicKey),
      counter: Number(authenticator.passkeyCounter),
      transports: authenticator.passkeyTransports,
      synced: authenticator.passkeySynced,
      ...(authenticator.prfSalt ? { prfSalt: Uint8Array.from(authenticator.prfSalt) } : {}),
    },
  };
}
