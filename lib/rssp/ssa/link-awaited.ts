import "server-only";
import type { Bytes } from "../../bytes.ts";
import type { Prisma } from "../../db.ts";
import type { Credential } from "../../generated/prisma/client.ts";
import { mayDo } from "../life-cycle.ts";
import { concludeEnrolment } from "../ra/conclude-enrolment.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import { activateCredential } from "./activate-credential.ts";
import { endCredential } from "./end-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/**
 * The certificate that a credential waited for has come, and was checked; the credential's row is locked. 1. it is linked; 2. the enrolment that
 * it was made for is completed; 3. the credential whose place it takes ends; 4. its signer is told.
 * @returns the one that ended, whose end is still to be finished; null where there is none
 */
export async function linkAwaited(
  tx: Prisma.TransactionClient,
  { id: credentialId, enrolmentId }: Pick<Credential, "id" | "enrolmentId">,
  { chain, actor, now }: { chain: Bytes[]; actor: string; now: Date },
): Promise<string | null> {
  const { signer } = await activateCredential(tx, credentialId, { chain, actor, now });
  const { supersedes } = await tx.awaitedCertificate.update({ where: { credentialId }, data: { closedAt: now, askAt: null } });
  const enrolment = enrolmentId && (await tx.enrolment.findUnique({ where: { id: enrolmentId } }));
  if (enrolment) await concludeEnrolment(tx, enrolment, { act: "complete", credentialId, actor, now });
  const old = supersedes ? await lockCredential(tx, supersedes) : null;
  const ends = old && mayDo("reissue", old) ? old : null;
  const why = `superseded by ${credentialId}`;
  if (ends) await endCredential(tx, ends, { to: "disposed", reason: "superseded", why, actor, now });
  await tellSigner(tx, { signer, credentialId, change: "issued", now });
  return ends?.id ?? null;
}
