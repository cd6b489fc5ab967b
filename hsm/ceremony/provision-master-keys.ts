import "server-only";
import { NatsuinError } from "../../lib/errors.ts";
import type { Random } from "../../lib/ids.ts";
import { KEK_LABEL, PEPPER_LABEL } from "../master-keys.ts";
import { pkcs11js } from "../pkcs11.ts";
import { type Backup, drawShares, type Share, transportKey } from "./custody.ts";
import { destroyOriginals, keepKek, keepPepper, kekOriginal, PEPPER_SESSION } from "./master-key-objects.ts";
import { bringTransportKey, type CeremonyConfig, findByLabel, TRANSPORT_WRAP, withCeremonyToken } from "./token-of-ceremony.ts";

const KEY_LENGTH = 32;

/**
 * The key ceremony: KEK and pepper in a token that has none.
 * 1. the security officer makes the KEK, trusted, with its unwrap template; 2. the user makes the pepper; 3. both are wrapped under the
 * key of two custodians, and `keep` stores backup and shares: a key without backup never comes into use; 4. the copies that stay
 * are made, not extractable, and the originals destroyed.
 * @returns `present` where the token has both already @throws HSM_MASTER_KEY_MISSING where it has one of the two: restore the other
 */
export function provisionMasterKeys(
  config: CeremonyConfig,
  { random, now, keep }: { random: Random; now: Date; keep: (backup: Backup, shares: [Share, Share]) => void },
): "made" | "present" {
  return withCeremonyToken(config, (token) => {
    const { pkcs11, session, native, logIn } = token;
    logIn("user");
    destroyOriginals(token, findByLabel);
    const present = [KEK_LABEL, PEPPER_LABEL].filter((label) => findByLabel(token, label).length > 0);
    if (present.length === 2) return "present";
    if (present.length === 1) throw new NatsuinError("HSM_MASTER_KEY_MISSING", { label: `beside ${present[0]}`, found: 0 });

    logIn("security-officer");
    const kek = native.generateKey(session, pkcs11js.CKM_AES_KEY_GEN, [
      ...kekOriginal({ extractable: true }),
      [pkcs11js.CKA_VALUE_LEN, KEY_LENGTH],
    ]);
    logIn("user");
    const pepper = pkcs11.C_GenerateKey(session, { mechanism: pkcs11js.CKM_GENERIC_SECRET_KEY_GEN }, [
      ...PEPPER_SESSION,
      { type: pkcs11js.CKA_VALUE_LEN, value: KEY_LENGTH },
    ]);

    const shares = drawShares(random);
    const transport = bringTransportKey(token, transportKey(shares), true);
    const wrap = (key: Buffer) =>
      pkcs11.C_WrapKey(session, TRANSPORT_WRAP, transport, key, Buffer.alloc(128)).toString("base64url");
    const { ceremony } = shares[0];
    keep(
      { format: "natsuin-kek-backup/1", ceremony, createdAt: now.toISOString(), kek: wrap(kek), pepper: wrap(pepper) },
      shares,
    );
    pkcs11.C_DestroyObject(session, transport);

    keepKek(token, kek, { extractable: true });
    keepPepper(token, pepper);
    return "made";
  });
}
