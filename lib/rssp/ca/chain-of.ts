import "server-only";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { NatsuinError } from "../../errors.ts";
import { findPath, PathContext } from "../../trust/path/index.ts";

/**
 * Puts what a CA gave out in order: leaf first, as far as a path is found. That there is one, and whose the leaf is, is judged by
 * check-certificate.ts. @param spki of the key that was asked for Throws CA_REFUSED where nothing can be read
 */
export async function chainOf(
  spki: Uint8Array,
  issued: Uint8Array[],
  { above = [], anchors, now }: { above?: Uint8Array[]; anchors: Bytes[]; now: Date },
): Promise<Bytes[]> {
  const context = new PathContext({ crypto: nodeCrypto, anchors });
  const unreadable = context.add({ certificates: [...issued, ...above] });
  const [first] = issued;
  if (!first || unreadable > 0) throw new NatsuinError("CA_REFUSED", { reason: "no certificate that can be read" });
  const leaf = context.pool.find((one) => equalBytes(one.spki, Uint8Array.from(spki))) ?? context.certificate(first);
  const at = new Date(Math.max(now.getTime(), leaf.notBefore.getTime()));
  const { path } = await findPath({ certificate: leaf, at }, context);
  return path.map(({ raw }) => raw);
}
