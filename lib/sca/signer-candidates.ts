import "server-only";
import { colleagues } from "../auth/directory.ts";
import { requireRight } from "../auth/require-right.ts";
import type { Actor } from "../auth/types.ts";
import { chooseCredential } from "./credentials.ts";
import type { SignerCandidate } from "./views.ts";

const SHOWN = 20;

/** Who of one's own tenant can be named a signer. People of others are named by typing their whole address: no directory of strangers. Throws FORBIDDEN. */
export async function signerCandidates(actor: Actor, text: string, now: Date): Promise<SignerCandidate[]> {
  await requireRight(actor, "contract.edit", { target: "contract:candidates", now });
  const people = await colleagues(actor.tenantId, text.slice(0, 100), SHOWN);
  return Promise.all(
    people.map(async ({ userId, email, displayName, organisation }) => {
      const choice = await chooseCredential(userId, now);
      return { email, name: displayName, organisation, certificateUntil: choice.ok ? choice.credential.notAfter : null };
    }),
  );
}
