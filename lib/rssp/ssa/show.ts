import "server-only";
import { rsspDb } from "../../db.ts";
import type { Credential, Signer } from "../../generated/prisma/client.ts";
import { levelOfCredential } from "../credential-level.ts";
import { LOCK_AFTER } from "../limits.ts";
import type { CredentialLevel } from "../types.ts";
import { certificateFault, issuerName } from "./certificate.ts";

/** What the RSSP's pages show of who sent the signer here, and of the key in question. Plain data. */
export type ShownClient = { id: string; name: string };
export type ShownCredential = {
  id: string;
  displayName: string;
  issuer: string;
  notAfter: string | null;
  level: CredentialLevel;
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

export function showCredential(credential: Credential & { signer: Signer }, now: Date): ShownCredential {
  const leaf = credential.chain[0];
  return {
    id: credential.id,
    displayName: credential.signer.displayName,
    issuer: leaf ? issuerName(leaf) : "",
    notAfter: credential.notAfter?.toISOString() ?? null,
    level: levelOfCredential(credential),
    lockedAt: credential.lockedAt?.toISOString() ?? null,
    suspendedAt: credential.suspendedAt?.toISOString() ?? null,
    attemptsLeft: attemptsLeft(credential),
    fault: certificateFault(credential, now),
  };
}

export const attemptsLeft = ({ failedAttempts }: Pick<Credential, "failedAttempts">): number =>
  Math.max(0, LOCK_AFTER - failedAttempts);
