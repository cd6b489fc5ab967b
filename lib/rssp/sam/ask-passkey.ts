import "server-only";
import type { AuthenticatorTransport, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { NatsuinError } from "../../errors.ts";
import { errandStateAt } from "../errands.ts";
import { refuse } from "../refuse.ts";
import { stateAt } from "../requests.ts";
import { type ErrandVisitor, requireErrand } from "../ssa/view-errand.ts";
import { findForBrowser, type Visitor } from "../ssa/view-request.ts";
import { secondFactorOf, type WholeCredential } from "../whole-credential.ts";
import { challengeOf } from "./challenge.ts";
import { shownHash } from "./dtbsr-set.ts";
import { base64url, relyingParty } from "./relying-party.ts";

/** WebAuthn request options as JSON, bytes in base64url, the PRF's salt included: the page turns them into what the browser takes. */
export type PasskeyQuestion = Omit<PublicKeyCredentialRequestOptionsJSON, "extensions"> & {
  extensions: { prf?: { eval: { first: string } } };
};

/** How long a passkey's dialog stays. Milliseconds. */
export const DIALOG_LIFE = 2 * 60_000;

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
  return questionFor(request.credential, challengeOf({ ...request, shown: shownHash(request.items), left }));
}

/** The same for an errand. Throws NOT_FOUND, INPUT_INVALID, RSSP_ERRAND_*. */
export async function askPasskeyForErrand(visitor: ErrandVisitor): Promise<PasskeyQuestion> {
  const errand = await requireErrand(visitor);
  const state = errandStateAt(errand, visitor.now);
  if (state !== "open") throw new NatsuinError(state === "expired" ? "RSSP_ERRAND_EXPIRED" : "RSSP_ERRAND_CLOSED", { state });
  return questionFor(errand.credential, challengeOf({ ...errand, shown: errand.purpose, left: [] }));
}

function questionFor(credential: WholeCredential, challenge: Uint8Array): PasskeyQuestion {
  const passkey = secondFactorOf(credential);
  if (passkey?.kind !== "passkey" || !passkey.passkeyId) throw new NatsuinError("INPUT_INVALID");
  const { passkeyId, passkeyTransports, prfSalt } = passkey;
  const known = { id: base64url(passkeyId), transports: passkeyTransports, prfSalt: prfSalt ? base64url(prfSalt) : null };
  return questionOf(known, base64url(challenge));
}

/** All in base64url. `prfSalt`: null where the PRF is not asked for. */
export function questionOf(
  { id, transports, prfSalt }: { id: string; transports: string[]; prfSalt: string | null },
  challenge: string,
): PasskeyQuestion {
  return {
    rpId: relyingParty().id,
    challenge,
    timeout: DIALOG_LIFE,
    userVerification: "required",
    allowCredentials: [{ type: "public-key", id, transports: transports as AuthenticatorTransport[] }],
    extensions: prfSalt ? { prf: { eval: { first: prfSalt } } } : {},
  };
}
