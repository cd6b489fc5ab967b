import type { Bytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import {
  boolean,
  derNull,
  explicit,
  implicitPrimitive,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  utf8String,
} from "../../der/write.ts";
import type { Issuer, Urls } from "./profile.ts";

/** Certificate extensions of RFC 5280 §4.2, one maker each. */
export function extension(type: string, value: Uint8Array, critical = false): Bytes {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

const UNOTICE = "1.3.6.1.5.5.7.2.2";
const KEY_USAGE_BITS = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export const keyUsage = (...usages: (keyof typeof KEY_USAGE_BITS)[]): Bytes =>
  extension(oids.keyUsage, namedBits(...usages.map((usage) => KEY_USAGE_BITS[usage])), true);

export const certificateAuthority = (pathLength?: number): Bytes =>
  extension(oids.basicConstraints, sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)])), true);

export const subjectKeyIdentifier = (keyId: Uint8Array): Bytes => extension(oids.subjectKeyIdentifier, octetString(keyId));

export const authorityKeyIdentifier = (keyId: Uint8Array): Bytes =>
  extension(oids.authorityKeyIdentifier, sequence(implicitPrimitive(0, keyId)));

export const extendedKeyUsage = (purpose: string, critical: boolean): Bytes =>
  extension(oids.extKeyUsage, sequence(oid(purpose)), critical);

/** RFC 6960 §4.2.2.2.1: a validator need not ask whether the responder itself is revoked. */
export const ocspNocheck = (): Bytes => extension(oids.ocspNocheck, derNull());

export const anyPolicy = (): Bytes => extension(oids.certificatePolicies, sequence(sequence(oid(oids.anyPolicy))));

/** @param policies each with a user notice (explicitText) where it has one */
export const certificatePolicies = (...policies: { policy: string; notice?: string }[]): Bytes =>
  extension(
    oids.certificatePolicies,
    sequence(
      ...policies.map(({ policy, notice }) =>
        sequence(oid(policy), ...(notice === undefined ? [] : [sequence(sequence(oid(UNOTICE), sequence(utf8String(notice))))])),
      ),
    ),
  );

/** GeneralName uniformResourceIdentifier. */
const uri = (url: string): Bytes => implicitPrimitive(6, new TextEncoder().encode(url));

const crlDistributionPoint = (url: string): Bytes =>
  extension(oids.crlDistributionPoints, sequence(sequence(explicit(0, explicit(0, uri(url))))));

function authorityInfoAccess({ ocsp, caIssuers }: { ocsp?: string; caIssuers: string }): Bytes {
  const access = (method: string, url: string) => sequence(oid(method), uri(url));
  return extension(
    oids.authorityInfoAccess,
    sequence(...(ocsp ? [access(oids.accessOcsp, ocsp)] : []), access(oids.accessCaIssuers, caIssuers)),
  );
}

/** A Name beside the subject: where the name in kanji stands. */
export const subjectDirectoryName = (name: Uint8Array): Bytes => extension(oids.subjectAltName, sequence(explicit(4, name)));

/** Where a validator finds the issuer and its revocation data. The responder answers for the issuing CA alone. */
export function pointers(issuer: Issuer, urls: Urls): Bytes[] {
  return [
    crlDistributionPoint(urls.crl[issuer]),
    authorityInfoAccess({ caIssuers: urls.certificate[issuer], ocsp: issuer === "ca" ? urls.ocsp : undefined }),
  ];
}
