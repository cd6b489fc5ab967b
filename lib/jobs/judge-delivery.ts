import { firstPart, plainPart } from "../plain-text.ts";

/**
 * Why a mail did not get through, as a class: what the sender can be told in plain words, and what is tried again.
 * `address` nobody there   `mailbox` full or closed   `policy` the receiving side does not want it   `message` refused once it was read
 * `busy` later, says the server   `broken` it fell silent or hung up   `own-side` our login, our address   `unreadable` its secret does not open
 */
export type MailFault = "address" | "mailbox" | "policy" | "message" | "busy" | "broken" | "own-side" | "unreadable";

/** `end`: never tried again, because the addressee's side refused it for good, or because it cannot be sent at all */
export type Verdict = {
  end: "refused" | "given_up" | null;
  fault: MailFault;
  replyCode: number | null;
  reply: string | null;
};

/** What nodemailer throws. */
type DeliveryError = { code?: string; command?: string; responseCode?: number; response?: string };

const REPLY_LENGTH = 200;
/** The server wants a login, or none of ours (RFC 4954 §6): no recipient's fault. */
const LOGIN = new Set([530, 534, 535, 538]);

/** The server's words in one plain line: they are shown to operators and hold whatever a stranger's server says. */
export const plainReply = (reply: string): string => firstPart(plainPart(reply.replace(/\s+/g, " ")).trim(), REPLY_LENGTH);

/**
 * A mail's failed delivery. Refused is what its addressee's side refuses for good: 5xx to RCPT TO or to the message itself (RFC 5321
 * §4.2.1: not to be repeated). What fails on our side, 4xx, silence and a lost connection are tried again.
 */
export function judgeDelivery(error: unknown): Verdict {
  const { code, command, responseCode, response } = (error ?? {}) as DeliveryError;
  if (code === "SEAL_BROKEN") return { end: "given_up", fault: "unreadable", replyCode: null, reply: null };
  // an address that cannot be put into an envelope at all
  if (code === "EENVELOPE" && command === "API") return { end: "refused", fault: "address", replyCode: null, reply: null };
  const said = { replyCode: responseCode ?? null, reply: response ? plainReply(response) : null };
  if (!responseCode) return { end: null, fault: "broken", ...said };
  if (command?.startsWith("AUTH") || command === "MAIL FROM" || LOGIN.has(responseCode))
    return { end: null, fault: "own-side", ...said };
  if (responseCode < 500) return { end: null, fault: "busy", ...said };
  if (command === "RCPT TO") return { end: "refused", fault: recipientFault(responseCode, response ?? ""), ...said };
  if (command === "DATA") return { end: "refused", fault: "message", ...said };
  return { end: null, fault: "broken", ...said };
}

/** By the enhanced status code where there is one (RFC 3463), else by the basic one. */
function recipientFault(code: number, reply: string): MailFault {
  const subject = /^\d{3}[ -]5\.(\d{1,3})\.\d{1,3}\b/.exec(reply)?.[1];
  if (subject === "1") return "address";
  if (subject === "2") return "mailbox";
  if (subject === "7") return "policy";
  if (code === 552) return "mailbox";
  return code === 554 || code === 571 ? "policy" : "address";
}
