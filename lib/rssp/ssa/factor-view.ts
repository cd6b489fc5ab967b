import "server-only";
import type { Authenticator, Signer, TransactionCode } from "../../generated/prisma/client.ts";
import { CODE_SENDS } from "../limits.ts";
import { relyingParty } from "../sam/relying-party.ts";

/** The second factor that a page is to ask for. Plain data. */
export type FactorView =
  | { kind: "totp" }
  /** `prf`: its output is part of what opens the key; `synced`: it may be on several devices of its owner; `host`: for which it is */
  | { kind: "passkey"; prf: boolean; synced: boolean; registeredAt: string; host: string }
  /** `to`: as much of the address as its owner needs; `sentAt`: of the code that may be typed now; `sendsLeft`: for this subject */
  | { kind: "mail"; to: string; sentAt: string | null; sendsLeft: number };

/** `code`: the last one sent for what the page is about. */
type Mailing = { signer: Pick<Signer, "email">; code: TransactionCode | null; now: Date };

export function viewFactor(authenticator: Authenticator, { signer, code, now }: Mailing): FactorView {
  const { kind, prfSalt, passkeySynced, createdAt } = authenticator;
  switch (kind) {
    case "totp":
      return { kind };
    case "passkey":
      return {
        kind,
        prf: prfSalt !== null,
        synced: passkeySynced,
        registeredAt: createdAt.toISOString(),
        host: relyingParty().id,
      };
    case "mail":
      return viewMail({ signer, code, now });
  }
}

export function viewMail({ signer, code, now }: Mailing): Extract<FactorView, { kind: "mail" }> {
  const inUse = code && !code.usedAt && code.expiresAt > now;
  return {
    kind: "mail",
    to: maskAddress(signer.email ?? ""),
    sentAt: inUse ? code.sentAt.toISOString() : null,
    sendsLeft: CODE_SENDS - (code?.sends ?? 0),
  };
}

/** `s•••1@demo.example`: known again by its owner, of no use to others. */
export function maskAddress(address: string): string {
  const [name = "", host = ""] = address.split("@");
  if (!host) return "";
  const letters = [...name];
  return `${letters[0]}•••${letters.length > 2 ? letters.at(-1) : ""}@${host}`;
}
