import "server-only";
import { X509Certificate } from "node:crypto";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { revokeCertificate } from "../../trust/authority/index.ts";
import { isReplaceable } from "../errands.ts";
import { refuse } from "../refuse.ts";
import type { ClientCredentials, CredentialInfo } from "../types.ts";
import { authenticateClient } from "./clients.ts";
import { disposeCredential } from "./dispose-credential.ts";
import { type EnrolCredential, enrolCredential } from "./enrol-credential.ts";

/**
 * A new key, certificate, PIN and second factor in place of a credential whose PIN or authenticator is lost, or whose key is held in
 * another form: nobody can open the old key any more, or should. 1. the new one is whole; 2. the old certificate is revoked as
 * superseded; 3. the old key ends. Throws RSSP_CREDENTIAL_FOREIGN, RSSP_CREDENTIAL_NOT_USABLE for one that has ended, and as
 * `enrolCredential`; the old one is untouched then.
 */
export async function reissueCredential(
  client: ClientCredentials,
  { credentialId, ...enrolment }: EnrolCredential & { credentialId: string },
): Promise<CredentialInfo> {
  const { id: clientId } = await authenticateClient(client, enrolment.now);
  const { now } = enrolment;
  const actor = `client:${clientId}`;
  const old = await rsspDb().credential.findFirst({ where: { id: credentialId, signer: { subject: enrolment.subject } } });
  if (!old || !isReplaceable(old)) {
    const code = old ? "RSSP_CREDENTIAL_NOT_USABLE" : "RSSP_CREDENTIAL_FOREIGN";
    const target = `credential:${credentialId}`;
    return refuse(code, { type: "rssp.credential.refused", actor, target, now, details: old ? { status: old.status } : {} });
  }
  const fresh = await enrolCredential(client, enrolment);
  const certificate = old.chain[0];
  if (certificate) {
    const serial = new X509Certificate(certificate).serialNumber.toLowerCase();
    const reason = "superseded";
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
  await disposeCredential({ credentialId, actor, reason: `superseded by ${fresh.credentialId}`, now });
  return fresh;
}
