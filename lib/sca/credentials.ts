import "server-only";
import { env } from "../env.ts";
import type { ErrorCode } from "../errors.ts";
import { type CredentialInfo, credentialsOf } from "../rssp/index.ts";

/** The SCA as a client of the RSSP. */
export const scaClient = () => ({ clientId: env().scaClientId, clientSecret: env().scaClientSecret });

export type UsableCredential = CredentialInfo & { notAfter: string };
export type CredentialChoice = { ok: true; credential: UsableCredential } | { ok: false; code: ErrorCode };

/** The credential a person signs with: the newest active one in date; otherwise what is the matter with the newest. */
export async function chooseCredential(userId: string, now: Date): Promise<CredentialChoice> {
  const credentials = await credentialsOf(scaClient(), { subject: userId, now });
  const usable = credentials.filter(isUsable).filter(({ notAfter }) => new Date(notAfter) > now);
  const best = usable.sort((a, b) => a.notAfter.localeCompare(b.notAfter)).at(-1);
  if (best) return { ok: true, credential: best };
  const newest = credentials.at(-1);
  if (newest?.status === "revoked") return { ok: false, code: "CREDENTIAL_REVOKED" };
  const expired = newest?.status === "expired" || (newest?.notAfter && new Date(newest.notAfter) <= now);
  return { ok: false, code: expired ? "CREDENTIAL_EXPIRED" : "NO_CREDENTIAL" };
}

const isUsable = (info: CredentialInfo): info is UsableCredential =>
  info.status === "active" && info.notAfter !== null && info.chain.length > 0;
