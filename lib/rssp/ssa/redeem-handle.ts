import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { secureRandom } from "../../ids.ts";
import { refuse } from "../refuse.ts";
import { findRequest, withStep } from "../requests.ts";
import { isSecret, newSecret, secretHash } from "../secrets.ts";

/** `fresh`: this browser was bound just now and must be given `browserSecret`; `known`: it was bound before. */
export type Entry = { kind: "fresh"; requestId: string; browserSecret: string } | { kind: "known"; requestId: string };

/**
 * Binds a signature request to the browser that brings its handle, once. Whoever brings it again is refused, unless it is that
 * browser coming back. `browserSecretOf` gives the mark the browser carries for a request, if any.
 * Throws RSSP_HANDLE_REFUSED, RSSP_REQUEST_EXPIRED, AUDIT_UNAVAILABLE.
 */
export async function redeemHandle({
  handle,
  browserSecretOf,
  now,
}: {
  handle: string;
  browserSecretOf: (requestId: string) => string | undefined;
  now: Date;
}): Promise<Entry> {
  const handleHash = secretHash(handle);
  const browserSecret = newSecret(secureRandom);
  const requestId = await rsspDb().$transaction(async (tx) => {
    const [won] = await tx.$queryRaw<{ id: string }[]>`
      UPDATE rssp.signature_request SET handle_used_at = ${now}, browser_hash = ${secretHash(browserSecret)}
      WHERE handle_hash = ${handleHash} AND handle_used_at IS NULL AND state = 'open' AND expires_at > ${now} RETURNING id`;
    const request = won && (await findRequest(tx, won.id));
    if (!request) return null;
    await tx.signatureRequest.update({ where: { id: request.id }, data: { steps: withStep(request, { enteredAt: now }) } });
    await appendAudit(tx, {
      at: now,
      type: "rssp.request.entered",
      actor: `signer:${request.signerId}`,
      target: `request:${request.id}`,
      outcome: "ok",
    });
    return request.id;
  });
  if (requestId) return { kind: "fresh", requestId, browserSecret };

  const request = await rsspDb().signatureRequest.findUnique({ where: { handleHash } });
  const carried = request && browserSecretOf(request.id);
  if (request && carried && isSecret(carried, request.browserHash)) return { kind: "known", requestId: request.id };
  const late = request?.handleUsedAt === null && request.state === "open";
  return refuse(late ? "RSSP_REQUEST_EXPIRED" : "RSSP_HANDLE_REFUSED", {
    type: "rssp.request.refused",
    actor: "browser:unknown",
    target: request ? `request:${request.id}` : "request:unknown",
    now,
  });
}
