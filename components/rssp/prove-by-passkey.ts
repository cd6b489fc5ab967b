import {
  base64URLStringToBuffer,
  browserSupportsWebAuthn,
  bufferToBase64URLString,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from "@simplewebauthn/browser";
import { isWorthAgain } from "./send-decision.ts";

/** The RSSP's question, bytes in base64url; the PRF's salt among them. */
type Question = Omit<PublicKeyCredentialRequestOptionsJSON, "extensions"> & {
  extensions: { prf?: { eval: { first: string } } };
};

/**
 * `proved`: what the form is to carry; `told`: the RSSP's own words; `failed`: nothing was sent and nothing counted, by what stopped it;
 * `elsewhere`: the page no longer says what is the case.
 */
export type Proof =
  | { kind: "proved"; fields: Record<string, string> }
  | { kind: "told"; message: string }
  | { kind: "failed"; why: PasskeyTrouble }
  | { kind: "elsewhere" };
/** `known`: this device has made one already. */
export type PasskeyTrouble = "unsupported" | "notFinished" | "noPrf" | "failed" | "lost" | "known";

/**
 * Asks what is to be proved for what stands in the form, then the passkey of this device. The PIN is not sent with the question.
 * @param question address of it @param options.prfOptional at a registration it only shows whether there is a PRF
 */
export async function proveByPasskey(
  question: string,
  form: FormData,
  { prfOptional = false }: { prfOptional?: boolean } = {},
): Promise<Proof> {
  if (!browserSupportsWebAuthn()) return { kind: "failed", why: "unsupported" };
  const asked = await askQuestion<Question>(
    question,
    new URLSearchParams(form.getAll("left").map((position) => ["left", String(position)])),
  );
  if ("kind" in asked) return asked;
  try {
    const { prf } = asked.extensions;
    const salt = prf && { eval: { first: base64URLStringToBuffer(prf.eval.first) } };
    const { clientExtensionResults, ...assertion } = await startAuthentication({
      optionsJSON: { ...asked, extensions: salt ? { prf: salt } : {} },
    });
    const output = clientExtensionResults.prf?.results?.first;
    if (salt && !output && !prfOptional) return { kind: "failed", why: "noPrf" };
    const fields = { assertion: JSON.stringify({ ...assertion, clientExtensionResults: {} }) };
    return { kind: "proved", fields: output ? { ...fields, prf: bufferToBase64URLString(output as ArrayBuffer) } : fields };
  } catch (error) {
    return { kind: "failed", why: troubleOf(error) };
  }
}

export async function askQuestion<Asked extends object>(address: string, body: URLSearchParams): Promise<Asked | Proof> {
  try {
    const response = await fetch(address, { method: "POST", body, headers: { accept: "application/json" }, redirect: "error" });
    const answer = await response.json();
    if (response.ok) return answer as Asked;
    return isWorthAgain(answer) ? { kind: "told", message: answer.message } : { kind: "elsewhere" };
  } catch {
    return { kind: "failed", why: "lost" };
  }
}

/** The dialog was closed, or stood too long: the browser does not tell the two apart, nor that there is no such passkey. */
export function troubleOf(error: unknown): PasskeyTrouble {
  const { name, cause } = error as Error;
  const names = [name, (cause as Error | undefined)?.name];
  if (names.includes("InvalidStateError")) return "known";
  if (names.includes("NotAllowedError") || names.includes("AbortError")) return "notFinished";
  return names.includes("NotSupportedError") ? "unsupported" : "failed";
}
