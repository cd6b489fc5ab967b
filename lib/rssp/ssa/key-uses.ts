import "server-only";
import { rsspDb } from "../../db.ts";
import { refuse } from "../refuse.ts";
import { stepsOf } from "../requests.ts";
import type { ClientCredentials, DocumentLabel, KeyUse } from "../types.ts";
import { authenticateClient } from "./clients.ts";

const MOST = 200;

/**
 * 鍵を使った記録: what was signed with a credential, what was refused at the last moment, and what nobody knows, newest first; through
 * whichever application. Throws RSSP_CLIENT_REFUSED, RSSP_CREDENTIAL_FOREIGN.
 */
export async function keyUses(
  credentials: ClientCredentials,
  {
    subject,
    credentialId,
    offset = 0,
    limit,
    now,
  }: { subject: string; credentialId: string; offset?: number; limit: number; now: Date },
): Promise<{ uses: KeyUse[]; total: number }> {
  const { id: clientId } = await authenticateClient(credentials, now);
  const owned = await rsspDb().credential.count({ where: { id: credentialId, signer: { subject } } });
  if (owned === 0) {
    const parties = { actor: `client:${clientId}`, target: `credential:${credentialId.slice(0, 40)}` };
    return refuse("RSSP_CREDENTIAL_FOREIGN", { type: "rssp.credential.refused", ...parties, now });
  }
  const where = { credentialId, state: { in: ["signed" as const, "refused" as const, "unknown" as const] } };
  const [rows, total, clients] = await Promise.all([
    rsspDb().signatureRequest.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: offset,
      take: Math.min(limit, MOST),
      include: {
        items: { where: { leftOut: false }, orderBy: { position: "asc" }, take: 1 },
        _count: { select: { items: { where: { leftOut: false } } } },
      },
    }),
    rsspDb().signatureRequest.count({ where }),
    rsspDb().client.findMany({ select: { id: true, name: true } }),
  ]);
  const nameOf = new Map(clients.map(({ id, name }) => [id, name]));
  const uses = rows.map((row): KeyUse => {
    const { outcomeAt, closedAt } = stepsOf(row);
    return {
      requestId: row.id,
      at: outcomeAt ?? closedAt ?? row.createdAt.toISOString(),
      title: (row.items[0]?.label as DocumentLabel | undefined)?.title ?? "",
      count: row._count.items,
      method: row.method,
      client: nameOf.get(row.clientId) ?? row.clientId,
      outcome: row.state as KeyUse["outcome"],
    };
  });
  return { uses, total };
}
