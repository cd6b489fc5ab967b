import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import type { ErrorCode } from "../../errors.ts";
import { errandFault, errandStateAt, lockErrand, type WholeErrand } from "../errands.ts";
import { TRANSACTION } from "../limits.ts";
import type { Factor } from "../policy.ts";
import { refuse } from "../refuse.ts";
import { openProgress, sealProgress } from "../ssa/errand-progress.ts";
import { type ErrandVisitor, requireErrand } from "../ssa/view-errand.ts";
import { secondFactorOf } from "../whole-credential.ts";
import type { NewFactor } from "./new-factor.ts";

/** A registered passkey; bytes in base64url. `prf`: what its PRF gave at the registration, where the browser tells it there. */
export type DraftPasskey = {
  id: string;
  publicKey: string;
  counter: number;
  transports: string[];
  synced: boolean;
  prf?: string;
};

/**
 * A new second factor between its steps: chosen, registered, proved. It stands in the errand's progress, sealed, and is nobody's factor
 * yet. `challenge`, `prfSalt`, `prf`: base64url, 32 bytes. `misses`: wrong codes typed for it.
 */
export type FactorDraft =
  | { kind: "totp"; secret: string; step?: number }
  | { kind: "passkey"; challenge: string; prfSalt: string; passkey?: DraftPasskey; proved?: { counter: number; prf?: string } }
  | { kind: "mail"; misses: number; proved?: true };

/** What comes of a step: another draft, or a refusal, which may leave another draft too. */
export type DraftStep = { draft: FactorDraft | null } | { refused: ErrorCode; draft?: FactorDraft };

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64url"));

/** The factor that a draft has become, once it has proved itself; else null. */
export function provedFactor(draft: FactorDraft | null): NewFactor | null {
  switch (draft?.kind) {
    case "totp":
      return draft.step === undefined ? null : { kind: "totp", secret: draft.secret, lastStep: draft.step };
    case "mail":
      return draft.proved ? { kind: "mail" } : null;
    case "passkey": {
      const { passkey, proved, prfSalt } = draft;
      if (!passkey || !proved) return null;
      const { id, publicKey, transports, synced } = passkey;
      const row = { id: bytes(id), publicKey: bytes(publicKey), counter: proved.counter, transports, synced };
      if (!proved.prf) return { kind: "passkey", passkey: row };
      return { kind: "passkey", passkey: { ...row, prfSalt: bytes(prfSalt) }, prf: bytes(proved.prf) };
    }
    default:
      return null;
  }
}

/** @param browserSecret of the browser that the errand is bound to */
export const draftOf = (errand: WholeErrand, browserSecret: string): FactorDraft | null =>
  openProgress(errand, browserSecret) as FactorDraft | null;

/** What this signer may take: codes by mail only where there is an address, and not in place of themselves. */
export function kindsFor({ credential }: WholeErrand): Factor[] {
  const byMail = credential.signer.email && secondFactorOf(credential)?.kind !== "mail";
  return byMail ? ["totp", "passkey", "mail"] : ["totp", "passkey"];
}

/**
 * One step of registering a second factor: the draft as it stands becomes another one, with the errand locked.
 * Throws NOT_FOUND, INPUT_INVALID, RSSP_ERRAND_*, RSSP_CREDENTIAL_*, and what `next` refuses with; each refusal is recorded.
 */
export async function stepDraft(
  visitor: ErrandVisitor,
  next: (draft: FactorDraft | null, context: { errand: WholeErrand; tx: Prisma.TransactionClient }) => Promise<DraftStep>,
): Promise<void> {
  const { errandId, browserSecret = "", now } = visitor;
  const { signerId, credentialId, purpose } = await requireErrand(visitor);
  const refused = await rsspDb().$transaction(async (tx): Promise<ErrorCode | null> => {
    const errand = await lockErrand(tx, errandId);
    const fault = errand ? stepFault(errand, now) : "NOT_FOUND";
    if (fault || !errand) return fault;
    const step = await next(draftOf(errand, browserSecret), { errand, tx });
    if (step.draft !== undefined) {
      const progress = step.draft && sealProgress(errandId, browserSecret, step.draft);
      await tx.errand.update({ where: { id: errandId }, data: { progress } });
    }
    return "refused" in step ? step.refused : null;
  }, TRANSACTION);
  if (!refused) return;
  const facts = { credential: credentialId, purpose };
  return refuse(refused, {
    type: "rssp.errand.refused",
    actor: `signer:${signerId}`,
    target: `errand:${errandId}`,
    now,
    facts,
  });
}

/** A re-issued key gets a second factor in the same way. */
function stepFault(errand: WholeErrand, now: Date): ErrorCode | null {
  if (errand.purpose === "change_pin") return "INPUT_INVALID";
  const state = errandStateAt(errand, now);
  if (state === "expired") return "RSSP_ERRAND_EXPIRED";
  if (state !== "open") return "RSSP_ERRAND_CLOSED";
  return errandFault(errand.purpose, errand.credential, now);
}
