import "server-only";
import { isReplaceable } from "../errands.ts";
import { REISSUE_LIFE } from "../limits.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { tellSigner } from "./tell-signer.ts";

/**
 * 再発行の案内, by RA staff: for a week the signer may have a new key and certificate made in this one's place (PIN or second factor
 * lost). He gets a mail that leads to the client's page. Again: the week begins anew, and another mail goes out.
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
      if (!isReplaceable(credential)) return notUsable;
      await tx.credential.update({
        where: { id: credentialId },
        data: { reissueOfferedUntil: new Date(act.now.getTime() + REISSUE_LIFE), reissueOfferedBy: actor },
      });
      await tellSigner(tx, { signer, credentialId, change: "reissue-offered", link: startUrl, now: act.now });
      return "done";
    },
  });
}
