import "server-only";
import { rsspDb } from "../../db.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOutcome, actOnCredential, type CredentialAct, notUsable } from "./act-on-credential.ts";
import { authenticateClient } from "./clients.ts";

/** A revocation that the CA has still to be told of by hand. `serial`: lower-case hexadecimal; `reason`: CRLReason (RFC 5280) by name */
export type OpenRevocation = { credentialId: string; subject: string; serial: string; reason: string; since: string };

const MOST_SUBJECTS = 20_000;
const MOST_ROWS = 100;

/** Of these people's certificates, oldest first. Throws RSSP_CLIENT_REFUSED. */
export async function openRevocations(
  client: ClientCredentials,
  { subjects, now }: { subjects: string[]; now: Date },
): Promise<OpenRevocation[]> {
  await authenticateClient(client, now);
  const rows = await rsspDb().revocationByHand.findMany({
    where: { confirmedAt: null, credential: { signer: { subject: { in: subjects.slice(0, MOST_SUBJECTS) } } } },
    include: { credential: { select: { signer: { select: { subject: true } } } } },
    orderBy: { since: "asc" },
    take: MOST_ROWS,
  });
  return rows.map(({ credentialId, serial, reason, since, credential: { signer } }) => ({
    ...{ credentialId, serial, reason, subject: signer.subject },
    since: since.toISOString(),
  }));
}

/** RA staff have told the CA and seen that its revocation information says so. Throws as `actOnCredential`. */
export function confirmRevocation(
  client: ClientCredentials,
  { serial, ...act }: CredentialAct & { serial: string },
): Promise<ActOutcome> {
  return actOnCredential(client, act, {
    type: "rssp.revocation.confirmed",
    async work(tx, { id: credentialId }, { actor: confirmedBy }) {
      const where = { credentialId_serial: { credentialId, serial } };
      const row = await tx.revocationByHand.findUnique({ where });
      if (!row) return notUsable;
      if (row.confirmedAt) return "already";
      await tx.revocationByHand.update({ where, data: { confirmedAt: act.now, confirmedBy } });
      return "done";
    },
  });
}
