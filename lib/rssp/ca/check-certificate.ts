import "server-only";
import { type Bytes, equalBytes, toHex } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { oids } from "../../der/oids.ts";
import { readDer } from "../../der/read.ts";
import { NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import { type SignerSubject, signerNames } from "../../trust/authority/index.ts";
import { keyUsageBit } from "../../trust/path/certificate.ts";
import { attributeOf, type Certificate, PathContext, sameName, validatePath } from "../../trust/path/index.ts";
import { readName } from "../../trust/path/name.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

type Asked = { spki: Bytes; subject: SignerSubject; ca: CertificateAuthority; now: Date };

/**
 * What a CA issued, compared with what was asked for (rssp.md, statement 6): 1. for this key; 2. under the enrolled names; 3. in date;
 * 4. for signatures; 5. from the CA that this installation trusts. The CA's clock may be a little ahead of ours.
 * @returns the chain. Throws CERTIFICATE_NOT_AS_REQUESTED, its `what` naming the first that does not hold; the certificate is revoked then
 */
export async function checkCertificate(chain: readonly Uint8Array[], asked: Asked): Promise<Bytes[]> {
  const { spki, subject, ca, now } = asked;
  const context = new PathContext({ crypto: nodeCrypto, anchors: await ca.anchors() });
  let leaf: Certificate;
  try {
    leaf = context.certificate(chain[0] as Uint8Array);
  } catch (cause) {
    throw new NatsuinError("CERTIFICATE_NOT_AS_REQUESTED", { what: "not a certificate" }, { cause });
  }
  context.add({ certificates: chain });
  const at = new Date(Math.max(now.getTime(), Math.min(leaf.notBefore.getTime(), now.getTime() + CLOCK_AHEAD_MS)));
  const path = await validatePath({ certificate: leaf, at, purpose: "document-signing" }, context);
  const checks = [
    ["key", equalBytes(leaf.spki, spki)],
    ["subject", namesFit(leaf, subject)],
    ["validity", leaf.notBefore <= at && leaf.notAfter > now],
    ["key usage", leaf.keyUsage?.(keyUsageBit.nonRepudiation) === true && !leaf.basicConstraints?.ca],
    ["issuer", path.ok],
  ] as const;
  const failed = checks.find(([, holds]) => !holds);
  if (!failed) return chain.map((der) => Uint8Array.from(der));
  await ca
    .revoke({ serial: toHex(leaf.serial), reason: "cessationOfOperation", now })
    .catch((error) => log.error("rssp.certificate.not-revoked", error, { serial: toHex(leaf.serial) }));
  throw new NatsuinError("CERTIFICATE_NOT_AS_REQUESTED", { what: failed[0] });
}

const CLOCK_AHEAD_MS = 5 * 60_000;

/** The embedded CA's subject is what was asked for; another CA's may say more, and never somebody else's name. */
function namesFit(leaf: Certificate, identity: SignerSubject): boolean {
  const asked = readName(readDer(signerNames(identity).subject));
  return (
    sameName(leaf.subject, asked) ||
    [oids.commonName, oids.serialNumber].every((type) => attributeOf(leaf.subject, type) === attributeOf(asked, type))
  );
}
