import "server-only";
import { type Prisma, rsspDb } from "../../db.ts";
import { type ErrandVisitor, requireErrand } from "../ssa/view-errand.ts";
import { checkAssertion } from "./check-assertion.ts";
import { countOracleUse } from "./count-oracle-use.ts";
import { type DraftStep, draftOf, type FactorDraft, stepDraft } from "./factor-draft.ts";
import { base64url } from "./relying-party.ts";
import { PRF_LENGTH } from "./seal-key.ts";
import type { FactorProof } from "./second-factor.ts";
import { acceptTotp } from "./totp.ts";
import { endTransactionCode, spendTransactionCode } from "./transaction-code.ts";

/** Wrong codes for one that was mailed, before another must be sent. */
const MISSES = 5;

/**
 * The new second factor shows, once, that it works in its owner's hands: a code of the app, an assertion with PRF, the code that was
 * mailed. A key sealed to one that does not work is lost. Throws as `stepDraft`, RSSP_NEW_FACTOR_WRONG.
 */
export async function proveNewFactor({ otp = "", assertion, prf, ...visitor }: ErrandVisitor & FactorProof): Promise<void> {
  const { browserSecret = "", now } = visitor;
  const known = await requireErrand(visitor);
  // apart from the transaction, as every asking of the pepper
  if (draftOf(known, browserSecret)?.kind === "mail") await countOracleUse(rsspDb(), known.credentialId, now);
  return stepDraft(visitor, async (draft, { errand, tx }) => {
    switch (draft?.kind) {
      case "totp": {
        const step = acceptTotp({ secret: draft.secret, otp, lastStep: 0, now });
        return step === null ? { refused: "RSSP_NEW_FACTOR_WRONG" } : { draft: { ...draft, step } };
      }
      case "passkey":
        return provePasskey(draft, { assertion, prf });
      case "mail": {
        const right = await spendTransactionCode(tx, { subjectId: errand.id, code: otp, now });
        return right ? { draft: { ...draft, proved: true } } : missed(tx, draft, { subjectId: errand.id, now });
      }
      default:
        return { refused: "INPUT_INVALID" };
    }
  });
}

/** Where the PRF answers otherwise than at the registration it would open nothing tomorrow. */
export async function provePasskey(
  draft: Extract<FactorDraft, { kind: "passkey" }>,
  { assertion, prf }: Pick<FactorProof, "assertion" | "prf">,
): Promise<DraftStep> {
  const { passkey, challenge } = draft;
  if (!passkey) return { refused: "INPUT_INVALID" };
  const row = {
    id: passkey.id,
    passkeyId: Uint8Array.from(Buffer.from(passkey.id, "base64url")),
    passkeyPublicKey: Uint8Array.from(Buffer.from(passkey.publicKey, "base64url")),
    passkeyCounter: BigInt(passkey.counter),
    passkeySynced: passkey.synced,
  };
  const checked = await checkAssertion(row, { assertion, challenge: Buffer.from(challenge, "base64url") });
  const output = prf?.length === PRF_LENGTH ? base64url(prf) : undefined;
  if (!checked || (passkey.prf && passkey.prf !== output)) return { refused: "RSSP_NEW_FACTOR_WRONG" };
  return { draft: { ...draft, proved: { counter: checked.counter, prf: output } } };
}

async function missed(
  tx: Prisma.TransactionClient,
  draft: Extract<FactorDraft, { kind: "mail" }>,
  { subjectId, now }: { subjectId: string; now: Date },
): Promise<DraftStep> {
  const misses = draft.misses + 1;
  if (misses < MISSES) return { refused: "RSSP_NEW_FACTOR_WRONG", draft: { ...draft, misses } };
  await endTransactionCode(tx, { subjectId, now });
  return { refused: "RSSP_NEW_FACTOR_WRONG", draft: { ...draft, misses: 0 } };
}
