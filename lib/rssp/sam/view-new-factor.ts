import "server-only";
import { type AppEnrolment, enrolInApp } from "../../authenticator-app.ts";
import { rsspDb } from "../../db.ts";
import type { Factor } from "../policy.ts";
import { type FactorView, viewMail } from "../ssa/factor-view.ts";
import { type ErrandVisitor, findErrandForBrowser } from "../ssa/view-errand.ts";
import { draftOf, kindsFor, provedFactor } from "./factor-draft.ts";

/** Where a new second factor stands. Plain data. `confirm`: it has proved itself, and waits for PIN and present factor. */
export type NewFactorView =
  | { step: "choose"; kinds: Factor[] }
  | { step: "register"; kind: "totp"; enrolment: AppEnrolment }
  /** `registered`: made, and to be asked once */
  | { step: "register"; kind: "passkey"; registered: boolean }
  | { step: "register"; kind: "mail"; mail: Extract<FactorView, { kind: "mail" }> }
  | { step: "confirm"; kind: Factor; prf: boolean; synced: boolean };

/** Of this browser's errand, or null. */
export async function viewNewFactor(visitor: ErrandVisitor): Promise<NewFactorView | null> {
  const errand = await findErrandForBrowser(visitor);
  if (!errand) return null;
  const draft = draftOf(errand, visitor.browserSecret ?? "");
  const proved = provedFactor(draft);
  if (proved) {
    const { kind } = proved;
    const passkey = kind === "passkey" ? proved.passkey : undefined;
    return { step: "confirm", kind, prf: passkey?.prfSalt !== undefined, synced: passkey?.synced ?? false };
  }
  const { credential } = errand;
  switch (draft?.kind) {
    case "totp": {
      const enrolment = enrolInApp({ secret: draft.secret, account: credential.id, issuer: "Natsuin signing key" });
      return { step: "register", kind: draft.kind, enrolment };
    }
    case "passkey":
      return { step: "register", kind: draft.kind, registered: draft.passkey !== undefined };
    case "mail": {
      const code = await rsspDb().transactionCode.findUnique({ where: { subjectId: errand.id } });
      return { step: "register", kind: draft.kind, mail: viewMail({ signer: credential.signer, code, now: visitor.now }) };
    }
    default:
      return { step: "choose", kinds: kindsFor(errand) };
  }
}
