import "server-only";
import { breather } from "../lib/breathe.ts";
import type { Bytes } from "../lib/bytes.ts";
import { type Algorithm, requireAlgorithm, requireDigest, requireHandle } from "./algorithms.ts";
import { findKey } from "./find-key.ts";
import { type Handle, isTokenLost } from "./pkcs11.ts";
import { signWith } from "./sign.ts";
import { asTyped, type Lease, type Token } from "./token.ts";
import { unwrap } from "./wrapped-keys.ts";

/** Where a key is: in the token under a handle, or in a blob that only the KEK opens. */
export type KeyPlace = { keyHandle: Uint8Array } | { wrapped: Uint8Array };

/** What became of a list of digests: a value at each index that was signed, and why it ended where it ended early (HSM_*). Nothing made is lost. */
export type SignedList = { values: (Bytes | undefined)[]; failure?: unknown };

/** A key that can be used until it is closed. */
export type OpenKey = {
  /** @param digests SHA-256, 32 bytes each @returns values at the digests' indices */
  sign(digests: Uint8Array[]): Promise<SignedList>;
  /** Afterwards the object is gone from the HSM, at the latest before its next operation; the session goes back. Never throws. */
  close(): void;
};

/**
 * Opens a key for one use of any length. A wrapped one becomes a session object that is destroyed at the end; the session stays
 * with it meanwhile. @throws HSM_INPUT_REFUSED, HSM_KEY_UNKNOWN, HSM_MASTER_KEY_*, HSM_FAILED, HSM_BUSY, HSM_UNAVAILABLE; nothing was signed then
 */
export async function openKey(
  token: Token,
  { algorithm, place, hands }: { algorithm: Algorithm; place: KeyPlace; hands: number },
  onSigned: () => void,
): Promise<OpenKey> {
  requireAlgorithm(algorithm);
  const wrapped = "wrapped" in place ? place.wrapped.slice() : null;
  const keyHandle = "keyHandle" in place ? requireHandle(place.keyHandle) : null;
  const { lease, begun: key } = await token.hold((held) =>
    wrapped ? unwrap(token, held, wrapped, algorithm) : findKey(held, keyHandle as Uint8Array, algorithm),
  );
  return {
    sign: (digests) => {
      const list = digests.map(requireDigest);
      // an ECDSA signature takes less than handing it to another thread; RSA keeps every core busy
      const helpers = algorithm === "P-256" ? [] : holdHelpers(token, lease, Math.min(hands, list.length) - 1);
      return signList([lease, ...helpers], key, algorithm, list, onSigned).finally(() => {
        for (const helper of helpers) token.release(helper);
      });
    },
    close: () => {
      try {
        if (wrapped) lease.pkcs11.C_DestroyObject(lease.session, key);
      } catch (error) {
        // gone with the token's session; in any other case it may be there still, and no session object survives an initialisation
        if (!isTokenLost(error)) token.renew();
      } finally {
        token.release(lease);
      }
    },
  };
}

function holdHelpers(token: Token, lease: Lease, count: number): Lease[] {
  const helpers: Lease[] = [];
  while (helpers.length < count) {
    const helper = token.tryHold(lease);
    if (!helper) break;
    helpers.push(helper);
  }
  return helpers;
}

/** A session object serves every session of this process: each takes the next digest that nobody has. After a failure none begins another. */
async function signList(
  leases: Lease[],
  key: Handle,
  algorithm: Algorithm,
  digests: Uint8Array[],
  onSigned: () => void,
): Promise<SignedList> {
  const values: SignedList["values"] = digests.map(() => undefined);
  const result: SignedList = { values };
  let next = 0;
  const work = async (lease: Lease): Promise<void> => {
    const breathe = breather();
    while (next < digests.length && !("failure" in result)) {
      const index = next++;
      try {
        values[index] = await signWith(lease, key, algorithm, digests[index] as Uint8Array, onSigned);
      } catch (failure) {
        result.failure ??= asTyped(failure);
      }
      await breathe();
    }
  };
  await Promise.all(leases.map(work));
  return result;
}
