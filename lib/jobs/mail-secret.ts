import "server-only";
import { env } from "@/lib/env.ts";
import { seal, unseal } from "@/lib/seal.ts";

/** Where in a mail's link or text its secret stands: the first such place, so that a document's title does not repeat it. */
const SECRET_PLACE = "{secret}";

const boundTo = (mailId: string): string => `jobs.mail.secret:${mailId}`;

/**
 * A mail's secret as it waits in the outbox: never in clear, so that no dump or backup holds a code. Sealed with APP_SECRET although the
 * RSSP writes it too: who delivers is the app's worker, which has no other secret. Whoever has database and APP_SECRET reads a code in
 * its ten minutes; it opens no key without the PIN.
 */
export function sealMailSecret(mailId: string, secret: string): Uint8Array<ArrayBuffer> {
  return seal(env().appSecret, new TextEncoder().encode(secret), boundTo(mailId));
}

type Kept = { id: string; text: string; link: string | null; secret: Uint8Array | null };

/** Text and link as their addressee has them: the secret stands in the link where that has a place for it, else in the text. Throws SEAL_BROKEN. */
export function readMail({ id, text, link, secret }: Kept): { text: string; link: string | null } {
  if (!secret) return { text, link };
  const opened = new TextDecoder().decode(unseal(env().appSecret, secret, boundTo(id)));
  const put = (words: string) => words.replace(SECRET_PLACE, () => opened);
  return link?.includes(SECRET_PLACE) ? { text, link: put(link) } : { text: put(text), link };
}
