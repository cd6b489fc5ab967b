import "server-only";
import { createPublicKey, type KeyObject } from "node:crypto";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { appDb } from "../../db.ts";
import { readBitOctets, readDer, sequenceOf } from "../../der/read.ts";
import { NatsuinError } from "../../errors.ts";
import { type Random, secureRandom } from "../../ids.ts";
import { isPlainLine } from "../../plain-text.ts";
import { authority, serialName, sha1 } from "./authority.ts";
import { newSerial, signCertificate } from "./certificate.ts";
import { distinguishedName } from "./distinguished-name.ts";
import {
  authorityKeyIdentifier,
  certificatePolicy,
  keyUsage,
  pointers,
  subjectDirectoryName,
  subjectKeyIdentifier,
} from "./extensions.ts";
import { POLICY_NOTICE, SIGNER_POLICY } from "./profile.ts";

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
 * Issues a signer's certificate: C=JP, romaji CN and serialNumber in the subject, the name in kanji in the SAN's
 * directoryName; keyUsage digitalSignature + nonRepudiation (電子署名法 practice; RFC 5280 §4.2). An organisation that is not ASCII
 * stands beside the name in kanji, not in the romaji subject.
 * @param input.spki DER; P-256, or RSA-3072 with exponent 65537
 * @returns chain leaf first, without the root; serial in lower-case hexadecimal
 * @throws CERTIFICATE_REQUEST_REFUSED, AUTHORITY_NOT_READY, HSM_*
 */
export async function issueSignerCertificate(
  input: { spki: Uint8Array; subject: SignerSubject; notBefore: Date; notAfter: Date; now: Date },
  random: Random = secureRandom,
): Promise<{ chain: Bytes[]; serial: string }> {
  const { subject, notBefore, notAfter, now } = structuredClone(input);
  const spki = requireListedKey(input.spki);
  requireSubject(subject);
  const { ca, urls } = await authority();
  if (!(notBefore < notAfter && notAfter <= ca.notAfter)) throw refused("validity");

  const { commonName, serialNumber, kanjiName, organisation } = subject;
  const romajiOrganisation = organisation !== undefined && ASCII.test(organisation) ? organisation : undefined;
  const serial = newSerial(random);
  const certificate = await signCertificate({
    serial,
    issuer: ca,
    subject: distinguishedName({ organisation: romajiOrganisation, commonName, serialNumber }),
    spki,
    notBefore,
    notAfter,
    extensions: [
      subjectKeyIdentifier(sha1(readBitOctets(sequenceOf(readDer(spki))[1]))),
      authorityKeyIdentifier(ca.keyId),
      keyUsage("digitalSignature", "nonRepudiation"),
      certificatePolicy(SIGNER_POLICY, POLICY_NOTICE),
      subjectDirectoryName(distinguishedName({ organisation, commonName: kanjiName })),
      ...pointers("ca", urls),
    ],
  });
  // only a certificate on record is handed out: for any other serial the responder says "unknown"
  await appDb().issuedCertificate.create({
    data: { serial: serialName(serial), issuer: "ca", certificate, issuedAt: now, notAfter },
  });
  return { chain: [certificate, ca.certificate], serial: serialName(serial) };
}

const ASCII = /^[\x20-\x7e]{1,64}$/;
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]{1,64}$/;
const isText = (text: string): boolean => /^.{1,64}$/u.test(text) && isPlainLine(text);
/** The longest listed key, RSA-3072, has 422 bytes. */
const SPKI_LIMIT = 512;

function requireSubject({ commonName, kanjiName, serialNumber, organisation }: SignerSubject): void {
  if (!ASCII.test(commonName)) throw refused("common name");
  if (!isText(kanjiName)) throw refused("name in kanji");
  if (!PRINTABLE.test(serialNumber)) throw refused("serial number");
  if (organisation !== undefined && !isText(organisation)) throw refused("organisation");
}

/** A copy of the key, whole and canonical: an encoding with a second reading is refused. */
function requireListedKey(spki: Uint8Array): Bytes {
  if (spki.length > SPKI_LIMIT) throw refused("key");
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  } catch {
    throw refused("key");
  }
  const { namedCurve, modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  const listed =
    (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") ||
    (key.asymmetricKeyType === "rsa" && modulusLength === 3072 && publicExponent === 65537n);
  const canonical = new Uint8Array(key.export({ format: "der", type: "spki" }));
  if (!listed || !equalBytes(canonical, spki)) throw refused("key");
  return canonical;
}

const refused = (what: string): NatsuinError => new NatsuinError("CERTIFICATE_REQUEST_REFUSED", { what });
