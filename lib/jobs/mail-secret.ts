import "server-only";
import { env } from "@/lib/env.ts";
import { seal, unseal } from "@/lib/seal.ts";
import { type Letter, SECRET_PLACE, textOf } from "./letter.ts";
import { htmlOf } from "./letter-html.ts";

const boundTo = (mailId: string): string => `jobs.mail.secret:${mailId}`;

/**
 * A mail's secret as it waits in the outbox: never in clear, so that no dump or backup holds a code. Sealed with APP_SECRET although the
 * RSSP writes it too: who delivers is the app's worker, which has no other secret. Whoever has database and APP_SECRET reads a code in
 * its ten minutes; it opens no key without the PIN.
 */
export function sealMailSecret(mailId: string, secret: string): Uint8Array<ArrayBuffer> {
  return seal(env().appSecret, new TextEncoder().encode(secret), boundTo(mailId));
}

type Kept = { id: string; subject: string; letter: unknown; link: string | null; secret: Uint8Array | null };

/**
 * A mail as its addressee has it: the secret stands in the link where that has a place for it, else where the letter has its code. `text` is
 * without the link. Throws SEAL_BROKEN.
 */
export function readMail({ id, subject, link: address, secret, ...row }: Kept): {
  text: string;
  html: string;
  link: string | null;
} {
  const letter = row.letter as Letter;
  const opened = secret ? new TextDecoder().decode(unseal(env().appSecret, secret, boundTo(id))) : undefined;
  if (opened !== undefined && address?.includes(SECRET_PLACE)) {
    const link = address.replace(SECRET_PLACE, () => opened);
    return { text: textOf(letter), html: htmlOf({ subject, letter, link }), link };
  }
  return { text: textOf(letter, opened), html: htmlOf({ subject, letter, link: address, secret: opened }), link: address };
}
