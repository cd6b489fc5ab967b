import "server-only";
import { type Bytes, equalBytes, toHex } from "../../bytes.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { rsspDb } from "../../db.ts";
import { oids } from "../../der/oids.ts";
import { readDer } from "../../der/read.ts";
import { NatsuinError } from "../../errors.ts";
import { log } from "../../log.ts";
import { type SignerSubject, signerNames } from "../../trust/authority/index.ts";
import { keyUsageBit } from "../../trust/path/certificate.ts";
import { readGeneralNames } from "../../trust/path/general-name.ts";
import { attributeOf, type Certificate, PathContext, validatePath } from "../../trust/path/index.ts";
import { readName } from "../../trust/path/name.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import { noteRevocation } from "./note-revocation.ts";

/** Without a serial number, the one in the subject is the CA's own, and not looked at. */
export type Names = Omit<SignerSubject, "serialNumber"> & Partial<Pick<SignerSubject, "serialNumber">>;

export type Asked = { spki: Uint8Array; subject: Names; ca: CertificateAuthority; now: Date };

/** What of a certificate does not fit what was asked for. */
export type Misfit = "not a certificate" | "key" | "subject" | "validity" | "key usage" | "issuer";

/**
 * What a CA issued, compared with what was asked for. @returns the chain. Throws CERTIFICATE_NOT_AS_REQUESTED, its `what` naming the first that
 * does not hold; the certificate is revoked then
 */
export async function checkCertificate(chain: readonly Uint8Array[], asked: Asked): Promise<Bytes[]> {
  const { leaf, misfit } = await compareCertificate(chain, asked);
  if (!misfit) return chain.map((der) => Uint8Array.from(der));
  if (leaf)
    await revokeMisfit(toHex(leaf.serial), asked).catch((error) =>
      log.error("rssp.certificate.not-revoked", error, { serial: toHex(leaf.serial) }),
    );
  throw new NatsuinError("CERTIFICATE_NOT_AS_REQUESTED", { what: misfit });
}

async function revokeMisfit(serial: string, { ca, subject: { serialNumber: credentialId }, now }: Asked): Promise<void> {
  const reason = "cessationOfOperation";
  const outcome = await ca.revoke({ serial, reason, now });
  if (outcome === "by-hand" && credentialId) await noteRevocation(rsspDb(), { credentialId, serial, reason, now });
}

/**
 * The comparison alone (rssp.md, statement 6): 1. for this key; 2. under the enrolled names; 3. in date; 4. for signatures; 5. from the CA that this
 * installation trusts. The CA's clock may be a little ahead of ours. `misfit`: the first that does not hold.
 */
export async function compareCertificate(
  chain: readonly Uint8Array[],
  { spki, subject, ca, now }: Asked,
): Promise<{ leaf: Certificate | null; misfit: Misfit | null }> {
  const context = new PathContext({ crypto: nodeCrypto, anchors: await ca.anchors() });
  let leaf: Certificate;
  try {
    leaf = context.certificate(chain[0] as Uint8Array);
  } catch {
    return { leaf: null, misfit: "not a certificate" };
  }
  context.add({ certificates: chain });
  const at = new Date(Math.max(now.getTime(), Math.min(leaf.notBefore.getTime(), now.getTime() + CLOCK_AHEAD_MS)));
  const path = await validatePath({ certificate: leaf, at, purpose: "document-signing" }, context);
  const checks = [
    ["key", equalBytes(leaf.spki, Uint8Array.from(spki))],
    ["subject", namesFit(leaf, subject)],
    ["validity", leaf.notBefore <= at && leaf.notAfter > now],
    ["key usage", leaf.keyUsage?.(keyUsageBit.nonRepudiation) === true && !leaf.basicConstraints?.ca],
    ["issuer", path.ok],
  ] as const;
  return { leaf, misfit: checks.find(([, holds]) => !holds)?.[0] ?? null };
}

const CLOCK_AHEAD_MS = 5 * 60_000;

/**
 * The embedded CA's subject is what was asked for; another CA's may say more, and never somebody else's name: its own text, letter for letter. A
 * name in kanji beside it is the one that was examined, or there is none.
 */
function namesFit(leaf: Certificate, identity: Names): boolean {
  const { serialNumber, organisation: examined } = identity;
  const names = signerNames({ ...identity, serialNumber: serialNumber ?? "-" });
  const asked = readName(readDer(names.subject));
  const beside = leaf.extensions.get(oids.subjectAltName);
  const directories = (beside ? readGeneralNames(readDer(beside.value)) : []).filter((name) => name.kind === "directory");
  const organisation = attributeOf(leaf.subject, oids.organisation);
  const told = serialNumber === undefined ? [oids.commonName] : [oids.commonName, oids.serialNumber];
  return (
    (organisation === undefined || organisation === examined) &&
    told.every((type) => attributeOf(leaf.subject, type) === attributeOf(asked, type)) &&
    directories.every(({ name }) => equalBytes(name.raw, names.beside))
  );
}
