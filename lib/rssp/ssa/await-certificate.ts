import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import type { Prisma } from "../../db.ts";
import type { AwaitedCertificate } from "../../generated/prisma/client.ts";
import { sha256 } from "../../sha256.ts";
import type { Order } from "../ca/request-certificate.ts";

type Awaiting = { csr: Bytes; order: Order; askAt: Date | null; supersedes?: string; actor: string; now: Date };

const orderSchema = z.strictObject({
  subject: z.strictObject({
    commonName: z.string(),
    kanjiName: z.string(),
    serialNumber: z.string(),
    organisation: z.string().optional(),
  }),
  ial: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  notBefore: z.coerce.date(),
  notAfter: z.coerce.date(),
});

/** The CA has not decided: what was asked for is kept, and the credential stays `pending` until the certificate comes or is given up. */
export async function awaitCertificate(
  tx: Prisma.TransactionClient,
  credentialId: string,
  { csr, order, askAt, supersedes, actor, now }: Awaiting,
): Promise<void> {
  const { notBefore, notAfter, ...rest } = order;
  const kept = JSON.parse(JSON.stringify({ ...rest, notBefore, notAfter })) as Prisma.InputJsonObject;
  await tx.awaitedCertificate.create({ data: { credentialId, csr, order: kept, askAt, supersedes, createdAt: now } });
  const facts = { csr: Buffer.from(sha256(csr)).toString("hex"), by: askAt ? "asking" : "hand" };
  await appendAudit(tx, {
    at: now,
    type: "rssp.certificate.awaited",
    actor,
    target: `credential:${credentialId}`,
    outcome: "ok",
    facts,
  });
}

export const orderOf = ({ order }: Pick<AwaitedCertificate, "order">): Order => orderSchema.parse(order);
