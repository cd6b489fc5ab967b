import "server-only";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { seal, unseal } from "@/lib/seal.ts";
import { enrolInApp, newTotpSecret } from "../authenticator-app.ts";
import { ENROLMENT_LIFE } from "./limits.ts";
import { acceptTotp } from "./totp.ts";
import type { Enrolment } from "./types.ts";

export function beginEnrolment({ token, email, now }: { token: string; email: string; now: Date }): Enrolment {
  const secret = newTotpSecret();
  const body = new TextEncoder().encode(JSON.stringify({ secret, until: now.getTime() + ENROLMENT_LIFE }));
  return {
    ...enrolInApp({ secret, account: email, issuer: "Natsuin" }),
    sealed: Buffer.from(seal(env().appSecret, body, aadOf(token))).toString("base64url"),
  };
}

/** The secret and the time step of its first code. Throws ENROLMENT_EXPIRED, OTP_WRONG. */
export function confirmEnrolment({ token, sealed, code, now }: { token: string; sealed: string; code: string; now: Date }): {
  secret: string;
  step: number;
} {
  const { secret, until } = open(token, sealed);
  if (until < now.getTime()) throw new NatsuinError("ENROLMENT_EXPIRED");
  const step = acceptTotp({ secret, token: code, lastStep: 0, now });
  if (step === null) throw new NatsuinError("OTP_WRONG");
  return { secret, step };
}

function open(token: string, sealed: string): { secret: string; until: number } {
  try {
    return JSON.parse(new TextDecoder().decode(unseal(env().appSecret, Buffer.from(sealed, "base64url"), aadOf(token))));
  } catch (cause) {
    throw new NatsuinError("ENROLMENT_EXPIRED", {}, { cause });
  }
}

function aadOf(token: string): string {
  return `auth.enrolment:${token}`;
}
