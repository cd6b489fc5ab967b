import "server-only";
import { shortDigest } from "../../bytes.ts";
import { rsspDb } from "../../db.ts";
import { findRequest, returnAddress, stateAt, stepsOf, type WholeRequest } from "../requests.ts";
import { shownHash } from "../sam/dtbsr-set.ts";
import { isSecret } from "../secrets.ts";
import type { DocumentLabel, SignatureRequestState } from "../types.ts";
import { type ShownClient, type ShownCredential, showClient, showCredential } from "./show.ts";

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
  client: ShownClient;
  credential: ShownCredential;
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
  return {
    requestId: request.id,
    state: stateAt(request, visitor.now),
    expiresAt: request.expiresAt.toISOString(),
    items: request.items.map(({ label, messageDigest }) => ({ ...(label as DocumentLabel), digest: shortDigest(messageDigest) })),
    shown: shownHash(request.items),
    client: await showClient(request.clientId),
    credential: await showCredential(request.credential, { subjectId: request.id, now: visitor.now }),
    signedAt: stepsOf(request).signedAt ?? null,
    returnTo: returnAddress(request),
  };
}
