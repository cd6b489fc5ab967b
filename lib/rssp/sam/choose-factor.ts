import "server-only";
import { newTotpSecret } from "../../authenticator-app.ts";
import { type Random, secureRandom } from "../../ids.ts";
import type { Factor } from "../policy.ts";
import type { ErrandVisitor } from "../ssa/view-errand.ts";
import { type FactorDraft, kindsFor, stepDraft } from "./factor-draft.ts";
import { base64url } from "./relying-party.ts";
import { PRF_LENGTH } from "./seal-key.ts";
import { endTransactionCode } from "./transaction-code.ts";

/** What the new second factor shall be; null: to choose anew. What was registered before for it is forgotten. Throws as `stepDraft`. */
export function chooseFactor({ kind, ...visitor }: ErrandVisitor & { kind: Factor | null }): Promise<void> {
  return stepDraft(visitor, async (_draft, { errand, tx }) => {
    // its wrong codes are counted in what is forgotten here: the code goes with them
    await endTransactionCode(tx, { subjectId: errand.id, now: visitor.now });
    if (kind === null) return { draft: null };
    return kindsFor(errand).includes(kind) ? { draft: newDraft(kind, secureRandom) } : { refused: "INPUT_INVALID" };
  });
}

/** Registered by nobody yet. */
export function newDraft(kind: Factor, random: Random): FactorDraft {
  switch (kind) {
    case "totp":
      return { kind, secret: newTotpSecret(random) };
    case "passkey":
      return { kind, challenge: base64url(random(32)), prfSalt: base64url(random(PRF_LENGTH)) };
    case "mail":
      return { kind, misses: 0 };
  }
}
