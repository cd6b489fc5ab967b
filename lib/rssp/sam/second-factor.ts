import "server-only";
import type { Prisma } from "../../db.ts";
import type { Authenticator } from "../../generated/prisma/client.ts";
import { checkAssertion } from "./check-assertion.ts";
import { acceptTotp, openTotpSecret } from "./totp.ts";
import { spendTransactionCode } from "./transaction-code.ts";

/** What the signer's form brought beside the PIN; which part counts is the credential's business, not the form's. */
export type FactorProof = {
  /** code of the authenticator app, or of the mail */
  otp?: string;
  /** WebAuthn AuthenticationResponseJSON */
  assertion?: unknown;
  /** 32 bytes the passkey made, where it has PRF */
  prf?: Uint8Array;
};

/** What the proof is for: a signature request or an errand. `challenge`: SHA-256 of its canonical form (challenge.ts). */
export type FactorSubject = { id: string; challenge: Uint8Array };

/** `data`: to be written whatever the PIN says, since it uses the proof up. */
export type FactorVerdict = { right: boolean; data?: Prisma.AuthenticatorUpdateInput };

/** Judges the second factor alone; the transaction has the credential locked. */
export async function judgeSecondFactor(
  tx: Prisma.TransactionClient,
  { authenticator, proof, subject, now }: { authenticator: Authenticator; proof: FactorProof; subject: FactorSubject; now: Date },
): Promise<FactorVerdict> {
  switch (authenticator.kind) {
    case "totp": {
      const secret = authenticator.totpSecret && openTotpSecret(authenticator.totpSecret, authenticator.credentialId);
      if (!secret) return { right: false };
      const step = acceptTotp({ secret, otp: proof.otp ?? "", lastStep: authenticator.totpLastStep, now });
      return step === null ? { right: false } : { right: true, data: { totpLastStep: step } };
    }
    case "passkey": {
      const checked = await checkAssertion(authenticator, { assertion: proof.assertion, challenge: subject.challenge });
      return checked ? { right: true, data: { passkeyCounter: checked.counter } } : { right: false };
    }
    case "mail":
      return { right: await spendTransactionCode(tx, { subjectId: subject.id, code: proof.otp ?? "", now }) };
  }
}
