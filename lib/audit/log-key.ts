import "server-only";
import { cm } from "@/hsm/index.ts";
import type { Bytes } from "../bytes.ts";
import { appDb } from "../db.ts";

export type LogKey = { name: string; keyHandle: Bytes; spki: Bytes };

/** The log's own key, made in the HSM at its first checkpoint. The name is the log's origin. Of two made at once the first stays. */
export async function logKey(name: string, now: Date): Promise<LogKey> {
  const known = await appDb().auditLogKey.findUnique({ where: { name } });
  if (known) return known;
  const { keyHandle, spki } = await cm().generateKeyPair({ algorithm: "P-256", label: "audit" });
  await appDb().auditLogKey.createMany({ data: { name, keyHandle, spki, createdAt: now }, skipDuplicates: true });
  const kept = await appDb().auditLogKey.findUniqueOrThrow({ where: { name } });
  if (Buffer.compare(kept.keyHandle, keyHandle) !== 0) await cm().destroyKeyPair(keyHandle);
  return kept;
}
