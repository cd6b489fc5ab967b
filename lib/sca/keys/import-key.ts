import "server-only";
import type { Actor } from "../../auth/types.ts";
import { type CodeChannel, discardImport, type EnrolmentInfo, importKey } from "../../rssp/index.ts";
import { scaClient } from "../credentials.ts";
import { asRa, type RaAsks, setLetter } from "./act-on-enrolment.ts";

/**
 * 鍵の取込み, by RA staff with a fresh code: the file and its password go to the RSSP and are kept nowhere.
 * @returns the letter with the code, base64 PDF; null where the code went by mail
 * Throws FORBIDDEN, OTP_WRONG, LOGIN_LOCKED, LOGIN_THROTTLED, RSSP_ENROLMENT_*, RSSP_IMPORT_*, RSSP_KEY_KNOWN.
 */
export async function importEnrolmentKey(
  actor: Actor,
  { file, password, channel, ...asks }: RaAsks & { file: string; password: string; channel: CodeChannel },
  now: Date,
): Promise<{ enrolment: EnrolmentInfo; letter: string | null }> {
  const act = await asRa(actor, "import-key", asks, now);
  return setLetter(await importKey(scaClient(), { ...act, file, password, channel }), now);
}

/** 取込みの取消し, of a key that nobody took up. Throws as `importEnrolmentKey`. */
export async function discardEnrolmentKey(actor: Actor, asks: RaAsks, now: Date): Promise<EnrolmentInfo> {
  return discardImport(scaClient(), await asRa(actor, "discard-import", asks, now));
}
