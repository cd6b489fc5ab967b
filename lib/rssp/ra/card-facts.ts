import { toHex } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { children, type DerNode, expectTag, fieldsOf, onlyChild, readDer, readOid, readText } from "../../der/read.ts";
import { sha256 } from "../../sha256.ts";
import { type Certificate, displayName } from "../../trust/path/index.ts";

/** What of a person a signing certificate of the JPKI carries, in subjectAltName's otherName (公的個人認証 certificate profile). */
export const JPKI_NAME = {
  name: "1.2.392.200149.8.5.5.1",
  sex: "1.2.392.200149.8.5.5.3",
  birth: "1.2.392.200149.8.5.5.4",
  address: "1.2.392.200149.8.5.5.5",
} as const;

/** Policies of a signing certificate: the JPKI's own, and the test root's under the example arc. Another profile is none for signing. */
export const JPKI_SIGNING_POLICY = "1.2.392.200149.8.5.1.1.20";
export const TEST_CARD_POLICY = "2.999.10.4.1";
export const CARD_POLICIES: ReadonlySet<string> = new Set([JPKI_SIGNING_POLICY, TEST_CARD_POLICY]);

/** For the RA's eyes; null where the certificate does not say. Times are ISO 8601, `birthDate` YYYY-MM-DD. */
export type CardFacts = {
  name: string | null;
  birthDate: string | null;
  sex: "male" | "female" | "unknown" | null;
  address: string | null;
  issuer: string;
  /** hex */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** SHA-256 of the certificate, hex */
  fingerprint: string;
};

/** @throws DER_INVALID where its subjectAltName cannot be read */
export function readCardFacts(certificate: Certificate): CardFacts {
  const names = otherNames(certificate);
  const { issuer, serial, notBefore, notAfter, raw } = certificate;
  return {
    name: names.get(JPKI_NAME.name) ?? null,
    birthDate: dateOf(names.get(JPKI_NAME.birth)),
    sex: sexOf(names.get(JPKI_NAME.sex)),
    address: names.get(JPKI_NAME.address) ?? null,
    issuer: displayName(issuer),
    serial: toHex(serial),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    fingerprint: toHex(sha256(raw)),
  };
}

/** Spaces and forms of width are no difference between names: a card has 「山田　花子」 where a record has 「山田 花子」. */
export function sameNameOfPerson(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}
const comparable = (name: string): string => name.normalize("NFKC").replace(/\s/gu, "");

/** otherName ::= [0] { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY } (RFC 5280 §4.2.1.6); the first of each type. */
function otherNames(certificate: Certificate): Map<string, string> {
  const extension = certificate.extensions.get(oids.subjectAltName);
  const found = new Map<string, string>();
  for (const node of extension ? children(expectTag(readDer(extension.value), 0x30)) : []) {
    const one = node.tag === 0xa0 ? readOtherName(node) : undefined;
    if (one && !found.has(one.type)) found.set(one.type, one.text);
  }
  return found;
}

function readOtherName(node: DerNode): { type: string; text: string } {
  const fields = fieldsOf(node, 0xa0);
  const type = readOid(fields.next());
  const text = readText(onlyChild(expectTag(fields.next(), 0xa0)));
  fields.end();
  return { type, text };
}

/** EYYYYMMDD: era and a year of the Christian era. A day nobody knows is zeros, and is told as unknown. */
function dateOf(text: string | undefined): string | null {
  const [, year, month, day] = /^[0-9](\d{4})(\d\d)(\d\d)$/.exec(text ?? "") ?? [];
  const known = year && month && day && year !== "0000" && month !== "00" && day !== "00";
  return known ? `${year}-${month}-${day}` : null;
}

const sexOf = (text: string | undefined): CardFacts["sex"] =>
  text === undefined ? null : text === "1" ? "male" : text === "2" ? "female" : "unknown";
