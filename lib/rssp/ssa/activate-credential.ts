import "server-only";
import { appendAudit } from "../../audit/index.ts";
import type { Bytes } from "../../bytes.ts";
import type { Prisma } from "../../db.ts";
import { type WholeCredential, wholeCredential } from "../whole-credential.ts";
import { validityOf } from "./certificate.ts";

/** 登録: a certificate that was checked is linked to its key, which can be used from the commit on. @param chain DER, leaf first */
export async function activateCredential(
  tx: Prisma.TransactionClient,
  id: string,
  { chain, actor, now }: { chain: Bytes[]; actor: string; now: Date },
): Promise<WholeCredential> {
  const row = await tx.credential.update({
    where: { id },
    data: { status: "active", chain, ...validityOf(chain[0] as Bytes) },
    include: wholeCredential,
  });
  const { signerId: signer, algorithm, holding, keyOrigin } = row;
  await appendAudit(tx, {
    at: now,
    type: "rssp.credential.enrolled",
    actor,
    target: `credential:${id}`,
    outcome: "ok",
    facts: { signer, algorithm, holding, keyOrigin, spki: Buffer.from(row.spkiHash).toString("hex") },
    personal: { displayName: row.signer.displayName },
  });
  return row;
}
