import { createHash } from "node:crypto";
import { breather } from "../../breathe.ts";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { compareOctets } from "../../der/write.ts";
import { bindsCertificate, parseSignedAttributes, type SignedAttributes } from "../ssa/parse-signed-attributes.ts";
import type { DocumentLabel } from "../types.ts";

type Item = { label: unknown; signedAttributes: Uint8Array; messageDigest: Uint8Array; dtbsr: Uint8Array };

/** SHA-256 over the sorted DTBS/R values, 32 octets each: a multiset, so that one that stands twice counts twice. */
export function dtbsrSetHash(dtbsrs: Uint8Array[]): Bytes {
  const hash = createHash("sha256");
  for (const dtbsr of dtbsrs.toSorted(compareOctets)) hash.update(dtbsr);
  return new Uint8Array(hash.digest());
}

/** Do the stored items still say one thing: attributes, digest shown, hash to sign and certificate? */
export async function itemsHold(items: Item[], certificate: Uint8Array): Promise<boolean> {
  const breathe = breather();
  for (const item of items) {
    if (!holds(item, certificate)) return false;
    await breathe();
  }
  return true;
}

function holds(item: Item, certificate: Uint8Array): boolean {
  const attributes = readable(item.signedAttributes);
  return (
    attributes !== null &&
    equalBytes(attributes.messageDigest, item.messageDigest) &&
    equalBytes(attributes.dtbsr, item.dtbsr) &&
    bindsCertificate(attributes, certificate)
  );
}

function readable(signedAttributes: Uint8Array): SignedAttributes | null {
  try {
    return parseSignedAttributes(signedAttributes);
  } catch {
    return null; // bytes that were accepted once and cannot be read now were changed
  }
}

/**
 * SHA-256 (hex) over what the signer was shown, in order: labels, digests, hashes. The page carries it and the form brings it
 * back, so that what is authorised is what was on the screen.
 */
export function shownHash(items: Item[]): string {
  const shown = items.map(({ label, messageDigest, dtbsr }) => {
    const { title, amount = null, parties, reference, pages } = label as DocumentLabel;
    return [
      title,
      amount,
      parties,
      reference,
      pages,
      Buffer.from(messageDigest).toString("hex"),
      Buffer.from(dtbsr).toString("hex"),
    ];
  });
  return createHash("sha256").update(JSON.stringify(shown)).digest("hex");
}
