import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { RevocationReason } from "../../trust/authority/index.ts";
import { noteRevocation } from "../ca/note-revocation.ts";
import { rsspPorts } from "../ports.ts";

type Ending = { credentialId: string | undefined; serial: string; actor: string; now: Date };

/** Has the CA revoke a credential's certificate, and records it, once. @param serial lower-case hexadecimal */
export async function endCertificate(reason: RevocationReason, { credentialId, serial, actor, now }: Ending): Promise<void> {
  const ca = await rsspPorts().certificateAuthority().revoke({ serial, reason, now }).catch(notOfThisCa);
  if (ca === "already-revoked") return;
  await rsspDb().$transaction(async (tx) => {
    // asked again after an outage of the HSM, it is noted, and recorded, already
    if (ca === "by-hand" && credentialId && !(await noteRevocation(tx, { credentialId, serial, reason, now }))) return;
    const target = `credential:${credentialId}`;
    const facts = { serial, reason, ca };
    await appendAudit(tx, { at: now, type: "trust.certificate.revoked", actor, target, outcome: "ok", facts });
  });
}

/** An imported key's certificate may be another CA's than the one that issues here: somebody has to tell that one. */
function notOfThisCa(error: unknown): "by-hand" {
  if (error instanceof NatsuinError && error.code === "CERTIFICATE_UNKNOWN") return "by-hand";
  throw error;
}
