import type { Bytes } from "@/lib/bytes.ts";
import { oids } from "@/lib/der/oids.ts";
import { explicit, oid, sequence, tlv, utf8String } from "@/lib/der/write.ts";
import { JPKI_NAME } from "@/lib/rssp/ra/card-facts.ts";
import { certificatePolicies, extension } from "@/lib/trust/authority/extensions.ts";

/** Whom a card is for. `birth`: EYYYYMMDD, the era's digit first; `sex`: 1 male, 2 female. */
export type CardHolder = { name: string; sex: "1" | "2"; birth: string; address: string };

/** What makes a certificate one of the JPKI's profile: the person in subjectAltName's otherName, and the policy, critical. */
export const cardExtensions = (holder: CardHolder, policy: string): Bytes[] => [
  extension(
    oids.subjectAltName,
    sequence(...(["name", "sex", "birth", "address"] as const).map((field) => otherName(JPKI_NAME[field], holder[field]))),
  ),
  certificatePolicies({ policy }),
];

const otherName = (type: string, text: string): Bytes => tlv(0xa0, oid(type), explicit(0, utf8String(text)));
