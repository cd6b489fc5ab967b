import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/index.ts";
import { breather } from "../../breathe.ts";
import type { Bytes } from "../../bytes.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import { type ErrorCode, errorCodeOf, NatsuinError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import { plainLine } from "../../plain-text.ts";
import { MAX_ITEMS, REQUEST_LIFE } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { newNonce } from "../sam/challenge.ts";
import type { ClientCredentials, DocumentLabel, SignatureRequestItemInput } from "../types.ts";
import { type Arrival, arrivalFault, arrivalShape, newEntrance } from "./arrival.ts";
import { certificateFault } from "./certificate.ts";
import { authenticateClient } from "./clients.ts";
import { bindsCertificate, parseSignedAttributes } from "./parse-signed-attributes.ts";

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(...plainLine);
const schema = z.strictObject({
  ...arrivalShape,
  items: z
    .array(
      z.strictObject({
        label: z.strictObject({
          title: line(200),
          amount: line(40).optional(),
          parties: z.array(line(120)).max(50),
          reference: line(80),
          pages: z.int().min(1).max(100_000),
        }),
        signedAttributes: z.base64().max(8192),
      }),
    )
    .min(1)
    .max(MAX_ITEMS),
  method: z.enum(["all", "chain"]).default("all"),
});

type RequestItem = {
  position: number;
  label: DocumentLabel;
  signedAttributes: Bytes;
  messageDigest: Bytes;
  dtbsr: Bytes;
};

/** How many items a statement stores. */
const CHUNK = 250;

/** The browser comes back with `?request=`. */
export type OpenSignatureRequest = Arrival & {
  items: SignatureRequestItemInput[];
  /** `all` (方法1): one SAD over all items, used at once; `chain` (方法2): the client uses one SAD after the other */
  method?: "all" | "chain";
  now: Date;
};

/**
 * Hop 4: a driving application asks to have hashes signed and gets the address to send the signer's browser to.
 * 1. the client proves itself; 2. the request holds together; 3. the credential is this signer's and usable;
 * 4. every DTBS/R is recomputed from its attributes, which must name this certificate; 5. the request opens for ten minutes.
 * Throws RSSP_CLIENT_REFUSED, RSSP_REQUEST_INVALID, RSSP_CREDENTIAL_*, RSSP_CERTIFICATE_EXPIRED, AUDIT_UNAVAILABLE.
 */
export async function openSignatureRequest(
  credentials: ClientCredentials,
  { now, ...input }: OpenSignatureRequest,
): Promise<{ requestId: string; authorizeUrl: string; expiresAt: string }> {
  const client = await authenticateClient(credentials, now);
  // before each of a hundred thousand items is looked at
  const tooMany = Array.isArray(input.items) && input.items.length > MAX_ITEMS;
  const parsed = tooMany ? { success: false as const, error: null } : schema.safeParse(input);
  const target = `credential:${parsed.success ? parsed.data.credentialId : "unknown"}`;
  const refused = (code: ErrorCode, details: Record<string, string | number> = {}) =>
    refuse(code, { type: "rssp.request.refused", actor: `client:${client.id}`, target, now, details });

  if (!parsed.success)
    return refused("RSSP_REQUEST_INVALID", { reason: parsed.error?.issues[0]?.path.join(".") ?? `items: ${MAX_ITEMS} at most` });
  const request = parsed.data;
  const fault = arrivalFault(client, request, now);
  if (fault) return refused("RSSP_REQUEST_INVALID", { reason: fault });

  const credential = await rsspDb().credential.findUnique({ where: { id: request.credentialId }, include: { signer: true } });
  if (credential?.signer.subject !== request.subject) return refused("RSSP_CREDENTIAL_FOREIGN");
  const unusable = certificateFault(credential, now);
  if (unusable) return refused(unusable, { status: credential.status });

  const read = await readItems(request.items, credential.chain[0] as Bytes);
  if (read.fault) return refused(read.fault.code, read.fault.details);

  const id = newId("srq");
  const { handleHash, address: authorizeUrl } = newEntrance("/rssp/authorize", request.uiLocale);
  const expiresAt = new Date(now.getTime() + REQUEST_LIFE);
  await rsspDb().$transaction(async (tx) => {
    await tx.signatureRequest.create({
      data: {
        id,
        clientId: client.id,
        signerId: credential.signerId,
        credentialId: credential.id,
        state: "open",
        returnUrl: request.returnUrl,
        loginAt: new Date(request.loginAt),
        createdAt: now,
        expiresAt,
        method: request.method,
        nonce: newNonce(),
        handleHash,
        steps: { openedAt: now.toISOString() },
      },
    });
    await insertItems(tx, id, read.items);
    await appendAudit(tx, {
      at: now,
      type: "rssp.request.opened",
      actor: `client:${client.id}`,
      target: `request:${id}`,
      outcome: "ok",
      facts: { credential: credential.id, signer: credential.signerId, count: read.items.length, loginAt: request.loginAt },
    });
  });
  return { requestId: id, authorizeUrl, expiresAt: expiresAt.toISOString() };
}

async function readItems(items: z.infer<typeof schema>["items"], certificate: Bytes) {
  const breathe = breather();
  const read: RequestItem[] = [];
  try {
    for (const [position, { label, signedAttributes }] of items.entries()) {
      const bytes = Uint8Array.from(Buffer.from(signedAttributes, "base64"));
      const attributes = parseSignedAttributes(bytes);
      if (!bindsCertificate(attributes, certificate)) {
        throw new NatsuinError("RSSP_REQUEST_INVALID", { reason: "signing-certificate-v2 names another certificate" });
      }
      const { messageDigest, dtbsr } = attributes;
      read.push({ position, label, signedAttributes: bytes, messageDigest, dtbsr });
      await breathe();
    }
    return { items: read, fault: null };
  } catch (error) {
    if (error instanceof NatsuinError) return { items: [], fault: { code: errorCodeOf(error), details: error.details } };
    throw error;
  }
}

/** As one value a statement: as rows of parameters a thousand items take ten times as long, and hold the event loop meanwhile. */
async function insertItems(tx: Prisma.TransactionClient, requestId: string, items: RequestItem[]): Promise<void> {
  const hex = (bytes: Bytes) => Buffer.from(bytes).toString("hex");
  for (let from = 0; from < items.length; from += CHUNK) {
    const rows = items
      .slice(from, from + CHUNK)
      .map((item) => [item.position, item.label, hex(item.signedAttributes), hex(item.messageDigest), hex(item.dtbsr)]);
    await tx.$executeRaw`
      INSERT INTO rssp.signature_request_item (request_id, position, label, signed_attributes, message_digest, dtbsr)
      SELECT ${requestId}, (v ->> 0)::int, v -> 1, decode(v ->> 2, 'hex'), decode(v ->> 3, 'hex'), decode(v ->> 4, 'hex')
      FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) AS v`;
  }
}
