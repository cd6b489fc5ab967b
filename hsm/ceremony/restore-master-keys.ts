import "server-only";
import { NatsuinError } from "../../lib/errors.ts";
import { KEK_LABEL, PEPPER_LABEL } from "../master-keys.ts";
import { ckrOf, type Handle, pkcs11js } from "../pkcs11.ts";
import { type Backup, type Share, transportKey } from "./custody.ts";
import { destroyOriginals, keepKek, keepPepper, kekOriginal, PEPPER_SESSION } from "./master-key-objects.ts";
import { bringTransportKey, type CeremonyConfig, findByLabel, TRANSPORT_WRAP, withCeremonyToken } from "./token-of-ceremony.ts";

/**
 * Brings KEK and pepper of a backup into a token that lacks them, with both custodians' shares. What comes back is as hardened as what
 * was lost: the same attributes, not extractable (rssp.md, statement 30).
 * @returns the labels restored; none where nothing lacked @throws HSM_BACKUP_REFUSED
 */
export function restoreMasterKeys(config: CeremonyConfig, backup: Backup, shares: readonly Share[]): string[] {
  const key = transportKey(shares);
  if (shares[0]?.ceremony !== backup.ceremony)
    throw new NatsuinError("HSM_BACKUP_REFUSED", { reason: "shares and backup are of two ceremonies" });
  return withCeremonyToken(config, (token) => {
    const { pkcs11, session, native, logIn } = token;
    logIn("user");
    const missing = [KEK_LABEL, PEPPER_LABEL].filter((label) => findByLabel(token, label).length === 0);
    destroyOriginals(token, findByLabel);
    if (missing.includes(KEK_LABEL)) {
      logIn("security-officer");
      const transport = bringTransportKey(token, key, false);
      const wrapped = Buffer.from(backup.kek, "base64url");
      const original = opened(() =>
        native.unwrapKey(session, pkcs11js.CKM_AES_KEY_WRAP_PAD, transport, wrapped, kekOriginal({ extractable: false })),
      );
      logIn("user");
      keepKek(token, original, { extractable: false });
    }
    if (missing.includes(PEPPER_LABEL)) {
      const transport = bringTransportKey(token, key, true);
      const wrapped = Buffer.from(backup.pepper, "base64url");
      keepPepper(
        token,
        opened(() => pkcs11.C_UnwrapKey(session, TRANSPORT_WRAP, transport, wrapped, PEPPER_SESSION)),
      );
    }
    return missing;
  });
}

/** AES-KWP checks integrity: a wrong key or a changed backup does not open. */
function opened(unwrap: () => Handle): Handle {
  try {
    return unwrap();
  } catch (cause) {
    throw new NatsuinError("HSM_BACKUP_REFUSED", { reason: ckrOf(cause)?.name ?? "damaged" }, { cause });
  }
}
