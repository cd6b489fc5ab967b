import "server-only";
import { NatsuinError } from "../../errors.ts";
import { fetchOcsp } from "../../trust/clients/fetch-ocsp.ts";
import { type CredentialChoice, chooseCredential } from "../credentials.ts";
import { scaPorts } from "./ports.ts";

/** Hop 2. An unreachable responder does not stop the reading: the SAM asks again before it uses the key, and then must be answered. */
export async function checkCredential(userId: string, now: Date, minLevel = 1): Promise<CredentialChoice> {
  const choice = await chooseCredential(userId, now, minLevel);
  if (!choice.ok) return choice;
  const [certificate, issuer] = choice.credential.chain.map((base64) => Uint8Array.from(Buffer.from(base64, "base64")));
  if (!certificate || !issuer) return { ok: false, code: "NO_CREDENTIAL" };
  const status = await fetchOcsp({ certificate, issuer, now, transport: scaPorts().transport, timeoutMs: 3000 })
    .then(({ verdict }) => verdict.status)
    .catch((error: unknown) => {
      if (error instanceof NatsuinError) return "unreachable";
      throw error;
    });
  return status === "revoked" ? { ok: false, code: "CREDENTIAL_REVOKED" } : choice;
}
