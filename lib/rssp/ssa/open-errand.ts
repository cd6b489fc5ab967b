import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/index.ts";
import { rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { ErrandPurpose as ErrandPurposes } from "../../generated/prisma/enums.ts";
import { newId } from "../../ids.ts";
import { errandFault } from "../errands.ts";
import { ERRAND_LIFE } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { newNonce } from "../sam/challenge.ts";
import { isSecret } from "../secrets.ts";
import type { ClientCredentials, ErrandPurpose } from "../types.ts";
import { type Arrival, arrivalFault, arrivalShape, newEntrance } from "./arrival.ts";
import { authenticateClient } from "./clients.ts";

const schema = z.strictObject({
  ...arrivalShape,
  purpose: z.enum(ErrandPurposes),
  offer: z.string().max(64).optional(),
});

/** The browser comes back with `?errand=`. `offer`: of a re-issue, the secret that came with its mail. */
export type OpenErrand = Arrival & { purpose: ErrandPurpose; offer?: string; now: Date };

/**
 * A driving application sends a signer here for something besides signing, and gets the address for the browser.
 * 1. the client proves itself; 2. the errand holds together; 3. the credential is this signer's, and this may be done with it (a re-issue: by whoever has its mail);
 * 4. the errand opens for ten minutes. Throws RSSP_CLIENT_REFUSED, RSSP_ERRAND_INVALID, RSSP_CREDENTIAL_*,
 * RSSP_CERTIFICATE_EXPIRED, RSSP_ERRAND_NOT_ALLOWED, AUDIT_UNAVAILABLE.
 */
export async function openErrand(
  credentials: ClientCredentials,
  { now, ...input }: OpenErrand,
): Promise<{ errandId: string; errandUrl: string; expiresAt: string }> {
  const client = await authenticateClient(credentials, now);
  const parsed = schema.safeParse(input);
  const target = `credential:${parsed.success ? parsed.data.credentialId : "unknown"}`;
  const refused = (code: ErrorCode, details: Record<string, string> = {}) =>
    refuse(code, { type: "rssp.errand.refused", actor: `client:${client.id}`, target, now, details });

  if (!parsed.success) return refused("RSSP_ERRAND_INVALID", { reason: parsed.error.issues[0]?.path.join(".") ?? "" });
  const { subject, credentialId, purpose, loginAt, returnUrl, uiLocale, offer = "" } = parsed.data;
  const fault = arrivalFault(client, { returnUrl, loginAt }, now);
  if (fault) return refused("RSSP_ERRAND_INVALID", { reason: fault });

  const credential = await rsspDb().credential.findUnique({ where: { id: credentialId }, include: { signer: true } });
  if (credential?.signer.subject !== subject) return refused("RSSP_CREDENTIAL_FOREIGN");
  const unfit = errandFault(purpose, credential, now);
  if (unfit) return refused(unfit, { status: credential.status });
  if (purpose === "reissue" && !isSecret(offer, credential.reissueOfferHash)) return refused("RSSP_ERRAND_NOT_ALLOWED");

  const id = newId("ern");
  const { handleHash, address: errandUrl } = newEntrance("/rssp/errand", uiLocale);
  const expiresAt = new Date(now.getTime() + ERRAND_LIFE);
  const { signerId } = credential;
  await rsspDb().$transaction(async (tx) => {
    await tx.errand.create({
      data: {
        id,
        clientId: client.id,
        signerId,
        credentialId,
        purpose,
        state: "open",
        returnUrl,
        loginAt: new Date(loginAt),
        nonce: newNonce(),
        createdAt: now,
        expiresAt,
        handleHash,
      },
    });
    await appendAudit(tx, {
      at: now,
      type: "rssp.errand.opened",
      actor: `client:${client.id}`,
      target: `errand:${id}`,
      outcome: "ok",
      facts: { credential: credentialId, signer: signerId, purpose, loginAt },
    });
  });
  return { errandId: id, errandUrl, expiresAt: expiresAt.toISOString() };
}
