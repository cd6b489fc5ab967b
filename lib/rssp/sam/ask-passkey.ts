import "server-only";
import type { AuthenticatorTransport, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { NatsuinError } from "../../errors.ts";
import type { Authenticator } from "../../generated/prisma/client.ts";
import { refuse } from "../refuse.ts";
import { stateAt } from "../requests.ts";
import { findForBrowser, type Visitor } from "../ssa/view-request.ts";
import { secondFactorOf } from "../whole-credential.ts";
import { challengeOf } from "./challenge.ts";
import { shownHash } from "./dtbsr-set.ts";
import { base64url, relyingParty } from "./relying-party.ts";

/** WebAuthn request options as JSON, bytes in base64url, the PRF's salt included: the page turns them into what the browser takes. */
export type PasskeyQuestion = Omit<PublicKeyCredentialRequestOptionsJSON, "extensions"> & {
  extensions: { prf?: { eval: { first: string } } };
};

/** How long a passkey's dialog stays. Milliseconds. */
const DIALOG_LIFE = 2 * 60_000;

/**
 * What the passkey is to sign, for the request as it stands now without what the signer took off the list. It changes nothing: the
 * nonce in the challenge is renewed by the attempt. Throws NOT_FOUND, INPUT_INVALID, RSSP_REQUEST_*.
 */
export async function askPasskey(visitor: Visitor & { left?: readonly number[] }): Promise<PasskeyQuestion> {
  const { left = [], now } = visitor;
  const request = await findForBrowser(visitor);
  if (!request)
    return refuse("NOT_FOUND", { type: "rssp.request.refused", actor: "browser:unknown", target: "request:unknown", now });
  const state = stateAt(request, now);
  if (state !== "open") throw new NatsuinError(state === "expired" ? "RSSP_REQUEST_EXPIRED" : "RSSP_REQUEST_CLOSED", { state });
  const passkey = secondFactorOf(request.credential);
  if (passkey?.kind !== "passkey") throw new NatsuinError("INPUT_INVALID");
  return questionFor(passkey, challengeOf({ ...request, shown: shownHash(request.items), left }));
}

export function questionFor(passkey: Authenticator, challenge: Uint8Array): PasskeyQuestion {
  const { passkeyId, passkeyTransports, prfSalt } = passkey;
  return {
    rpId: relyingParty().id,
    challenge: base64url(challenge),
    timeout: DIALOG_LIFE,
    userVerification: "required",
    allowCredentials: [
      {
        type: "public-key",
        id: base64url(passkeyId ?? new Uint8Array()),
        transports: passkeyTransports as AuthenticatorTransport[],
      },
    ],
    extensions: prfSalt ? { prf: { eval: { first: base64url(prfSalt) } } } : {},
  };
}
