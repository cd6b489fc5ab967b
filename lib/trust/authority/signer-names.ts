import type { Bytes } from "../../bytes.ts";
import { isPlainLine } from "../../plain-text.ts";
import { distinguishedName } from "./distinguished-name.ts";

export type SignerSubject = {
  /** romaji, ASCII, 1–64 characters */
  commonName: string;
  /** as the person writes it, 1–64 characters */
  kanjiName: string;
  /** the credential's id; PrintableString, 1–64 characters */
  serialNumber: string;
  organisation?: string;
};

/**
 * The DER Names of a signer: C=JP, romaji CN and serialNumber in the subject; the name in kanji beside it, in the SAN's directoryName. An
 * organisation that is not ASCII stands beside the name in kanji, not in the romaji subject.
 */
export function signerNames({ commonName, kanjiName, serialNumber, organisation }: SignerSubject): {
  subject: Bytes;
  beside: Bytes;
} {
  const romajiOrganisation = organisation !== undefined && ASCII.test(organisation) ? organisation : undefined;
  return {
    subject: distinguishedName({ organisation: romajiOrganisation, commonName, serialNumber }),
    beside: distinguishedName({ organisation, commonName: kanjiName }),
  };
}

const ASCII = /^[\x20-\x7e]{1,64}$/;
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]{1,64}$/;
const isText = (text: string): boolean => /^.{1,64}$/u.test(text) && isPlainLine(text);

/** What of a subject a certificate cannot hold, or undefined. */
export function subjectFault({ commonName, kanjiName, serialNumber, organisation }: SignerSubject): string | undefined {
  if (!ASCII.test(commonName)) return "common name";
  if (!isText(kanjiName)) return "name in kanji";
  if (!PRINTABLE.test(serialNumber)) return "serial number";
  if (organisation !== undefined && !isText(organisation)) return "organisation";
  return undefined;
}
