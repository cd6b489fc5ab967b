import "server-only";
import { rsspDb } from "../../db.ts";
import { errandStateAt, findErrand } from "../errands.ts";
import { refuse } from "../refuse.ts";
import type { ClientCredentials, ErrandPurpose, ErrandState } from "../types.ts";
import { authenticateClient } from "./clients.ts";

export type ErrandStatus = { purpose: ErrandPurpose; state: ErrandState; credentialId: string };

/** How an errand ended, for the client that opened it; another's is not found. Throws NOT_FOUND, RSSP_CLIENT_REFUSED. */
export async function errandState(
  credentials: ClientCredentials,
  { errandId, now }: { errandId: string; now: Date },
): Promise<ErrandStatus> {
  const client = await authenticateClient(credentials, now);
  const errand = await findErrand(rsspDb(), errandId);
  if (errand?.clientId !== client.id) {
    const target = errand ? `errand:${errand.id}` : "errand:unknown";
    return refuse("NOT_FOUND", { type: "rssp.errand.refused", actor: `client:${client.id}`, target, now });
  }
  return { purpose: errand.purpose, state: errandStateAt(errand, now), credentialId: errand.credentialId };
}
