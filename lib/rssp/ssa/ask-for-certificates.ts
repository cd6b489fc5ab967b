import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { errorCodeOf, NatsuinError } from "../../errors.ts";
import type { AwaitedCertificate } from "../../generated/prisma/client.ts";
import type { Issuing } from "../ca/certificate-authority.ts";
import { checkCertificate } from "../ca/check-certificate.ts";
import { CA_ASKED_AGAIN, TRANSACTION } from "../limits.ts";
import { rsspPorts } from "../ports.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { orderOf } from "./await-certificate.ts";
import { finishEndingOrLater } from "./end-credential.ts";
import { linkAwaited } from "./link-awaited.ts";

const ACTOR = "system:rssp";
const AT_ONCE = 20;

/** Each minute: asks a CA that had not decided, with the same CSR (RFC 7030 §4.2.3). @returns how many credentials have their certificate now */
export async function askForCertificates(now: Date): Promise<number> {
  const due = await rsspDb().awaitedCertificate.findMany({
    where: { closedAt: null, askAt: { lte: now } },
    orderBy: { askAt: "asc" },
    take: AT_ONCE,
  });
  let linked = 0;
  for (const awaited of due) if (await askFor(awaited, now)) linked++;
  return linked;
}

/**
 * One of them. 1. its turn is taken, so that two instances do not ask twice; 2. the CA is asked; 3. what it gives is checked and linked. Whatever else
 * it answers loses nothing: it is noted for RA staff, who may give up, and asked again later.
 */
async function askFor({ credentialId, csr, askAt, ...row }: AwaitedCertificate, now: Date): Promise<boolean> {
  const later = new Date(now.getTime() + CA_ASKED_AGAIN.usual);
  const where = { credentialId, closedAt: null };
  const { count } = await rsspDb().awaitedCertificate.updateMany({ where: { ...where, askAt }, data: { askAt: later } });
  if (count === 0) return false;
  const ca = rsspPorts().certificateAuthority();
  const order = orderOf(row);
  let issuing: Issuing;
  try {
    issuing = await ca.issue({ csr: Uint8Array.from(csr), ...order, now });
    if ("chain" in issuing) {
      const { spki } = await rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId }, select: { spki: true } });
      issuing = { chain: await checkCertificate(issuing.chain, { spki, subject: order.subject, ca, now }) };
    }
  } catch (error) {
    await note(credentialId, error, now);
    return false;
  }
  if ("pending" in issuing) {
    await rsspDb().awaitedCertificate.updateMany({ where, data: { askAt: issuing.askAt, trouble: null } });
    return false;
  }
  const { chain } = issuing;
  const ended = await rsspDb().$transaction(async (tx) => {
    const credential = await lockCredential(tx, credentialId);
    const open = await tx.awaitedCertificate.count({ where });
    if (open === 0) return "closed" as const;
    const target = `credential:${credentialId}`;
    await appendAudit(tx, { at: now, type: "rssp.certificate.received", actor: ACTOR, target, outcome: "ok" });
    return linkAwaited(tx, credential, { chain, actor: ACTOR, now });
  }, TRANSACTION);
  if (ended === "closed") return false;
  if (ended) await finishEndingOrLater(ended, now);
  return true;
}

async function note(credentialId: string, error: unknown, now: Date): Promise<void> {
  const code = errorCodeOf(error);
  const details: Record<string, string | number> = error instanceof NatsuinError ? error.details : {};
  const trouble = [code, details.what ?? details.reason].filter(Boolean).join(": ").slice(0, 200);
  await rsspDb().awaitedCertificate.updateMany({ where: { credentialId, closedAt: null }, data: { trouble } });
  const facts = { reason: code, ...(details.what ? { what: details.what } : {}) };
  const target = `credential:${credentialId}`;
  await appendAudit(rsspDb(), { at: now, type: "rssp.certificate.refused", actor: ACTOR, target, outcome: "refused", facts });
}
