import "server-only";
import type { Actor } from "../../auth/types.ts";
import { env } from "../../env.ts";
import { type ErrandPurpose, openErrand } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { CREDENTIALS_PATH } from "../documents.ts";

/**
 * Sends the actor to the RSSP for something besides signing, with his own credential: another's is refused there. Back to the page of
 * certificates. Throws RSSP_CREDENTIAL_*, RSSP_CERTIFICATE_EXPIRED, RSSP_ERRAND_NOT_ALLOWED.
 */
export async function openCredentialErrand(
  actor: Actor,
  { credentialId, purpose, offer }: { credentialId: string; purpose: ErrandPurpose; offer?: string },
  now: Date,
): Promise<{ errandUrl: string }> {
  const { errandUrl } = await openErrand(scaClient(), {
    subject: actor.userId,
    credentialId,
    purpose,
    offer,
    loginAt: actor.loginAt.toISOString(),
    returnUrl: `${env().publicOrigin}${CREDENTIALS_PATH}`,
    uiLocale: actor.locale,
    now,
  });
  return { errandUrl };
}
