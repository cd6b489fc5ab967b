import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concatBytes } from "./bytes.ts";
import type { CryptoPort, SignatureScheme } from "./crypto-port.ts";
import { readSignatureScheme } from "./der/algorithm.ts";
import { oids } from "./der/oids.ts";
import { type DerNode, fieldsOf, integerOctets, readDer, readOid } from "./der/read.ts";
import { derNull, oid, sequence } from "./der/write.ts";

/** WebCrypto hashes whole buffers only. A signed PDF comes in two stretches, which these take one after the other, uncopied. */
const INCREMENTAL = { "SHA-1": sha1, "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512 } as const;

const CURVES = new Map([
  [oids.p256 as string, { name: "P-256", octets: 32 }],
  [oids.p384 as string, { name: "P-384", octets: 48 }],
  [oids.p521 as string, { name: "P-521", octets: 66 }],
]);

/** Where neither https nor localhost serves the page, a browser has no WebCrypto. */
export const hasWebCrypto = (): boolean => globalThis.crypto?.subtle !== undefined;

/** The port for browsers. Same answers as nodeCrypto; what a browser's WebCrypto cannot read does not verify. */
export const webCrypto: CryptoPort = {
  async digest(algorithm, parts) {
    const [only, ...more] = parts;
    if (only && more.length === 0) return new Uint8Array(await crypto.subtle.digest(algorithm, only as Bytes));
    const hash = INCREMENTAL[algorithm].create();
    for (const part of parts) hash.update(part);
    return hash.digest() as Bytes;
  },

  async verify({ spki, signature, data, scheme }) {
    try {
      const key = readKey(readDer(spki), scheme);
      if (!key) return false;
      const imported = await crypto.subtle.importKey("spki", key.spki, key.algorithm, false, ["verify"]);
      const value = key.signatureOctets ? fixedLength(signature, key.signatureOctets) : (signature as Bytes);
      const parameters = verification(scheme);
      return value !== undefined && (await crypto.subtle.verify(parameters, imported, value, concatBytes(...data)));
    } catch {
      return false; // an unreadable key or signature is a signature that does not verify
    }
  },
};

type ImportedKey = { spki: Bytes; algorithm: RsaHashedImportParams | EcKeyImportParams; signatureOctets?: number };

function readKey(node: DerNode, scheme: SignatureScheme): ImportedKey | undefined {
  const fields = fieldsOf(node);
  const identifier = fields.next();
  const bits = fields.next();
  fields.end();
  const parts = fieldsOf(identifier);
  const algorithm = readOid(parts.next());
  if (scheme.kind === "ecdsa") {
    const curve = algorithm === oids.ecPublicKey ? CURVES.get(readOid(parts.next())) : undefined;
    return curve && { spki: node.raw, algorithm: { name: "ECDSA", namedCurve: curve.name }, signatureOctets: curve.octets };
  }
  const name = scheme.kind === "rsa-pss" ? "RSA-PSS" : "RSASSA-PKCS1-v1_5";
  const hashed = { name, hash: scheme.digest };
  if (algorithm === oids.rsaEncryption) return { spki: node.raw, algorithm: hashed };
  if (algorithm !== oids.rsaPss || scheme.kind !== "rsa-pss" || !allows(identifier, scheme)) return undefined;
  // WebCrypto reads rsaEncryption only; the modulus and exponent are the same.
  return { spki: sequence(sequence(oid(oids.rsaEncryption), derNull()), bits.raw), algorithm: hashed };
}

/** A key for PSS alone may bind digest and least salt (RFC 4055 §3.1). */
function allows(identifier: DerNode, scheme: Extract<SignatureScheme, { kind: "rsa-pss" }>): boolean {
  const parts = fieldsOf(identifier);
  parts.next();
  if (!parts.optional(0x30)) return true;
  const bound = readSignatureScheme(identifier);
  return bound?.kind === "rsa-pss" && bound.digest === scheme.digest && scheme.saltLength >= bound.saltLength;
}

function verification(scheme: SignatureScheme): AlgorithmIdentifier | RsaPssParams | EcdsaParams {
  if (scheme.kind === "ecdsa") return { name: "ECDSA", hash: scheme.digest };
  if (scheme.kind === "rsa-pss") return { name: "RSA-PSS", saltLength: scheme.saltLength };
  return { name: "RSASSA-PKCS1-v1_5" };
}

/** DER ECDSA-Sig-Value → r ‖ s of the curve's length, which is what WebCrypto takes. */
function fixedLength(signature: Uint8Array, octets: number): Bytes | undefined {
  const fields = fieldsOf(readDer(signature));
  const out = new Uint8Array(2 * octets);
  for (const end of [octets, 2 * octets]) {
    const value = integerOctets(fields.next());
    if ((value[0] as number) >= 0x80) return undefined;
    const magnitude = value[0] === 0 ? value.subarray(1) : value;
    if (magnitude.length > octets) return undefined;
    out.set(magnitude, end - magnitude.length);
  }
  fields.end();
  return out;
}
