import type { Bytes } from "../bytes.ts";
import { oids } from "../der/oids.ts";
import { children, DerError, onlyChild, readDer } from "../der/read.ts";
import { explicit, oid, sequence, setOf, tlv } from "../der/write.ts";

/**
 * A finished CMS with a timestamp of its signature value as unsigned attribute (EN 319 122-1 §5.3): what is there keeps its octets.
 * @param cms DER ContentInfo with one SignerInfo
 * @param token DER ContentInfo of RFC 3161, over the signature value
 * @throws DER_INVALID where the CMS is another structure
 */
export function addSignatureTimestamp(cms: Uint8Array, token: Uint8Array): Bytes {
  const [type, wrapped] = children(readDer(cms));
  if (!type || !wrapped) throw new DerError("not a ContentInfo");
  const signedData = children(onlyChild(wrapped));
  const signerInfo = onlyChild(signedData.at(-1) ?? wrapped);
  const fields = children(signerInfo);
  const last = fields.at(-1);
  const before = last?.tag === 0xa1 ? children(last) : [];
  const kept = before.length > 0 ? fields.slice(0, -1) : fields;

  const attributes = [...before.map(({ raw }) => raw), sequence(oid(oids.signatureTimestamp), setOf(token))];
  const unsigned = tlv(0xa1, readDer(setOf(...attributes)).content);
  const stamped = sequence(...kept.map(({ raw }) => raw), unsigned);
  return sequence(type.raw, explicit(0, sequence(...signedData.slice(0, -1).map(({ raw }) => raw), setOf(stamped))));
}
