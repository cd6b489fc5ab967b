import "server-only";
import { openCounterpartyLink, takeUpAccount } from "../auth/counterparties.ts";
import { peopleById } from "../auth/directory.ts";
import type { Visitor } from "../auth/types.ts";
import { appDb } from "../db.ts";
import { actingAs } from "../db-scope.ts";
import { NatsuinError } from "../errors.ts";
import { received } from "./access.ts";
import { readPath } from "./documents.ts";
import { senderOf } from "./list-contracts.ts";
import type { StartView } from "./views.ts";

type Link = { token: string; contractId: string };

/**
 * What somebody from outside sees behind the link of his mail, before he has an account: who asks him to sign what, and under which name.
 * Consumes nothing: mail scanners open links. Throws LINK_INVALID.
 */
export async function startView({ token, contractId }: Link, now: Date): Promise<StartView> {
  const { userId, tenantId, email } = await openCounterpartyLink(token, now);
  // his link says who he is: nobody is signed in yet
  const contract = await actingAs({ tenantId, userId }, () =>
    appDb().contract.findFirst({
      where: { id: contractId, ...received({ userId }) },
      include: { recipients: { where: { userId } } },
    }),
  );
  const own = contract?.recipients[0];
  if (!contract || !own) throw new NatsuinError("LINK_INVALID");
  const sender = senderOf(contract, await peopleById([contract.createdBy]));
  const { number, title, message, expiresAt } = contract;
  return { email, name: own.name, number, title, message, sender, due: expiresAt?.toISOString() ?? null };
}

type Proof = { password: string; sealed: string; code: string; visitor: Visitor };

/**
 * Takes the account up, under the name that the contract states, and goes on to it. Throws LINK_INVALID, PASSWORD_WEAK,
 * ENROLMENT_EXPIRED, OTP_WRONG.
 */
export async function takeUpStart(
  link: Link,
  { visitor, ...proof }: Proof,
  now: Date,
): Promise<{ sessionId: string; next: string }> {
  const { name: displayName } = await startView(link, now);
  const { sessionId } = await takeUpAccount({ token: link.token, ...proof, now }, { displayName, visitor });
  return { sessionId, next: readPath(link.contractId) };
}
