import "server-only";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import type { EnrolmentInfo } from "./enrolment-info.ts";
import { type CodeChannel, freshCode } from "./fresh-code.ts";

/** `code`: for the letter, this once; null where it went by mail. */
export type IssuedCode = { enrolment: EnrolmentInfo; code: string | null };

/**
 * 利用者識別符号 of an approved enrolment, kept as a keyed hash only: it cannot be shown again. Issuing anew ends the one before and its
 * count of wrong attempts. It travels apart from the link: neither letter nor mail holds both. Nobody issues his own.
 * Throws as `actOnEnrolment`, RSSP_ENROLMENT_OWN, RSSP_IMPORT_WAITS.
 */
export async function issueCode(
  client: ClientCredentials,
  { channel, ...act }: ActOnEnrolment & { channel: CodeChannel },
): Promise<IssuedCode> {
  let code = "";
  const enrolment = await actOnEnrolment(client, act, {
    act: "issueCode",
    type: "rssp.enrolment.code-issued",
    async work(row, tx) {
      if (act.actor === `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_OWN" };
      // an imported key is sealed under the code that went out with it
      if (row.credentialId) return { refused: "RSSP_IMPORT_WAITS" };
      const fresh = await freshCode(row, { channel, now: act.now }, tx);
      code = fresh.code;
      return fresh;
    },
  });
  return { enrolment, code: channel === "letter" ? code : null };
}
