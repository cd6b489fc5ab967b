import "server-only";
import { rsspDb } from "../../db.ts";
import type { ClientCredentials } from "../types.ts";
import { authenticateClient } from "./clients.ts";

/** A certificate that is waited for, as RA staff are shown it. `csr`: base64 DER; `askAt`: when the CA is asked again, null: somebody brings it. */
export type AwaitedInfo = { csr: string; since: string; askAt: string | null; trouble: string | null };

/** Of a waiting credential, or null. Throws RSSP_CLIENT_REFUSED. */
export async function awaitedCertificate(
  client: ClientCredentials,
  { subject, credentialId, now }: { subject: string; credentialId: string; now: Date },
): Promise<AwaitedInfo | null> {
  await authenticateClient(client, now);
  const where = { credentialId, closedAt: null, credential: { signer: { subject } } };
  const row = await rsspDb().awaitedCertificate.findFirst({ where });
  if (!row) return null;
  const { csr, createdAt, askAt, trouble } = row;
  const times = { since: createdAt.toISOString(), askAt: askAt?.toISOString() ?? null };
  return { csr: Buffer.from(csr).toString("base64"), ...times, trouble };
}
