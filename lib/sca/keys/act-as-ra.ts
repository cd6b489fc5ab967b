import "server-only";
import { peopleById } from "../../auth/directory.ts";
import { stepUp } from "../../auth/step-up.ts";
import type { Actor } from "../../auth/types.ts";
import { env } from "../../env.ts";
import { NatsuinError } from "../../errors.ts";
import {
  type ActOutcome,
  bringCertificate,
  type CredentialAct,
  confirmRevocation,
  giveUpIssue,
  offerReissue,
  type RaReason,
  releaseCredential,
  revokeCredential,
  unlockCredential,
} from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { CREDENTIALS_PATH } from "../documents.ts";
import { actorName, refuse } from "../record.ts";
import { requireRa } from "./require-ra.ts";

/** ロック解除, 停止解除, 再発行の案内, 失効; of a certificate that is waited for, its coming and the giving up; of a revocation by hand, that the CA was told */
export type RaAct =
  | "unlock"
  | "release"
  | "offer-reissue"
  | "revoke"
  | "bring-certificate"
  | "give-up-issue"
  | "confirm-revocation";

export const REASON_LENGTH = { min: 5, max: 500 } as const;

export type RaRequest = {
  act: RaAct;
  /** whose credential it is */
  userId: string;
  credentialId: string;
  reason: string;
  /** of 失効: what the CA is told */
  revocation?: RaReason;
  /** of a certificate's coming: base64 of PEM, DER or PKCS#7 */
  file?: string;
  /** of a revocation by hand: the certificate's number, lower-case hexadecimal */
  serial?: string;
  /** a fresh code of the actor's own login authenticator */
  totp: string;
  source: string;
};

type Beside = { revocation: RaReason; file: string; serial: string };
const ACTS: Record<RaAct, (act: CredentialAct, beside: Beside) => Promise<ActOutcome>> = {
  unlock: (act) => unlockCredential(scaClient(), act),
  release: (act) => releaseCredential(scaClient(), act),
  "offer-reissue": (act) => offerReissue(scaClient(), { ...act, startUrl: `${env().publicOrigin}${CREDENTIALS_PATH}` }),
  revoke: (act, { revocation }) => revokeCredential(scaClient(), { ...act, revocation }),
  "bring-certificate": (act, { file }) => bringCertificate(scaClient(), { ...act, file }),
  "give-up-issue": (act) => giveUpIssue(scaClient(), act),
  "confirm-revocation": (act, { serial }) => confirmRevocation(scaClient(), { ...act, serial }),
};

/**
 * What RA staff do for a signer who asked for it (mission C15).
 * 1. the actor is of the RA; 2. the signer is of the same tenant, and not the actor; 3. the reason says something; 4. a fresh code of the
 * actor's own authenticator (design/security.md: step-up per action); 5. the RSSP does it, if the credential is that signer's, and
 * records who and why. Throws FORBIDDEN, NOT_FOUND, OWN_CREDENTIAL, INPUT_INVALID, OTP_WRONG, LOGIN_LOCKED, LOGIN_THROTTLED, RSSP_*.
 */
export async function actAsRa(actor: Actor, request: RaRequest, now: Date): Promise<ActOutcome> {
  const { act, userId, credentialId, totp, source, revocation = "cessationOfOperation", file = "", serial = "" } = request;
  await requireRa(actor, act, now);
  const target = `credential:${credentialId.slice(0, 40)}`;
  const refused = { type: "sca.credential.refused", actor, target, now } as const;
  const owner = (await peopleById([userId])).get(userId);
  if (owner?.tenantId !== actor.tenantId) return refuse("NOT_FOUND", refused);
  if (userId === actor.userId) return refuse("OWN_CREDENTIAL", refused);
  const reason = request.reason.trim();
  if (reason.length < REASON_LENGTH.min || reason.length > REASON_LENGTH.max) throw new NatsuinError("INPUT_INVALID");
  if (act === "revoke" && !request.revocation) throw new NatsuinError("INPUT_INVALID");

  await stepUp({ actor, totp, source, now });
  const asked = { subject: userId, credentialId, actor: actorName(actor), reason, now };
  return ACTS[act](asked, { revocation, file, serial });
}
