import { type DerLimits, DerNode, defaultDerLimits, derError, readTlv, type Tlv } from "./node.ts";

/** Exactly one DER value: trailing bytes, BER forms and anything beyond the limits throw DER_INVALID. */
export function readDer(bytes: Uint8Array, limits: Partial<DerLimits> = {}): DerNode {
  const node = readDerPrefix(bytes, limits);
  if (node.end !== bytes.length) throw derError("trailing bytes");
  return node;
}

/** The DER value at the start of `bytes`; what follows is the caller's to judge (zero padding of PDF Contents). */
export function readDerPrefix(bytes: Uint8Array, limits: Partial<DerLimits> = {}): DerNode {
  const { maxBytes, maxDepth, maxNodes } = { ...defaultDerLimits, ...limits };
  if (bytes.length > maxBytes) throw derError("too large");
  return new DerNode(bytes, 0, bytes.length, { nodesLeft: maxNodes, maxDepth }, 0);
}

/**
 * Walks the members of a constructed value without making nodes: a CRL of 200,000 entries costs no memory.
 * `visit` returns false to stop.
 */
export function walkMembers(
  source: Uint8Array,
  contentStart: number,
  end: number,
  visit: (member: Tlv & { start: number }) => boolean | undefined,
): void {
  for (let at = contentStart; at < end; ) {
    const tlv = readTlv(source, at, end);
    if (visit({ start: at, ...tlv }) === false) return;
    at = tlv.end;
  }
}
