import "server-only";
import { type Bytes, concatBytes } from "../lib/bytes.ts";
import { integer, sequence } from "../lib/der/write.ts";
import { NatsuinError } from "../lib/errors.ts";
import { type Algorithm, digestInfo, requireAlgorithm, requireDigest, requireHandle, SIGNATURE_LENGTH } from "./algorithms.ts";
import { findKey } from "./find-key.ts";
import { SIGN } from "./key-templates.ts";
import { ckrOf, type Handle } from "./pkcs11.ts";
import type { Lease, Token } from "./token.ts";

/** Large enough for any mechanism of the list; too small a buffer would leave the session's operation open. */
const BUFFER = 512;

/**
 * Signs a SHA-256 digest with a resident key. SoftHSM has no CKM_ECDSA_SHA256, so hashing is always outside.
 * A lost token is retried once, up to the signing call; never that call itself, of which nobody knows whether it was carried out.
 * @param onSigned called once for each signature the HSM has made
 * @returns ECDSA: DER SEQUENCE {r, s}; RSA: PKCS#1 v1.5, 384 bytes
 * @throws HSM_INPUT_REFUSED, HSM_KEY_UNKNOWN and what `Token.use` throws
 */
export function sign(
  token: Token,
  input: { keyHandle: Uint8Array; algorithm: Algorithm; digest: Uint8Array },
  onSigned: () => void,
): Promise<Bytes> {
  const { algorithm } = input;
  requireAlgorithm(algorithm);
  const keyHandle = requireHandle(input.keyHandle);
  const digest = requireDigest(input.digest);
  return token.use((lease) => signWith(lease, findKey(lease, keyHandle, algorithm), algorithm, digest, onSigned));
}

/** Signs with a key already open on this session. */
export async function signWith(
  { pkcs11, session }: Lease,
  key: Handle,
  algorithm: Algorithm,
  digest: Uint8Array,
  onSigned: () => void,
): Promise<Bytes> {
  pkcs11.C_SignInit(session, { mechanism: SIGN[algorithm] }, key);
  const out = Buffer.alloc(BUFFER);
  const raw = await callOnce(() =>
    algorithm === "P-256"
      ? pkcs11.C_Sign(session, Buffer.from(digest), out)
      : pkcs11.C_SignAsync(session, Buffer.from(digestInfo(digest)), out),
  );
  onSigned();
  if (raw.length !== SIGNATURE_LENGTH[algorithm]) throw new NatsuinError("HSM_FAILED", { ckr: "signature length" });
  return algorithm === "P-256" ? sequence(integer(raw.subarray(0, 32)), integer(raw.subarray(32))) : concatBytes(raw);
}

/** A typed error is not retried by `Token.use`. */
async function callOnce(sign: () => Buffer | Promise<Buffer>): Promise<Buffer> {
  try {
    return await sign();
  } catch (error) {
    throw new NatsuinError("HSM_FAILED", { ckr: ckrOf(error)?.name ?? "unknown" }, { cause: error });
  }
}
