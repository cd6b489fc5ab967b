import "server-only";
import { rsspDb } from "../../db.ts";
import { errandFault, errandReturnAddress, errandStateAt, findErrand, type WholeErrand } from "../errands.ts";
import { refuse } from "../refuse.ts";
import { isSecret } from "../secrets.ts";
import type { ErrandPurpose, ErrandState } from "../types.ts";
import { type ShownClient, type ShownCredential, showClient, showCredential } from "./show.ts";

/** Who asks at the signer's door: the errand named in the address, and the mark in the browser's cookie. */
export type ErrandVisitor = { errandId: string; browserSecret: string | undefined; now: Date };

/** What the RSSP's page shows of an errand. Plain data. */
export type ErrandView = {
  errandId: string;
  purpose: ErrandPurpose;
  state: ErrandState;
  expiresAt: string;
  client: ShownClient;
  credential: ShownCredential;
  /** a new certificate was asked for, and its CA has not issued yet */
  waiting: boolean;
  returnTo: string;
};

/** The errand of this browser, or null: an unknown one and another browser's are not told apart. */
export async function findErrandForBrowser({ errandId, browserSecret }: ErrandVisitor): Promise<WholeErrand | null> {
  const errand = browserSecret ? await findErrand(rsspDb(), errandId) : null;
  return errand && browserSecret && isSecret(browserSecret, errand.browserHash) ? errand : null;
}

/** The same for an act. Throws NOT_FOUND; the attempt is in the audit log. */
export async function requireErrand(visitor: ErrandVisitor): Promise<WholeErrand> {
  const { now } = visitor;
  return (
    (await findErrandForBrowser(visitor)) ??
    refuse("NOT_FOUND", { type: "rssp.errand.refused", actor: "browser:unknown", target: "errand:unknown", now })
  );
}

export async function viewErrand(visitor: ErrandVisitor): Promise<ErrandView | null> {
  const errand = await findErrandForBrowser(visitor);
  if (!errand) return null;
  const { id, purpose, expiresAt, clientId, credential } = errand;
  const shown = await showCredential(credential, { subjectId: id, now: visitor.now });
  return {
    errandId: id,
    purpose,
    state: errandStateAt(errand, visitor.now),
    expiresAt: expiresAt.toISOString(),
    client: await showClient(clientId),
    credential: { ...shown, fault: errandFault(purpose, credential, visitor.now) },
    waiting: (await rsspDb().awaitedCertificate.count({ where: { supersedes: credential.id, closedAt: null } })) > 0,
    returnTo: errandReturnAddress(errand),
  };
}
