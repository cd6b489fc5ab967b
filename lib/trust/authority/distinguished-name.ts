import type { Bytes } from "../../bytes.ts";
import { oids } from "../../der/oids.ts";
import { oid, printableString, sequence, setOf, utf8String } from "../../der/write.ts";

export type NameParts = { organisation?: string; commonName: string; serialNumber?: string };

/**
 * X.501 Name, C=JP first. Text is UTF8String, country and serial number PrintableString (RFC 5280 §4.1.2.4, App. A.1).
 */
export function distinguishedName({ organisation, commonName, serialNumber }: NameParts): Bytes {
  return sequence(
    attribute(oids.country, printableString("JP")),
    ...(organisation === undefined ? [] : [attribute(oids.organisation, utf8String(organisation))]),
    attribute(oids.commonName, utf8String(commonName)),
    ...(serialNumber === undefined ? [] : [attribute(oids.serialNumber, printableString(serialNumber))]),
  );
}

const attribute = (type: string, value: Uint8Array): Bytes => setOf(sequence(oid(type), value));
