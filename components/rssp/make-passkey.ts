import {
  base64URLStringToBuffer,
  browserSupportsWebAuthn,
  bufferToBase64URLString,
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from "@simplewebauthn/browser";
import { askQuestion, type Proof, troubleOf } from "./prove-by-passkey.ts";

/** The RSSP's wish, bytes in base64url; the PRF's salt among them. */
type Creation = Omit<PublicKeyCredentialCreationOptionsJSON, "extensions"> & {
  extensions: { prf: { eval: { first: string } } };
};

/** Has this device make a passkey; what it tells of its PRF goes along, in base64url as everything else. */
export async function makePasskey(address: string): Promise<Proof> {
  if (!browserSupportsWebAuthn()) return { kind: "failed", why: "unsupported" };
  const wish = await askQuestion<Creation>(`${address}/new-factor/creation`, new URLSearchParams());
  if ("kind" in wish) return wish;
  try {
    const prf = { eval: { first: base64URLStringToBuffer(wish.extensions.prf.eval.first) } };
    const { clientExtensionResults, response, ...made } = await startRegistration({
      optionsJSON: { ...wish, extensions: { prf } },
    });
    const first = clientExtensionResults.prf?.results?.first;
    const told = first ? { prf: { results: { first: bufferToBase64URLString(first as ArrayBuffer) } } } : {};
    const { clientDataJSON, attestationObject, transports } = response;
    const registration = {
      ...made,
      response: { clientDataJSON, attestationObject, transports },
      clientExtensionResults: told,
    };
    return { kind: "proved", fields: { registration: JSON.stringify(registration) } };
  } catch (error) {
    return { kind: "failed", why: troubleOf(error) };
  }
}
