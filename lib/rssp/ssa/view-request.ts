import "server-only";
import { shortDigest } from "../../bytes.ts";
import { rsspDb } from "../../db.ts";
import { levelOfCredential } from "../credential-level.ts";
import { LOCK_AFTER } from "../limits.ts";
import { findRequest, returnAddress, stateAt, stepsOf, type WholeRequest } from "../requests.ts";
import { shownHash } from "../sam/dtbsr-set.ts";
import { isSecret } from "../secrets.ts";
import type { CredentialLevel, DocumentLabel, SignatureRequestState } from "../types.ts";
import { certificateFault, issuerName } from "./certificate.ts";

/** Who asks at the signer's door: the request named in the address, and the mark in the browser's cookie. */
export type Visitor = { requestId: string; browserSecret: string | undefined; now: Date };

/** What the RSSP's page shows. Plain data. */
export type RequestView = {
  requestId: string;
  state: SignatureRequestState;
  expiresAt: string;
  items: (DocumentLabel & { digest: string })[];
  /** brought back by the form, so that what is authorised is what was shown */
  shown: string;
  client: { id: string; name: string };
  credential: {
    id: string;
    displayName: string;
    issuer: string;
    notAfter: string | null;
    level: CredentialLevel;
    lockedAt: string | null;
    attemptsLeft: number;
    /** why it cannot be used now, as an error code */
    fault: string | null;
  };
  signedAt: string | null;
  returnTo: string;
};

/** The request of this browser, or null: an unknown one and another browser's are not told apart. */
export async function findForBrowser({ requestId, browserSecret }: Visitor): Promise<WholeRequest | null> {
  const request = browserSecret ? await findRequest(rsspDb(), requestId) : null;
  return request && browserSecret && isSecret(browserSecret, request.browserHash) ? request : null;
}

export async function viewRequest(visitor: Visitor): Promise<RequestView | null> {
  const request = await findForBrowser(visitor);
  if (!request) return null;
  const { credential } = request;
  const client = await rsspDb().client.findUniqueOrThrow({ where: { id: request.clientId } });
  return {
    requestId: request.id,
    state: stateAt(request, visitor.now),
    expiresAt: request.expiresAt.toISOString(),
    items: request.items.map(({ label, messageDigest }) => ({ ...(label as DocumentLabel), digest: shortDigest(messageDigest) })),
    shown: shownHash(request.items),
    client: { id: client.id, name: client.name },
    credential: {
      id: credential.id,
      displayName: credential.signer.displayName,
      issuer: issuerName(credential.chain[0] as Uint8Array),
      notAfter: credential.notAfter?.toISOString() ?? null,
      level: levelOfCredential(credential),
      lockedAt: credential.lockedAt?.toISOString() ?? null,
      attemptsLeft: Math.max(0, LOCK_AFTER - credential.failedAttempts),
      fault: certificateFault(credential, visitor.now),
    },
    signedAt: stepsOf(request).signedAt ?? null,
    returnTo: returnAddress(request),
  };
}
