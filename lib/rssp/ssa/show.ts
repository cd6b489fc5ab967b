import "server-only";
import { rsspDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { levelOfCredential } from "../credential-level.ts";
import { LOCK_AFTER } from "../limits.ts";
import type { CredentialLevel } from "../types.ts";
import { secondFactorOf, type WholeCredential } from "../whole-credential.ts";
import { certificateFault, issuerName } from "./certificate.ts";
import { type FactorView, viewFactor } from "./factor-view.ts";

/** What the RSSP's pages show of who sent the signer here, and of the key in question. Plain data. */
export type ShownClient = { id: string; name: string };
export type ShownCredential = {
  id: string;
  displayName: string;
  issuer: string;
  notAfter: string | null;
  level: CredentialLevel;
  /** what is asked for beside the PIN */
  factor: FactorView;
  lockedAt: string | null;
  suspendedAt: string | null;
  attemptsLeft: number;
  /** why it cannot be used now, as an error code */
  fault: string | null;
};

export async function showClient(clientId: string): Promise<ShownClient> {
  const { id, name } = await rsspDb().client.findUniqueOrThrow({ where: { id: clientId } });
  return { id, name };
}

/** @param at.subjectId the request or errand at whose page it is shown */
export async function showCredential(
  credential: WholeCredential,
  { subjectId, now }: { subjectId: string; now: Date },
): Promise<ShownCredential> {
  const leaf = credential.chain[0];
  const authenticator = secondFactorOf(credential);
  if (!authenticator) throw new NatsuinError("RSSP_CREDENTIAL_NOT_USABLE", { status: "no second factor" });
  const code = authenticator.kind === "mail" ? await rsspDb().transactionCode.findUnique({ where: { subjectId } }) : null;
  return {
    id: credential.id,
    displayName: credential.signer.displayName,
    issuer: leaf ? issuerName(leaf) : "",
    notAfter: credential.notAfter?.toISOString() ?? null,
    level: levelOfCredential({ ...credential, factor: authenticator.kind }),
    factor: viewFactor(authenticator, { signer: credential.signer, code, now }),
    lockedAt: credential.lockedAt?.toISOString() ?? null,
    suspendedAt: credential.suspendedAt?.toISOString() ?? null,
    attemptsLeft: attemptsLeft(credential),
    fault: certificateFault(credential, now),
  };
}

export const attemptsLeft = ({ failedAttempts }: Pick<Credential, "failedAttempts">): number =>
  Math.max(0, LOCK_AFTER - failedAttempts);
