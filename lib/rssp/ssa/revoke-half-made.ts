import "server-only";
import { rsspDb } from "../../db.ts";
import { log } from "../../log.ts";
import { MAKING_LEASE } from "../limits.ts";
import { rsspPorts } from "../ports.ts";
import { disposeCredential } from "./dispose-credential.ts";
import { endCertificate } from "./end-certificate.ts";

const WEEK = 7 * 24 * 60 * 60_000;

/**
 * At start and each minute: certificates that a CA issued and that never reached their credential, because the process died or the answer
 * was lost. Nobody may hold one: it is revoked, and a key that still waits for it is disposed of. What waits for its CA by agreement is
 * left alone (await-certificate.ts). A CA that is not ours tells nobody what it issued: there its operator has to look.
 * @returns how many certificates were found
 */
export async function revokeHalfMade(now: Date): Promise<number> {
  const ca = rsspPorts().certificateAuthority();
  const rows = await rsspDb().credential.findMany({
    where: {
      status: { in: ["pending", "disposed"] },
      chain: { isEmpty: true },
      awaited: null,
      createdAt: { gte: new Date(now.getTime() - WEEK), lt: new Date(now.getTime() - MAKING_LEASE) },
    },
    select: { id: true, status: true, createdAt: true },
  });
  let found = 0;
  for (const { id: credentialId, status, createdAt: from } of rows) {
    try {
      const to = new Date(from.getTime() + MAKING_LEASE);
      const serials = (await ca.issuedFor?.(credentialId, { from, to })) ?? [];
      const ending = { credentialId, actor: "system:rssp", now };
      for (const serial of serials) await endCertificate("cessationOfOperation", { ...ending, serial });
      if (status === "pending") await disposeCredential({ ...ending, reason: "left half way" });
      found += serials.length;
    } catch (error) {
      log.error("rssp.half-made", error, { credential: credentialId });
    }
  }
  return found;
}
