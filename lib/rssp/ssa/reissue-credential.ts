import "server-only";
import { rsspDb } from "../../db.ts";
import { log } from "../../log.ts";
import { isReplaceable } from "../errands.ts";
import { refuse } from "../refuse.ts";
import type { ClientCredentials, CredentialInfo } from "../types.ts";
import { serialOf } from "./certificate.ts";
import { authenticateClient } from "./clients.ts";
import { disposeCredential } from "./dispose-credential.ts";
import { endCertificate } from "./end-certificate.ts";
import { makeCredential, type NewCredential } from "./make-credential.ts";

type Replacement = NewCredential & { credentialId: string };

/** A driving application has a credential replaced, with what its person has chosen. Throws RSSP_CLIENT_REFUSED, and as `replaceCredential`. */
export async function reissueCredential(client: ClientCredentials, replacement: Replacement): Promise<CredentialInfo> {
  const { id } = await authenticateClient(client, replacement.now);
  return replaceCredential(`client:${id}`, replacement);
}

/**
 * A new key, certificate, PIN and second factor in place of a credential whose PIN or authenticator is lost, or whose key is held in
 * another form: nobody can open the old key any more, or should. 1. the new one is whole; 2. the old certificate is revoked as
 * superseded, or the new one is taken back; 3. the old key ends. Where the CA has not decided, 2 and 3 follow when its certificate comes. @param actor as the audit log names him
 * Throws RSSP_CREDENTIAL_FOREIGN, RSSP_CREDENTIAL_NOT_USABLE for one that has ended, and as `makeCredential`; the old one is untouched then.
 */
export async function replaceCredential(actor: string, { credentialId, ...fresh }: Replacement): Promise<CredentialInfo> {
  const { now } = fresh;
  const old = await rsspDb().credential.findFirst({ where: { id: credentialId, signer: { subject: fresh.subject } } });
  if (!old || !isReplaceable(old)) {
    const code = old ? "RSSP_CREDENTIAL_NOT_USABLE" : "RSSP_CREDENTIAL_FOREIGN";
    const target = `credential:${credentialId}`;
    return refuse(code, { type: "rssp.credential.refused", actor, target, now, details: old ? { status: old.status } : {} });
  }
  const made = await makeCredential(actor, { ...fresh, supersedes: credentialId });
  if (made.status === "pending") return made;
  const [certificate] = old.chain;
  try {
    if (certificate) await endCertificate("superseded", { credentialId, serial: serialOf(certificate), actor, now });
  } catch (error) {
    await takeBack(made, actor, now);
    throw error;
  }
  await disposeCredential({ credentialId, actor, reason: `superseded by ${made.credentialId}`, revocation: "superseded", now });
  return made;
}

/** Two keys where there was one, and its signer told of neither: each step is tried whatever became of the other. */
async function takeBack({ credentialId, chain }: CredentialInfo, actor: string, now: Date): Promise<void> {
  const serial = serialOf(Buffer.from(chain[0] as string, "base64"));
  const steps = [
    () => disposeCredential({ credentialId, actor, reason: "its predecessor could not be ended", now }),
    () => endCertificate("cessationOfOperation", { credentialId, serial, actor, now }),
  ];
  for (const step of steps) {
    await step().catch((error) => log.error("rssp.reissue.undo-failed", error, { credential: credentialId }));
  }
}
