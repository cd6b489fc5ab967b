import "server-only";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { parseCms } from "../../cms/index.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { NatsuinError } from "../../errors.ts";
import { parseCsr } from "../../trust/csr/parse-csr.ts";
import { findPath, PathContext } from "../../trust/path/index.ts";
import { askEst, type EstServer } from "./ask-est.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

/**
 * A CA behind EST (RFC 7030): /simpleenroll for a certificate (§4.2), /cacerts for the CAs above it (§4.1). It goes by the CSR. EST has no
 * word for a revocation: `by-hand`.
 */
export function estCa(server: EstServer, { anchors }: Pick<CertificateAuthority, "anchors">): CertificateAuthority {
  return {
    async issue({ csr, now }) {
      const issued = certificatesOf(await askEst(server, { path: "simpleenroll", pkcs10: csr }));
      const above = certificatesOf(await askEst(server, { path: "cacerts" }));
      return chainOf(csr, issued, { above, anchors: await anchors(), now });
    },
    revoke: async () => "by-hand",
    anchors,
  };
}

function certificatesOf(body: Bytes): Bytes[] {
  try {
    return parseCms(body).certificates;
  } catch (cause) {
    throw new NatsuinError("CA_REFUSED", { reason: "the answer is not a certs-only CMS" }, { cause });
  }
}

/** Leaf first, as far as a path is found; that there is one, and whose the leaf is, is judged by check-certificate.ts. */
async function chainOf(
  csr: Bytes,
  issued: Bytes[],
  { above, anchors, now }: { above: Bytes[]; anchors: Bytes[]; now: Date },
): Promise<Bytes[]> {
  const context = new PathContext({ crypto: nodeCrypto, anchors });
  const unreadable = context.add({ certificates: [...issued, ...above] });
  const { spki } = parseCsr(csr);
  const [first] = issued;
  if (!first || unreadable > 0) throw new NatsuinError("CA_REFUSED", { reason: "no certificate that can be read" });
  const leaf = context.pool.find((one) => equalBytes(one.spki, spki)) ?? context.certificate(first);
  const { path } = await findPath(
    { certificate: leaf, at: new Date(Math.max(now.getTime(), leaf.notBefore.getTime())) },
    context,
  );
  return path.map(({ raw }) => raw);
}
