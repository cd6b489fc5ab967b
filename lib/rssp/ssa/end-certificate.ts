import "server-only";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { revokeCertificate } from "../../trust/authority/index.ts";

type Ending = { credentialId: string | undefined; serial: string; actor: string; now: Date };

/** Has the CA revoke a credential's certificate, and records it. @param serial lower-case hexadecimal */
export async function endCertificate(
  reason: Parameters<typeof revokeCertificate>[0]["reason"],
  { credentialId, serial, actor, now }: Ending,
): Promise<void> {
  await revokeCertificate({ serial, reason, now });
  await appendAudit(rsspDb(), {
    at: now,
    type: "trust.certificate.revoked",
    actor,
    target: `credential:${credentialId}`,
    outcome: "ok",
    facts: { serial, reason },
  });
}
