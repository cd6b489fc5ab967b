import "server-only";
import { secureRandom } from "../../ids.ts";
import { isReplaceable } from "../errands.ts";
import { REISSUE_LIFE } from "../limits.ts";
import { newSecret, secretHash } from "../secrets.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/**
 * 再発行の案内, by RA staff: for a week the signer may have a new key and certificate made in this one's place (PIN or second factor
 * lost). He gets a mail whose link leads to the client's page with a secret, without which no login opens the way: so it takes RA staff, the
 * login and the mailbox. Again: the week begins anew, and the link before is void.
 * @param startUrl on the client's registered origin; a login follows there
 * Throws as `actOnCredential`.
 */
export function offerReissue(
  client: ClientCredentials,
  { startUrl, ...act }: CredentialAct & { startUrl: string },
): Promise<ActOutcome> {
  return actOnCredential(client, act, {
    type: "rssp.credential.reissue-offered",
    async work(tx, credential, { actor, client: { returnOrigin } }) {
      const { id: credentialId, signer } = credential;
      if (!URL.canParse(startUrl) || new URL(startUrl).origin !== returnOrigin) return { refused: "RSSP_ERRAND_INVALID" };
      if (!isReplaceable(credential) || !signer.email) return notUsable;
      const secret = newSecret(secureRandom);
      await tx.credential.update({
        where: { id: credentialId },
        data: {
          reissueOfferedUntil: new Date(act.now.getTime() + REISSUE_LIFE),
          reissueOfferedBy: actor,
          reissueOfferHash: secretHash(secret),
        },
      });
      const link = withOffer(startUrl);
      await tellSigner(tx, { signer, credentialId, change: "reissue-offered", link, secret, now: act.now });
      return "done";
    },
  });
}

/** The address with a place for the secret (enqueue-mail.ts), which is not to be escaped. */
function withOffer(startUrl: string): string {
  const url = new URL(startUrl);
  url.hash = "";
  return `${url.href}${url.search ? "&" : "?"}offer={secret}`;
}
