import { createHash } from "node:crypto";
import type { Bytes } from "../../bytes.ts";
import type { Authenticator } from "../../generated/prisma/client.ts";

type Factor = Pick<Authenticator, "kind"> &
  Partial<Pick<Authenticator, "totpSecret" | "passkeyId" | "passkeyPublicKey" | "prfSalt">>;

/**
 * SHA-256 over what makes a second factor the one it is. It stands in the seal of the key, so that whoever can write in the database
 * cannot put an authenticator, or an address, of his own in the signer's place (rssp.md, statement 5).
 * @param email where a mailed code goes; counts for that kind only
 */
export function factorIdentity({ kind, totpSecret, passkeyId, passkeyPublicKey, prfSalt }: Factor, email: string | null): Bytes {
  const hex = (value?: Uint8Array | null) => (value ? Buffer.from(value).toString("hex") : null);
  const parts = [kind, hex(totpSecret), hex(passkeyId), hex(passkeyPublicKey), hex(prfSalt), kind === "mail" ? email : null];
  return new Uint8Array(createHash("sha256").update(JSON.stringify(parts)).digest());
}
