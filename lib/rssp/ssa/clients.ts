import "server-only";
import { timingSafeEqual } from "node:crypto";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import { sha256 } from "../../sha256.ts";
import { refuse } from "../refuse.ts";
import type { ClientCredentials } from "../types.ts";

/** Secrets are random and long (env.ts asks for 32 characters), so a plain hash keeps them. */

/** Registers a driving application, or renews its registration. Saying the same twice changes nothing. */
export async function registerClient(input: {
  clientId: string;
  name: string;
  clientSecret: string;
  returnOrigin: string;
  now: Date;
}): Promise<void> {
  const { clientId: id, name, now } = input;
  const secretHash = sha256(input.clientSecret);
  const returnOrigin = new URL(input.returnOrigin).origin;
  await rsspDb().$transaction(async (tx) => {
    const known = await tx.client.findUnique({ where: { id } });
    const same = known?.name === name && known.returnOrigin === returnOrigin && timingSafeEqual(known.secretHash, secretHash);
    if (same) return;
    await tx.client.upsert({
      where: { id },
      create: { id, name, secretHash, returnOrigin, createdAt: now },
      update: { name, secretHash, returnOrigin },
    });
    await appendAudit(tx, {
      at: now,
      type: "rssp.client.registered",
      actor: "system:setup",
      target: `client:${id}`,
      outcome: "ok",
      facts: { returnOrigin, renewed: known ? 1 : 0 },
    });
  });
}

/** Every call of a driving application starts here (EN 419 241-1: each SCA is authenticated). Throws RSSP_CLIENT_REFUSED. */
export async function authenticateClient(client: ClientCredentials, now: Date) {
  const presented = sha256(client.clientSecret);
  const known = await rsspDb().client.findUnique({ where: { id: client.clientId } });
  const right = timingSafeEqual(known?.secretHash ?? new Uint8Array(32), presented);
  if (!known || !right) {
    return refuse("RSSP_CLIENT_REFUSED", {
      type: "rssp.client.refused",
      // the id is what somebody typed: only a registered one enters the log
      actor: known ? `client:${known.id}` : "client:unknown",
      target: "rssp:door",
      now,
    });
  }
  return known;
}
