import "server-only";
import { rsspDb } from "../../db.ts";
import { levelOfCredential } from "../credential-level.ts";
import { refuse } from "../refuse.ts";
import { algorithmName, type ClientCredentials, type CredentialInfo } from "../types.ts";
import { secondFactorOf, type WholeCredential, wholeCredential } from "../whole-credential.ts";
import { aalOf, ialOf } from "./assurance.ts";
import { authenticateClient } from "./clients.ts";
import { attemptsLeft } from "./show.ts";

/** The signer's credentials, oldest first. An unknown subject has none. */
export async function credentialsOf(
  client: ClientCredentials,
  { subject, now }: { subject: string; now: Date },
): Promise<CredentialInfo[]> {
  return (await credentialsOfEach(client, { subjects: [subject], now })).get(subject) ?? [];
}

/** The same for several at once; who has none is not in it. */
export async function credentialsOfEach(
  client: ClientCredentials,
  { subjects, now }: { subjects: string[]; now: Date },
): Promise<Map<string, CredentialInfo[]>> {
  await authenticateClient(client, now);
  const rows = await rsspDb().credential.findMany({
    where: { signer: { subject: { in: subjects } } },
    include: wholeCredential,
    orderBy: { id: "asc" },
  });
  const found = new Map<string, CredentialInfo[]>();
  for (const row of rows) found.set(row.signer.subject, [...(found.get(row.signer.subject) ?? []), describeCredential(row)]);
  return found;
}

/** Throws RSSP_CREDENTIAL_FOREIGN where there is none with this id. */
export async function credentialInfo(
  client: ClientCredentials,
  { credentialId, now }: { credentialId: string; now: Date },
): Promise<CredentialInfo> {
  const { id } = await authenticateClient(client, now);
  const row = await rsspDb().credential.findUnique({ where: { id: credentialId }, include: wholeCredential });
  if (!row)
    return refuse("RSSP_CREDENTIAL_FOREIGN", {
      type: "rssp.request.refused",
      actor: `client:${id}`,
      target: "credential:unknown",
      now,
    });
  return describeCredential(row);
}

/** What may be told of a credential outside of the RSSP: nothing of PIN, OTP or the key's place. */
export function describeCredential(row: WholeCredential): CredentialInfo {
  const factor = secondFactorOf(row);
  return {
    credentialId: row.id,
    status: row.status,
    locked: row.lockedAt !== null,
    algorithm: algorithmName(row.algorithm),
    holding: row.holding,
    keyOrigin: row.keyOrigin,
    chain: row.chain.map((der) => Buffer.from(der).toString("base64")),
    notBefore: row.notBefore?.toISOString() ?? null,
    notAfter: row.notAfter?.toISOString() ?? null,
    displayName: row.signer.displayName,
    ial: row.chain[0] ? ialOf(row.chain[0]) : null,
    aal: aalOf(factor?.kind),
    level: levelOfCredential({ ...row, factor: factor?.kind }),
    lockedAt: row.lockedAt?.toISOString() ?? null,
    attemptsLeft: attemptsLeft(row),
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
    factor: factor ? { kind: factor.kind, synced: factor.passkeySynced, since: factor.createdAt.toISOString() } : null,
    reissueOfferedUntil: row.reissueOfferedUntil?.toISOString() ?? null,
  };
}
