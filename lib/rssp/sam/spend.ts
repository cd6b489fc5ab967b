import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import { rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { findRequest, lockRequest, type WholeRequest, withStep } from "../requests.ts";
import { certificateFault } from "../ssa/certificate.ts";
import { itemsHold } from "./dtbsr-set.ts";
import { itemsFrom, spendSad } from "./sad.ts";

export type Permission = {
  request: WholeRequest;
  /** what it lets be signed, in order */
  items: WholeRequest["items"];
  /** what opens the key */
  inner: Bytes;
};

/**
 * Takes a SAD for what it is worth, once: spent, and the intent recorded, in one transaction. Without record no use, without
 * spending no record (style.md rule 4). The items' hashes are recomputed from their attributes first.
 * Throws RSSP_SAD_REFUSED, RSSP_CONTENT_CHANGED, RSSP_CREDENTIAL_*, RSSP_CERTIFICATE_*, AUDIT_UNAVAILABLE; nothing is spent then.
 */
export async function spend(requestId: string, sad: string, clock: () => Date): Promise<Permission> {
  const spent = await rsspDb().$transaction(async (tx): Promise<Permission | ErrorCode> => {
    const request = await lockRequest(tx, requestId);
    const now = clock(); // after the wait for the lock: settleInterrupted counts from here
    if (request?.state !== "authorised") return "RSSP_SAD_REFUSED";
    // suspended, locked or revoked since the consent: a permission opens no key that its signer could not open now
    const fault = certificateFault(request.credential, now);
    if (fault) return fault;
    if (request.signerId !== request.credential.signerId) return "RSSP_CONTENT_CHANGED";
    if (!(await itemsHold(request.items, request.credential.chain[0] as Uint8Array))) return "RSSP_CONTENT_CHANGED";
    const opened = await spendSad(tx, request, sad, now);
    if (!opened) return "RSSP_SAD_REFUSED";
    const remaining = itemsFrom(request, opened.position);
    const items = request.method === "chain" ? remaining.slice(0, 1) : remaining;
    const steps = withStep(request, { spentAt: now, intentAt: now });
    await tx.signatureRequest.update({ where: { id: requestId }, data: { state: "signing", steps } });
    await appendAudit(tx, {
      actor: `signer:${request.signerId}`,
      target: `request:${requestId}`,
      at: now,
      type: "rssp.key.intent",
      outcome: "intent",
      facts: { count: items.length, dtbsr: items.map(({ dtbsr }) => Buffer.from(dtbsr).toString("hex")).join(" ") },
    });
    return { request: { ...request, state: "signing", steps }, items, inner: opened.inner };
  }, TRANSACTION);
  if (typeof spent !== "string") return spent;
  const request = await findRequest(rsspDb(), requestId);
  return refuse(spent, {
    type: "rssp.authorisation",
    actor: request ? `signer:${request.signerId}` : "signer:unknown",
    target: request ? `request:${requestId}` : "request:unknown",
    now: clock(),
    details: { status: request?.credential.status ?? "unknown" },
  });
}
