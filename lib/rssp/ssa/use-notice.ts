import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { type Db, rsspDb } from "../../db.ts";
import type { Credential, UseNotice } from "../../generated/prisma/client.ts";
import { TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { findRequest, stepsOf, type WholeRequest } from "../requests.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { secretHash } from "../secrets.ts";
import type { DocumentLabel } from "../types.ts";
import { signedUnder } from "./list-documents.ts";
import { type ShownClient, showClient } from "./show.ts";
import { suspend } from "./suspend-credential.ts";

/**
 * `open`: the key can be suspended here; `suspended`: it is, by this button (`here`) or otherwise; `ended`: the key is no more; `expired`: the
 * button works no more, the key may still.
 */
export type NoticeState = "open" | "suspended" | "ended" | "expired";

/** What the page behind the button of the mail about a use shows. Plain data. */
export type NoticeView = {
  state: NoticeState;
  here: boolean;
  outcome: "signed" | "unknown";
  /** when the key was used, and when it was suspended, ISO 8601 */
  usedAt: string | null;
  suspendedAt: string | null;
  client: ShownClient;
  documents: DocumentLabel[];
  credential: { id: string; displayName: string };
};

type Whole = { notice: UseNotice; request: WholeRequest };

/** Looking changes nothing: mail scanners open links. Null for a link that never was. */
export async function viewNotice({ token, now }: { token: string; now: Date }): Promise<NoticeView | null> {
  const found = await findNotice(rsspDb(), token);
  if (!found) return null;
  const { notice, request } = found;
  const { credential } = request;
  const { outcomeAt, signedAt } = stepsOf(request);
  return {
    state: stateOf(notice, credential, now),
    here: notice.disownedAt !== null,
    outcome: request.state === "unknown" ? "unknown" : "signed",
    usedAt: signedAt ?? outcomeAt ?? null,
    suspendedAt: credential.suspendedAt?.toISOString() ?? null,
    client: await showClient(request.clientId),
    documents: signedUnder(request, request.state === "unknown"),
    credential: { id: credential.id, displayName: credential.signer.displayName },
  };
}

/**
 * 「心当たりがない」: suspends the credential at once. The link is the permission: it came to the signer's own address, and only makes things safer.
 * A second time, or where it is suspended already, nothing more is done. Throws RSSP_NOTICE_INVALID, RSSP_CREDENTIAL_NOT_USABLE,
 * AUDIT_UNAVAILABLE.
 */
export async function disownUse({ token, source, now }: { token: string; source: string; now: Date }): Promise<void> {
  const found = await findNotice(rsspDb(), token);
  const actor = found ? `signer:${found.request.signerId}` : "browser:unknown";
  const target = `credential:${found?.notice.credentialId ?? "unknown"}`;
  const refused = { type: "rssp.credential.refused", actor, target, now } as const;
  if (!found || found.notice.expiresAt <= now) return refuse("RSSP_NOTICE_INVALID", refused);
  const { tokenHash, credentialId } = found.notice;
  const state = await rsspDb().$transaction(async (tx) => {
    const row = await lockCredential(tx, credentialId);
    const before = stateOf(found.notice, row, now);
    if (before === "ended") return before;
    await tx.useNotice.updateMany({ where: { tokenHash, disownedAt: null }, data: { disownedAt: now } });
    if (before === "suspended") return before;
    await suspend(tx, { ...row, signer: found.request.credential.signer }, { by: actor, now });
    const facts = { request: found.request.id };
    await appendAudit(tx, {
      at: now,
      type: "rssp.credential.suspended",
      actor,
      target,
      outcome: "ok",
      facts,
      personal: { source },
    });
    return before;
  }, TRANSACTION);
  if (state === "ended") return refuse("RSSP_CREDENTIAL_NOT_USABLE", { ...refused, details: { status: "ended" } });
}

async function findNotice(db: Db, token: string): Promise<Whole | null> {
  const notice = await db.useNotice.findUnique({ where: { tokenHash: secretHash(token) } });
  const request = notice && (await findRequest(db, notice.requestId));
  return notice && request && { notice, request };
}

function stateOf(notice: UseNotice, { status }: Pick<Credential, "status">, now: Date): NoticeState {
  if (status === "suspended") return "suspended";
  if (status !== "active") return "ended";
  return notice.expiresAt <= now ? "expired" : "open";
}
