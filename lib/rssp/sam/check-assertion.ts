import "server-only";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import type { Authenticator } from "../../generated/prisma/client.ts";
import { log } from "../../log.ts";
import { base64url, encoded, isUnframed, relyingParty } from "./relying-party.ts";

/** WebAuthn AuthenticationResponseJSON, as far as it is looked at. */
const schema = z.object({
  id: encoded(1364),
  rawId: encoded(1364),
  type: z.literal("public-key"),
  response: z.object({ clientDataJSON: encoded(4096), authenticatorData: encoded(4096), signature: encoded(1024) }),
});

/**
 * A passkey's answer to one challenge, at this origin, with the person verified on his device (WebAuthn L3 §7.2); else null, and nobody
 * is told what was wrong with it. A signature counter that does not go up comes from a copy of the passkey: refused too.
 * @param challenge 32 bytes @returns the counter to be kept
 */
export async function checkAssertion(
  passkey: Pick<Authenticator, "id" | "passkeyId" | "passkeyPublicKey" | "passkeyCounter" | "passkeySynced">,
  { assertion, challenge }: { assertion: unknown; challenge: Uint8Array },
): Promise<{ counter: number } | null> {
  const parsed = schema.safeParse(assertion);
  const { id, passkeyId, passkeyPublicKey, passkeyCounter, passkeySynced } = passkey;
  if (!parsed.success || !passkeyId || !passkeyPublicKey || parsed.data.id !== base64url(passkeyId)) return null;
  const signed = await verified(parsed.data, passkeyPublicKey, challenge);
  // what may leave its device may from the beginning, or never (WebAuthn L3 §7.2 step 18)
  if (!signed || signed.synced !== passkeySynced) return null;
  const { counter } = signed;
  // authenticators without a counter always say 0
  if ((counter > 0 || passkeyCounter > 0) && counter <= passkeyCounter) {
    log.warn("rssp.passkey.copied", { authenticator: id, counter, kept: Number(passkeyCounter) });
    return null;
  }
  return { counter };
}

async function verified(
  { id, response, ...rest }: z.infer<typeof schema>,
  publicKey: Uint8Array<ArrayBuffer>,
  challenge: Uint8Array,
): Promise<{ counter: number; synced: boolean } | null> {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  try {
    if (!isUnframed(response.clientDataJSON)) return null;
    const { verified: right, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...rest, id, response, clientExtensionResults: {} },
      expectedChallenge: base64url(challenge),
      expectedOrigin,
      expectedRPID,
      requireUserVerification: true,
      // ours comes after the signature: only a counter that the passkey has signed says anything
      credential: { id, publicKey, counter: 0 },
    });
    const { newCounter, credentialDeviceType } = authenticationInfo;
    return right ? { counter: newCounter, synced: credentialDeviceType === "multiDevice" } : null;
  } catch {
    return null; // every defect is thrown, and no input or output is used on the way
  }
}
