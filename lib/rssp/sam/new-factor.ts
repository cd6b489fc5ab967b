import type { Prisma } from "../../db.ts";
import type { Authenticator } from "../../generated/prisma/client.ts";
import { newId } from "../../ids.ts";
import { sealTotpSecret } from "./totp.ts";

/** A passkey that has proved itself (register-passkey.ts). `prfSalt`: where its PRF output is part of what opens the key. */
export type NewPasskey = {
  id: Uint8Array<ArrayBuffer>;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
  synced: boolean;
  prfSalt?: Uint8Array<ArrayBuffer>;
};

/** A second factor on its way into use. ID and password alone are no way to open a key (docs/policy.md), so there is no form for it. */
export type NewFactor =
  /** `secret`: base32, another one than the login's; `lastStep`: of the code with which it has proved itself */
  | { kind: "totp"; secret: string; lastStep?: number }
  | { kind: "passkey"; passkey: NewPasskey; prf?: Uint8Array }
  /** a code for each transaction, to the signer's own address */
  | { kind: "mail" };

type NewAuthenticatorRow = Prisma.AuthenticatorUncheckedCreateInput &
  Pick<Authenticator, "kind"> &
  Partial<Pick<Authenticator, "totpSecret" | "passkeyId" | "passkeyPublicKey" | "prfSalt">>;

/** The row of a new second factor; the one before it, if any, is to be removed first. */
export function authenticatorRow(
  credentialId: string,
  factor: NewFactor,
  { label = "", now }: { label?: string; now: Date },
): NewAuthenticatorRow {
  const common = { id: newId("aut"), credentialId, kind: factor.kind, label, createdAt: now };
  if (factor.kind === "totp") {
    const { secret, lastStep = 0 } = factor;
    return { ...common, totpSecret: sealTotpSecret(secret, credentialId), totpLastStep: lastStep };
  }
  if (factor.kind === "mail") return common;
  const { id, publicKey, counter, transports, synced, prfSalt } = factor.passkey;
  return {
    ...common,
    passkeyId: id,
    passkeyPublicKey: publicKey,
    passkeyCounter: counter,
    passkeyTransports: transports,
    passkeySynced: synced,
    prfSalt: prfSalt ?? null,
  };
}

/** What of a second factor enters the seal of the key. */
export const prfOf = (factor: NewFactor): Uint8Array | undefined =>
  factor.kind === "passkey" && factor.passkey.prfSalt ? factor.prf : undefined;
