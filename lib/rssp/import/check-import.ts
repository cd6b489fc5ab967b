import "server-only";
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { type Bytes, equalBytes } from "../../bytes.ts";
import { configuredAnchors } from "../../trust/anchors.ts";
import { parseCertificate } from "../../trust/path/index.ts";
import { chainOf } from "../ca/chain-of.ts";
import { compareCertificate, type Misfit, type Names } from "../ca/check-certificate.ts";
import { rsspPorts } from "../ports.ts";
import type { AlgorithmName } from "../types.ts";
import type { Pkcs12, Pkcs12Fault } from "./open-pkcs12.ts";

/** Why a key is not taken in. */
export type ImportFault =
  | Pkcs12Fault
  | Exclude<Misfit, "validity" | "key">
  | "too large"
  | "weak key"
  | "unknown key"
  | "key and certificate"
  | "expired"
  | "not yet valid"
  | "revoked";

export type ImportedKey = { algorithm: AlgorithmName; spki: Bytes; chain: Bytes[] };

const LEAST_RSA_BITS = 2048;
const LEAST_EXPONENT = 65_537n;

/**
 * What was in the file, looked at before it is wrapped: 1. a key of a kind and length that is used here; 2. a certificate for it, which it proves by a
 * signature, since an EC key states its public half itself; 3. that certificate is in date, for signatures, leads to a root of this installation and
 * names whom the RA examined (the serial number in its subject is the CA's own); 4. it is not revoked.
 * Throws RSSP_REVOCATION_UNAVAILABLE
 */
export async function checkImport(
  { pkcs8, certificates }: Pkcs12,
  { names, now }: { names: Names; now: Date },
): Promise<ImportedKey | { fault: ImportFault }> {
  const key = privateKeyOf(pkcs8);
  if (!key) return { fault: "unknown key" };
  const algorithm = algorithmOf(key);
  if (typeof algorithm === "object") return algorithm;
  const spki = Uint8Array.from(createPublicKey(key).export({ type: "spki", format: "der" }));
  const leaf = certificates.find((der) => isFor(der, spki));
  if (!leaf || !hasPrivateHalf(key, spki)) return { fault: "key and certificate" };

  // the CA that made the key need not be the one that issues here: any root of this installation will do
  const issuing = rsspPorts().certificateAuthority();
  const anchors = [...(await issuing.anchors()), ...configuredAnchors()];
  const ca = { ...issuing, anchors: async () => anchors };
  const chain = await chainOf(spki, certificates, { anchors, now }).catch(() => null);
  if (!chain) return { fault: "not a certificate" };
  const { leaf: read, misfit } = await compareCertificate(chain, { spki, subject: names, ca, now });
  if (misfit === "key") return { fault: "key and certificate" };
  if (misfit === "validity") return { fault: read && read.notAfter <= now ? "expired" : "not yet valid" };
  if (misfit) return { fault: misfit };
  if ((await rsspPorts().certificateStatus({ chain, now })) === "revoked") return { fault: "revoked" };
  return { algorithm, spki, chain };
}

function privateKeyOf(pkcs8: Buffer): KeyObject | null {
  try {
    return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  } catch {
    return null;
  }
}

/** P-256 and RSA-3072, as keys that are made here; other lengths and curves are not signed with. */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): AlgorithmName | { fault: ImportFault } {
  const { namedCurve, modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails;
  if (asymmetricKeyType === "ec") return namedCurve === "prime256v1" ? "P-256" : { fault: "unknown key" };
  if (asymmetricKeyType !== "rsa") return { fault: "unknown key" };
  if (modulusLength < LEAST_RSA_BITS || publicExponent < LEAST_EXPONENT) return { fault: "weak key" };
  return modulusLength === 3072 ? "RSA-3072" : { fault: "unknown key" };
}

function isFor(der: Uint8Array, spki: Bytes): boolean {
  try {
    return equalBytes(parseCertificate(der).spki, spki);
  } catch {
    return false;
  }
}

function hasPrivateHalf(key: KeyObject, spki: Bytes): boolean {
  const text = randomBytes(32);
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  try {
    return verify("sha256", text, publicKey, sign("sha256", text, key));
  } catch {
    return false;
  }
}
