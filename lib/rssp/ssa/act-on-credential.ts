import "server-only";
import { z } from "zod";
import { type AuditEvent, type AuditType, appendAudit } from "../../audit/index.ts";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Client, Credential, Signer } from "../../generated/prisma/client.ts";
import { plainText } from "../../plain-text.ts";
import { TRANSACTION } from "../limits.ts";
import { refuse } from "../refuse.ts";
import { lockCredential } from "../sam/weigh-factors.ts";
import type { ClientCredentials } from "../types.ts";
import { authenticateClient } from "./clients.ts";

/** What somebody at a driving application does with a credential; that he may, the application has made sure. */
export type CredentialAct = {
  /** whose credential it is, in the client's name for the signer */
  subject: string;
  credentialId: string;
  /** who acts, as the client's own audit entries name him: `user:…` */
  actor: string;
  /** in his words; kept in the audit log so that it can be erased */
  reason?: string;
  now: Date;
};

/** `already`: it is as the act would make it, so nothing was done. */
export type ActOutcome = "done" | "already";

const schema = z.strictObject({
  subject: z.string().min(1).max(100),
  credentialId: z.string().max(40),
  actor: z.string().regex(/^user:[\w-]{1,64}$/),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine(...plainText)
    .optional(),
});

export type ActWork = {
  type: AuditType;
  /** does it to the locked row, or says why not */
  work: (
    tx: Prisma.TransactionClient,
    credential: Credential & { signer: Signer },
    by: { actor: string; client: Client },
  ) => Promise<ActOutcome | { refused: ErrorCode; what?: string }>;
};

/**
 * 1. the client proves itself, the act holds together; 2. the credential is the named signer's; 3. its row is locked, the act done and recorded
 * in one transaction. Throws RSSP_CLIENT_REFUSED, RSSP_ERRAND_INVALID, RSSP_CREDENTIAL_FOREIGN and what `work` refuses with; each refusal
 * leaves exactly one audit event.
 */
export async function actOnCredential(
  credentials: ClientCredentials,
  { now, ...input }: CredentialAct,
  { type, work }: ActWork,
): Promise<ActOutcome> {
  const client = await authenticateClient(credentials, now);
  const parsed = schema.safeParse(input);
  const { credentialId = "unknown", actor = `client:${client.id}` } = parsed.data ?? {};
  const parties = { actor, target: `credential:${credentialId}` };
  const refused = (code: ErrorCode, details: Record<string, string> = {}) =>
    refuse(code, { type: "rssp.credential.refused", ...parties, now, details, facts: { act: type, client: client.id } });
  if (!parsed.success) return refused("RSSP_ERRAND_INVALID", { reason: parsed.error.issues[0]?.path.join(".") ?? "" });

  const { subject, reason } = parsed.data;
  const owned = await rsspDb().credential.count({ where: { id: credentialId, signer: { subject } } });
  if (owned === 0) return refused("RSSP_CREDENTIAL_FOREIGN");
  const event: AuditEvent = { at: now, type, ...parties, outcome: "ok", facts: { client: client.id } };
  const outcome = await rsspDb().$transaction(async (tx) => {
    const row = await lockCredential(tx, credentialId);
    const signer = await tx.signer.findUniqueOrThrow({ where: { id: row.signerId } });
    const result = await work(tx, { ...row, signer }, { actor, client });
    if (result === "done") await appendAudit(tx, reason ? { ...event, personal: { reason } } : event);
    return typeof result === "string" ? result : { ...result, status: row.status };
  }, TRANSACTION);
  if (typeof outcome === "string") return outcome;
  const { refused: code, status, what } = outcome;
  return refused(code, { status, ...(what ? { what } : {}) });
}

/** The same answer wherever a credential is in no state for an act. */
export const notUsable = { refused: "RSSP_CREDENTIAL_NOT_USABLE" } as const satisfies { refused: ErrorCode };
